import { DatabaseSync, type SQLOutputValue, type StatementSync } from 'node:sqlite';

/**
 * The file of a simulator's records. What a call changes is one transaction, so that a killed simulator forgets nothing it answered; a loss
 * of power takes the last ones.
 */
export class RecordsFile {
  readonly #db: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  /** @param schema statements that make what is missing; run at each opening */
  constructor(file: string, schema: string) {
    this.#db = new DatabaseSync(file, { timeout: 5_000 });
    this.#db.exec(`PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; ${schema}`);
  }

  /** Runs a change all or none. */
  atomically<T>(change: () => T): T {
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      const result = change();
      this.#db.exec('COMMIT');
      return result;
    } catch (error) {
      this.#db.exec('ROLLBACK');
      throw error;
    }
  }

  /** A prepared statement, kept. */
  sql(text: string): StatementSync {
    const statement = this.#statements.get(text) ?? this.#db.prepare(text);
    this.#statements.set(text, statement);
    return statement;
  }

  /** Rows one by one; other statements may run in between. */
  each(text: string): Iterable<Record<string, SQLOutputValue>> {
    return this.#db.prepare(text).iterate();
  }

  close(): void {
    this.#statements.clear();
    this.#db.close();
  }
}
