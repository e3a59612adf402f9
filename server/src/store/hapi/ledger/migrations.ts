import { auditMigrations } from './audit/migrations.ts';
import { awaitedMigrations } from './awaited/migrations.ts';
import { changeMigrations } from './changes/migrations.ts';
import { deletionMigrations } from './deletions/migrations.ts';
import { expectationMigrations } from './expectations/migrations.ts';

/** One step of the tables of the ledger; never changed once released. */
export interface Migration {
  readonly name: string;
  /** SQL, run in one transaction with `search_path` on the schema of the ledger, then `public`. */
  readonly statements: string;
}

/** The steps, in order. */
export const migrations: readonly Migration[] = [
  ...changeMigrations,
  ...deletionMigrations,
  ...auditMigrations,
  ...awaitedMigrations,
  ...expectationMigrations,
];
