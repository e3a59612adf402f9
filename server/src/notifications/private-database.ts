import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';

/** Folder of what notifications keep, in the data directory. */
export const notificationFolder = 'notifications';

/** A small database beside the clinical store that only the server's own account may read. */
export class PrivateDatabase {
  readonly #db: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  /**
   * Opens `<folder>/<name>` in a data directory, making what is missing; the folder is that of notifications unless said. `schemas`
   * holds the statements that bring it from each version to the next. With `durable` each commit is on disk when it returns; without, a loss of power takes the last ones.
   */
  constructor(
    dataDirectory: string,
    name: string,
    schemas: readonly string[],
    { durable, folder: folderName = notificationFolder }: { readonly durable: boolean; readonly folder?: string },
  ) {
    const folder = join(dataDirectory, folderName);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const file = join(folder, name);
    const isNew = !existsSync(file);
    this.#db = new DatabaseSync(file, { timeout: 5_000 });
    if (isNew) chmodSync(file, 0o600);
    this.#db.exec(`PRAGMA journal_mode=WAL; PRAGMA synchronous=${durable ? 'FULL' : 'NORMAL'};`);
    this.atomically(() => {
      const version = Number(this.#db.prepare('PRAGMA user_version').get()?.['user_version']);
      if (version > schemas.length) throw new Error(`${name} is of a newer version of the platform`);
      for (const schema of schemas.slice(version)) this.#db.exec(schema);
      this.#db.exec(`PRAGMA user_version=${schemas.length}`);
    });
  }

  /** Runs changes all or none. Within another call it is part of that one. */
  atomically<T>(change: () => T): T {
    if (this.#db.isTransaction) return change();
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      const result = change();
      this.#db.exec('COMMIT');
      return result;
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
      throw error;
    }
  }

  /** Runs a change that is on disk when this returns, whatever holds for the others. */
  durably<T>(change: () => T): T {
    this.#db.exec('PRAGMA synchronous=FULL');
    try {
      return change();
    } finally {
      this.#db.exec('PRAGMA synchronous=NORMAL');
    }
  }

  /** A prepared statement, kept. */
  sql(text: string): StatementSync {
    let statement = this.#statements.get(text);
    if (statement === undefined) {
      statement = this.#db.prepare(text);
      this.#statements.set(text, statement);
    }
    return statement;
  }

  close(): void {
    this.#statements.clear();
    this.#db.close();
  }
}
