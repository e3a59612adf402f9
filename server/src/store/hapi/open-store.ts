import { randomBytes } from 'node:crypto';
import { FhirError } from '@sinfonia/profiles/issues';
import type { AuditChain } from '../audit-chain.ts';
import type { Store } from '../port.ts';
import { HapiClient, type HapiClientOptions } from './client/hapi-client.ts';
import { HapiStore } from './hapi-store.ts';
import { installSearchParameters } from './install-search-parameters.ts';
import { openLedger, openLedgerToRead } from './ledger/ledger.ts';
import { ReadOnlyHapiStore } from './read-only-store.ts';

export interface HapiStoreOptions extends HapiClientOptions {
  /** 32 bytes that seal the cursors of searches, the same on every node; made anew without them. */
  readonly cursorKey?: Uint8Array;
  /** False leaves the search parameters of the server as they are. */
  readonly installs?: boolean;
  /**
   * Database of the HAPI server (`postgres://…`) in which the ledger is kept: commit log, audit chain, guards between nodes. Without it
   * audit events are resources like all others.
   */
  readonly databaseUrl?: string;
  /** True for who only looks: writing is refused, nothing is installed on the server, and a ledger is read as it is. */
  readonly readOnly?: boolean;
}

/** Release line of FHIR that the server has to speak. */
const fhirVersion = /^4\.0\./;

/**
 * Opens a store on a HAPI FHIR server and teaches the server our search parameters.
 *
 * @throws FhirError `store-unavailable` when the server does not answer or does not speak FHIR R4, or the
 *   database of the ledger cannot be reached; `ledger-unprepared` when the ledger may not be made there, or is
 *   opened to be read and of an older version
 */
export async function openHapiStore(options: HapiStoreOptions): Promise<Store> {
  const client = new HapiClient(options);
  const { status, body } = await client.send({ method: 'GET', path: 'metadata', query: [['_summary', 'true']] });
  if (status !== 200 || !fhirVersion.test(body?.fhirVersion ?? '')) {
    throw new FhirError({ code: 'store-unavailable' }, { cause: new Error('no FHIR R4 server') });
  }
  const Kind = options.readOnly === true ? ReadOnlyHapiStore : HapiStore;
  if (options.installs !== false && options.readOnly !== true) await installSearchParameters(client);
  const open = options.readOnly === true ? openLedgerToRead : openLedger;
  const ledger = options.databaseUrl === undefined ? undefined : await open(options.databaseUrl, client);
  return new Kind(client, options.cursorKey ?? randomBytes(32), ledger);
}

/**
 * Opens the audit chain of a HAPI store to look at it, while nodes write: nothing is entered or resolved.
 *
 * @throws FhirError `audit-chain-unreadable` without a ledger, `store-unavailable`
 */
export async function openHapiAuditChain(
  options: HapiStoreOptions,
): Promise<{ readonly chain: AuditChain; close(): Promise<void> }> {
  if (options.databaseUrl === undefined) throw new FhirError({ code: 'audit-chain-unreadable' });
  const ledger = await openLedgerToRead(options.databaseUrl, new HapiClient(options));
  if (ledger === undefined) throw new FhirError({ code: 'audit-chain-unreadable' });
  return { chain: ledger.audit.chain, close: () => ledger.close() };
}
