import { FhirError } from '@sinfonia/profiles/issues';
import pg from 'pg';
import { migrations } from './migrations.ts';

/** Schema of the ledger, in the database of the HAPI server. */
export const ledgerSchema = 'sinfonia_ledger';

/** Time that the database has to answer, in milliseconds. */
const patience = 5_000;
/** Number that nodes which start together lock while one of them makes tables and triggers. */
const preparationLock = 7_362_116;
const connections = 10;

/** A connection that holds a transaction, or the pool for a statement alone. */
export type Queryable = Pick<pg.ClientBase, 'query'>;

/** The ledger: what a HAPI server does not keep (commit log, audit chain, intents of writes), in PostgreSQL beside its tables. */
export class LedgerDatabase {
  readonly pool: pg.Pool;

  private constructor(pool: pg.Pool) {
    this.pool = pool;
  }

  /**
   * Opens the ledger and brings its tables up to date; nodes that start together wait for each other.
   *
   * @param url `postgres://…`, of the database that the HAPI server uses, as a user who may make a schema and triggers there
   * @throws FhirError `store-unavailable` when it cannot be reached or is of a newer version, `ledger-unprepared` when rights are missing
   */
  static async open(url: string): Promise<LedgerDatabase> {
    const pool = new pg.Pool({
      connectionString: url,
      max: connections,
      connectionTimeoutMillis: patience,
      query_timeout: patience,
      options: `-c search_path=${ledgerSchema},public`,
    });
    // A connection that breaks while idle is replaced by the pool; without a listener it would end the process.
    pool.on('error', () => undefined);
    const database = new LedgerDatabase(pool);
    try {
      await database.exclusively(migrate);
    } catch (error) {
      await pool.end();
      throw error;
    }
    return database;
  }

  /**
   * Runs one statement.
   *
   * @throws FhirError `store-unavailable`, `ledger-unprepared`
   */
  async query<T extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<pg.QueryResult<T>> {
    try {
      return await this.pool.query<T>(text, values);
    } catch (error) {
      throw toFhirError(error);
    }
  }

  /**
   * Runs statements in one transaction, which is rolled back when they fail or when the body throws.
   *
   * @param begin SQL that begins it, e.g. with an isolation level
   * @throws FhirError as {@link query}, and what the body throws
   */
  async transaction<T>(body: (client: Queryable) => Promise<T>, begin = 'BEGIN'): Promise<T> {
    const client = await this.pool.connect().catch((error: unknown) => {
      throw toFhirError(error);
    });
    let broken: Error | undefined;
    try {
      await client.query(begin);
      const result = await body(client);
      await client.query('COMMIT');
      return result;
    } catch (error) {
      await client.query('ROLLBACK').catch((cause: Error) => {
        broken = cause;
      });
      throw toFhirError(error);
    } finally {
      client.release(broken);
    }
  }

  /** As {@link transaction}, for what only one node may do at a time, e.g. make tables. */
  async exclusively(body: (client: Queryable) => Promise<void>): Promise<void> {
    await this.transaction(async (client) => {
      await client.query('SELECT pg_advisory_xact_lock($1)', [preparationLock]);
      await body(client);
    });
  }

  /**
   * Runs statements in a transaction while no other node holds the same lock.
   *
   * @param lock number of the lock
   * @returns undefined when another node holds it
   */
  ifFree<T>(lock: number, body: (client: Queryable) => Promise<T>): Promise<T | undefined> {
    return this.transaction(async (client) => {
      const { rows } = await client.query('SELECT pg_try_advisory_xact_lock($1) AS held', [lock]);
      return rows[0].held === true ? body(client) : undefined;
    });
  }

  async close(): Promise<void> {
    await this.pool.end();
  }
}

/** States of PostgreSQL that time does not heal: right missing, table missing, function missing, trigger there but switched off. */
const unprepared = new Set(['42501', '42P01', '42883', '42710']);

function toFhirError(error: unknown): FhirError {
  if (error instanceof FhirError) return error;
  const state = error instanceof pg.DatabaseError ? (error.code ?? '') : '';
  if (!unprepared.has(state)) return new FhirError({ code: 'store-unavailable' }, { cause: error });
  return new FhirError({ code: 'ledger-unprepared', values: { detail: state } }, { cause: error });
}

async function migrate(client: Queryable): Promise<void> {
  // `IF NOT EXISTS` would ask for the right to make a schema also where somebody else has made it for us.
  const { rows: found } = await client.query('SELECT FROM pg_namespace WHERE nspname = $1', [ledgerSchema]);
  if (found.length === 0) await client.query(`CREATE SCHEMA ${ledgerSchema}`);
  await client.query('CREATE TABLE IF NOT EXISTS migration (name text PRIMARY KEY, done_at timestamptz NOT NULL)');
  const { rows } = await client.query<{ name: string }>('SELECT name FROM migration');
  const done = new Set(rows.map(({ name }) => name));
  const known = new Set(migrations.map(({ name }) => name));
  if ([...done].some((name) => !known.has(name))) {
    throw new FhirError({ code: 'store-unavailable' }, { cause: new Error('the ledger is of a newer version') });
  }
  for (const { name, statements } of migrations) {
    if (done.has(name)) continue;
    await client.query(statements);
    await client.query('INSERT INTO migration VALUES ($1, now())', [name]);
  }
}
