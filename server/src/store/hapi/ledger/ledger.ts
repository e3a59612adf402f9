import type { ChangeFeed } from '../../change-feed.ts';
import type { HapiClient } from '../client/hapi-client.ts';
import { AuditLedger } from './audit/audit-ledger.ts';
import { AwaitedReferences } from './awaited/awaited-references.ts';
import { indexAnew } from './awaited/index-anew.ts';
import { LedgerChangeFeed } from './changes/ledger-change-feed.ts';
import { CriteriaLock } from './criteria/criteria-lock.ts';
import { DeletionGuard } from './deletions/deletion-guard.ts';
import { ExpectationGuard } from './expectations/expectation-guard.ts';
import { installTriggers } from './install-triggers.ts';
import { LedgerDatabase } from './ledger-database.ts';
import { LinkLookup } from './links/link-lookup.ts';

/** What a store on HAPI keeps beside the server. */
export interface Ledger {
  /** Absent for who only looks, like what guards writes and follows them. */
  readonly changes?: ChangeFeed;
  readonly deletions?: DeletionGuard;
  readonly expectations?: ExpectationGuard;
  readonly criteria?: CriteriaLock;
  readonly awaited?: AwaitedReferences;
  /** What can be told of a search without asking the server. */
  readonly links?: LinkLookup;
  readonly audit: AuditLedger;
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
export async function openLedger(url: string, client: HapiClient): Promise<Required<Ledger>> {
  const database = await LedgerDatabase.open(url);
  try {
    await installTriggers(database);
    const audit = await AuditLedger.open(database, client);
    const criteria = new CriteriaLock(database);
    const deletions = new DeletionGuard(database);
    const awaited = new AwaitedReferences(database, (source) => indexAnew(client, source));
    return {
      changes: new LedgerChangeFeed(database, client),
      deletions,
      expectations: new ExpectationGuard(database),
      criteria,
      audit,
      awaited,
      links: new LinkLookup(database),
      facts: async () => ({ ...(await audit.facts()), referencesToIndex: await awaited.count() }),
      async close() {
        await awaited.close();
        await audit.close();
        await criteria.close();
        await deletions.close();
        await database.close();
      },
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}

/**
 * Opens the ledger for who only looks: nothing is made, followed, linked or given to the server.
 *
 * @returns undefined where no ledger has been made
 * @throws FhirError as {@link LedgerDatabase.openToRead}
 */
export async function openLedgerToRead(url: string, client: HapiClient): Promise<Ledger | undefined> {
  const database = await LedgerDatabase.openToRead(url);
  if (database === undefined) return undefined;
  const audit = AuditLedger.toRead(database, client);
  return { audit, facts: () => audit.facts(), close: () => database.close() };
}
