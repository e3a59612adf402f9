import pg from 'pg';
import { ledgerSchema } from '../../src/store/hapi/ledger/ledger-database.ts';

/** Runs statements on the database of a server for tests as somebody with all rights would. */
export async function runSql(databaseUrl: string, ...statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl, options: `-c search_path=${ledgerSchema},public` });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

/** Removes the ledger from the database of a server for tests. */
export function removeLedger(databaseUrl: string): Promise<void> {
  return runSql(databaseUrl, `DROP SCHEMA IF EXISTS ${ledgerSchema} CASCADE`);
}
