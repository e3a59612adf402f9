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
/** One view of the ledger, however long it takes. */
export const snapshot = 'BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY';

/** A connection that holds a transaction, or the pool for a statement alone. */
export type Queryable = Pick<pg.ClientBase, 'query'>;

/** What answers a single statement, in a transaction or outside. */
export interface Answering {
  query<T extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<pg.QueryResult<T>>;
}

/** One state of the ledger, seen until it is released. Its statements reject as those of {@link LedgerDatabase.query}. */
export interface LedgerSnapshot extends Answering {
  release(): void;
}

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
    const database = new LedgerDatabase(poolOf(url));
    try {
      await database.exclusively(migrate);
    } catch (error) {
      await database.close();
      throw error;
    }
    return database;
  }

  /**
   * Opens a ledger as it is, for who only looks: its connections change nothing unless a transaction asks to.
   *
   * @returns undefined where no ledger has been made
   * @throws FhirError `store-unavailable` as {@link open}, `ledger-unprepared` when its tables are of an older version
   */
  static async openToRead(url: string): Promise<LedgerDatabase | undefined> {
    const database = new LedgerDatabase(poolOf(url, '-c default_transaction_read_only=on'));
    try {
      if (await isCurrent(database)) return database;
    } catch (error) {
      await database.close();
      throw error;
    }
    await database.close();
    return undefined;
  }

  /**
   * Runs one statement.
   *
   * @throws FhirError `store-unavailable`, `ledger-unprepared`
   */
  query<T extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<pg.QueryResult<T>> {
    return this.#ask<T>({ text, values });
  }

  /**
   * Runs one statement that is asked very often: each connection plans it once.
   *
   * @param name of the statement, the same for the same text
   * @throws FhirError as {@link query}
   */
  prepared<T extends pg.QueryResultRow>(name: string, text: string, values: unknown[]): Promise<pg.QueryResult<T>> {
    return this.#ask<T>({ name, text, values });
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

  /**
   * One state of the ledger, seen until it is released.
   *
   * @throws FhirError as {@link query}
   */
  async snapshot(): Promise<LedgerSnapshot> {
    const client = await this.pool.connect().catch((error: unknown) => {
      throw toFhirError(error);
    });
    // A connection that still holds a transaction is of no use to anybody else.
    const release = (): void => client.release(true);
    const query = async <T extends pg.QueryResultRow>(text: string, values: unknown[] = []) => {
      try {
        return await client.query<T>(text, values);
      } catch (error) {
        throw toFhirError(error);
      }
    };
    try {
      await query(snapshot);
      // The first statement is what takes it.
      await query('SELECT');
    } catch (error) {
      release();
      throw error;
    }
    return { query, release };
  }

  /** As {@link transaction}, for what only one node may do at a time, e.g. make tables. */
  async exclusively(body: (client: Queryable) => Promise<void>): Promise<void> {
    await this.transaction(async (client) => {
      await client.query('SELECT pg_advisory_xact_lock($1)', [preparationLock]);
      await body(client);
    });
  }

  /**
   * As {@link transaction}, for work that one node does for all.
   *
   * @param lock number of the work
   * @returns undefined when another node is at it
   */
  unlessUnderWay<T>(lock: number, body: (client: Queryable) => Promise<T>): Promise<T | undefined> {
    return this.transaction(async (client) => {
      const { rows } = await client.query('SELECT pg_try_advisory_xact_lock($1) AS held', [lock]);
      return rows[0].held === true ? body(client) : undefined;
    });
  }

  async close(): Promise<void> {
    await this.pool.end();
  }

  async #ask<T extends pg.QueryResultRow>(statement: pg.QueryConfig): Promise<pg.QueryResult<T>> {
    try {
      return await this.pool.query<T>(statement);
    } catch (error) {
      throw toFhirError(error);
    }
  }
}

function poolOf(url: string, options = ''): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: patience,
    query_timeout: patience,
    options: `-c search_path=${ledgerSchema},public ${options}`,
  });
  // A connection that breaks while idle is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => undefined);
  return pool;
}

/** Tells whether there is a ledger, of this version. */
async function isCurrent(database: LedgerDatabase): Promise<boolean> {
  const { rows: found } = await database.query('SELECT FROM pg_namespace WHERE nspname = $1', [ledgerSchema]);
  if (found.length === 0) return false;
  const { rows } = await database.query<{ name: string }>('SELECT name FROM migration');
  const done = new Set(rows.map(({ name }) => name));
  requireKnown(done);
  const missing = migrations.find(({ name }) => !done.has(name));
  if (missing !== undefined) throw new FhirError({ code: 'ledger-unprepared', values: { detail: missing.name } });
  return true;
}

/** States of PostgreSQL that time does not heal: right missing, table missing, function missing, trigger there but switched off. */
const unprepared = new Set(['42501', '42P01', '42883', '42710']);

/** The state with which PostgreSQL refused the statement that an error is about; undefined for other errors. */
export function stateOf(error: unknown): string | undefined {
  const cause = error instanceof FhirError ? error.cause : error;
  return cause instanceof pg.DatabaseError ? cause.code : undefined;
}

function toFhirError(error: unknown): FhirError {
  if (error instanceof FhirError) return error;
  const state = stateOf(error) ?? '';
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
  requireKnown(done);
  for (const { name, statements } of migrations) {
    if (done.has(name)) continue;
    await client.query(statements);
    await client.query('INSERT INTO migration VALUES ($1, now())', [name]);
  }
}

function requireKnown(done: ReadonlySet<string>): void {
  const known = new Set(migrations.map(({ name }) => name));
  if ([...done].every((name) => known.has(name))) return;
  throw new FhirError({ code: 'store-unavailable' }, { cause: new Error('the ledger is of a newer version') });
}
