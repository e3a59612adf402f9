import pg from 'pg';
import { readTables, triggerStatement, triggers, workingTriggers } from './install-triggers.ts';
import { ledgerSchema } from './ledger-database.ts';
import { migrations } from './migrations.ts';

/** Time that the database has to answer, in milliseconds. */
const patience = 5_000;

/** What the ledger of a HAPI server is like, looked at without changing anything. */
export interface LedgerState {
  /** Whether this is a database that a HAPI server has made ready. */
  readonly isOfHapi: boolean;
  /** Steps of the tables that are done, that this version knows, and done ones that it does not know. */
  readonly done: number;
  readonly known: number;
  readonly newer: number;
  /** Statements that make the triggers that are missing or switched off; none before the tables are there. */
  readonly missingTriggers: readonly string[];
  /** Statements that give the user the rights that it lacks to make what is missing. */
  readonly missingGrants: readonly string[];
  /** How far the clock of the database is ahead of ours, in milliseconds. */
  readonly clockAhead: number;
}

/** Looks at the ledger in a database, `postgres://…`. Rejects with the error of the driver when it cannot be reached. */
export async function examineLedger(url: string): Promise<LedgerState> {
  const options = `-c search_path=${ledgerSchema},public`;
  const limits = { connectionTimeoutMillis: patience, query_timeout: patience };
  const client = new pg.Client({ connectionString: url, options, ...limits });
  await client.connect();
  try {
    const began = Date.now();
    const [{ now, versions, ledger, user, database }] = await rowsOf<Present>(client, present);
    const clockAhead = Math.round(now.getTime() - (began + Date.now()) / 2);
    const isOfHapi = versions !== null;
    const names = ledger === null ? [] : await rowsOf<{ name: string }>(client, 'SELECT name FROM migration');
    const known = new Set(migrations.map(({ name }) => name));
    const newer = names.filter(({ name }) => !known.has(name)).length;
    const working = isOfHapi ? await workingTriggers(client) : new Set<string>();
    const missing = triggers.filter(({ name }) => !working.has(name));
    const tables = new Set(missing.map(({ on }) => on));
    const grants = isOfHapi ? await missingGrants(client, { user, database, ledger, triggering: [...tables] }) : [];
    return {
      isOfHapi,
      done: names.length - newer,
      known: known.size,
      newer,
      missingTriggers: ledger === null ? [] : missing.map(triggerStatement),
      missingGrants: grants,
      clockAhead,
    };
  } finally {
    await client.end();
  }
}

interface Present {
  readonly now: Date;
  readonly versions: string | null;
  readonly ledger: string | null;
  readonly user: string;
  readonly database: string;
}

const present = `SELECT clock_timestamp() AS now, to_regclass('hfj_res_ver')::text AS versions,
  to_regclass('${ledgerSchema}.migration')::text AS ledger, quote_ident(current_user) AS user, quote_ident(current_database()) AS database`;

/** @param triggering tables that triggers are still to be made on */
async function missingGrants(
  client: pg.Client,
  {
    user,
    database,
    ledger,
    triggering,
  }: Pick<Present, 'user' | 'database' | 'ledger'> & {
    readonly triggering: readonly string[];
  },
): Promise<string[]> {
  const [{ create, trigger, read }] = await rowsOf<{ create: boolean; trigger: string[]; read: string[] }>(
    client,
    `SELECT has_database_privilege(current_database(), 'CREATE') AS create,
      ARRAY(SELECT t FROM unnest($1::text[]) t WHERE NOT has_table_privilege(t, 'TRIGGER')) AS trigger,
      ARRAY(SELECT t FROM unnest($2::text[]) t WHERE NOT has_table_privilege(t, 'SELECT')) AS read`,
    [triggering, readTables],
  );
  return [
    ...(create || ledger !== null ? [] : [`GRANT CREATE ON DATABASE ${database} TO ${user}`]),
    ...trigger.map((table) => `GRANT TRIGGER ON ${table} TO ${user}`),
    ...read.map((table) => `GRANT SELECT ON ${table} TO ${user}`),
  ];
}

async function rowsOf<T extends pg.QueryResultRow>(
  client: pg.Client,
  text: string,
  values: unknown[] = [],
): Promise<[T, ...T[]]> {
  return (await client.query<T>(text, values)).rows as [T, ...T[]];
}
