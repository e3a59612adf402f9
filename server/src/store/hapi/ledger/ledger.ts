import type { ChangeFeed } from '../../change-feed.ts';
import type { HapiClient } from '../client/hapi-client.ts';
import { AuditLedger } from './audit/audit-ledger.ts';
import { AwaitedReferences } from './awaited/awaited-references.ts';
import { indexAnew } from './awaited/index-anew.ts';
import { LedgerChangeFeed } from './changes/ledger-change-feed.ts';
import { CriteriaLock } from './criteria/criteria-lock.ts';
import { DeletionGuard } from './deletions/deletion-guard.ts';
import { installTriggers } from './install-triggers.ts';
import { LedgerDatabase } from './ledger-database.ts';

/** What a store on HAPI keeps beside the server. */
export interface Ledger {
  readonly changes: ChangeFeed;
  readonly deletions: DeletionGuard;
  readonly criteria: CriteriaLock;
  readonly audit: AuditLedger;
  readonly awaited: AwaitedReferences;
  /** Facts for the health of the store. */
  facts(): Promise<Readonly<Record<string, number>>>;
  close(): Promise<void>;
}

/**
 * Opens the ledger in the database of a HAPI server.
 *
 * @param url `postgres://…`; see {@link LedgerDatabase.open}
 * @param client of a HAPI server on that database
 * @throws FhirError `store-unavailable`, `ledger-unprepared`
 */
export async function openLedger(url: string, client: HapiClient): Promise<Ledger> {
  const database = await LedgerDatabase.open(url);
  try {
    await installTriggers(database);
    const audit = await AuditLedger.open(database, client);
    const criteria = new CriteriaLock(database);
    const awaited = new AwaitedReferences(database, (source) => indexAnew(client, source));
    return {
      changes: new LedgerChangeFeed(database, client),
      deletions: new DeletionGuard(database),
      criteria,
      audit,
      awaited,
      facts: async () => ({ ...(await audit.facts()), referencesToIndex: await awaited.count() }),
      async close() {
        await awaited.close();
        await audit.close();
        await criteria.close();
        await database.close();
      },
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}
