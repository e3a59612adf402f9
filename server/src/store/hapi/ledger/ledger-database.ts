import { FhirError } from '@sinfonia/profiles/issues';
import pg from 'pg';
import { migrations } from './migrations.ts';

/** Schema of the ledger, in the database of the HAPI server. */
export const ledgerSchema = 'sinfonia_ledger';

/** Time that the database has to answer, in milliseconds. */
const patience = 5_000;
/** Number that nodes which start together lock while one of them makes the tables. */
const migrationLock = 7_362_116;
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
   * @throws FhirError `store-unavailable` when it cannot be reached or is of a newer version
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
      await database.transaction(migrate);
    } catch (error) {
      await pool.end();
      throw error instanceof FhirError ? error : new FhirError({ code: 'store-unavailable' }, { cause: error });
    }
    return database;
  }

  /**
   * Runs statements in one transaction, which is rolled back when they fail.
   *
   * @param begin SQL that begins it, e.g. with an isolation level
   */
  async transaction<T>(body: (client: Queryable) => Promise<T>, begin = 'BEGIN'): Promise<T> {
    const client = await this.pool.connect();
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
      throw error;
    } finally {
      client.release(broken);
    }
  }

  /**
   * Runs statements in a transaction while no other node holds the same lock.
   *
   * @param lock number of the lock
   * @returns undefined when another node holds it
   */
  exclusively<T>(lock: number, body: (client: Queryable) => Promise<T>): Promise<T | undefined> {
    return this.transaction(async (client) => {
      const { rows } = await client.query('SELECT pg_try_advisory_xact_lock($1) AS held', [lock]);
      return rows[0].held === true ? body(client) : undefined;
    });
  }

  async close(): Promise<void> {
    await this.pool.end();
  }
}

async function migrate(client: Queryable): Promise<void> {
  await client.query('SELECT pg_advisory_xact_lock($1)', [migrationLock]);
  await client.query(`CREATE SCHEMA IF NOT EXISTS ${ledgerSchema}`);
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
