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

const deadlock = '40P01';

/** Removes the ledger from the database of a server for tests, also while the server ends what a killed process had asked of it. */
export async function removeLedger(databaseUrl: string): Promise<void> {
  for (let left = 5; ; left--) {
    try {
      return await runSql(databaseUrl, `DROP SCHEMA IF EXISTS ${ledgerSchema} CASCADE`);
    } catch (error) {
      if (left === 0 || !(error instanceof pg.DatabaseError) || error.code !== deadlock) throw error;
    }
  }
}
