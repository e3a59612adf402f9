import type { DatabaseSync } from 'node:sqlite';
import { FhirError } from '@sinfonia/profiles/issues';
import { versionLog } from './0001-version-log.ts';
import { deferredResources } from './0002-deferred-resources.ts';
import { auditChain } from './0003-audit-chain.ts';

/** One numbered step of the schema: SQL text. Steps are never changed once released; a change is a new step. */
export type Migration = string;

/** Steps in order; the n-th (from 1) leads to schema version n, kept in `PRAGMA user_version`. */
export const migrations: readonly Migration[] = [versionLog, deferredResources, auditChain];

/** Schema version of an open database. */
export function schemaVersion(db: DatabaseSync): number {
  return Number(db.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
}

/**
 * Brings a database to the newest schema, each step in its own transaction, so that an interrupted migration goes on
 * where it stopped. Safe when several processes start at once.
 *
 * @throws FhirError `store-newer` when the database was written by a newer program
 */
export function migrate(db: DatabaseSync, steps: readonly Migration[] = migrations): void {
  for (;;) {
    db.exec('BEGIN IMMEDIATE');
    try {
      const found = schemaVersion(db);
      if (found > steps.length) throw new FhirError({ code: 'store-newer', values: { found, known: steps.length } });
      const step = steps[found];
      if (step !== undefined) {
        db.exec(step);
        db.exec(`PRAGMA user_version=${found + 1}`);
      }
      db.exec('COMMIT');
      if (step === undefined) return;
    } catch (error) {
      if (db.isTransaction) db.exec('ROLLBACK');
      throw error;
    }
  }
}
