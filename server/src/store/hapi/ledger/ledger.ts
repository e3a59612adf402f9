import type { ChangeFeed } from '../../change-feed.ts';
import type { HapiClient } from '../client/hapi-client.ts';
import { LedgerChangeFeed } from './changes/ledger-change-feed.ts';
import { DeletionGuard } from './deletions/deletion-guard.ts';
import { installTriggers } from './install-triggers.ts';
import { LedgerDatabase } from './ledger-database.ts';

/** What the ledger adds to a HAPI server. */
export interface Ledger {
  readonly changes: ChangeFeed;
  readonly deletions: DeletionGuard;
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
  } catch (error) {
    await database.close();
    throw error;
  }
  return {
    changes: new LedgerChangeFeed(database, client),
    deletions: new DeletionGuard(database),
    close: () => database.close(),
  };
}
