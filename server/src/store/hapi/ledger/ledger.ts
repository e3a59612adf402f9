import type { HapiClient } from '../client/hapi-client.ts';
import { AuditLedger } from './audit/audit-ledger.ts';
import { LedgerDatabase } from './ledger-database.ts';

/** What a store on HAPI keeps beside the server. */
export interface Ledger {
  readonly audit: AuditLedger;
  close(): Promise<void>;
}

/**
 * Opens the ledger of a HAPI server.
 *
 * @param url of its PostgreSQL database
 * @throws FhirError `store-unavailable`
 */
export async function openLedger(url: string, client: HapiClient): Promise<Ledger> {
  const database = await LedgerDatabase.open(url);
  try {
    const audit = await AuditLedger.open(database, client);
    return {
      audit,
      async close() {
        await audit.close();
        await database.close();
      },
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}
