import { randomBytes } from 'node:crypto';
import { FhirError } from '@sinfonia/profiles/issues';
import type { Store } from '../port.ts';
import { HapiClient, type HapiClientOptions } from './client/hapi-client.ts';
import { HapiStore } from './hapi-store.ts';
import { installSearchParameters } from './install-search-parameters.ts';
import { openLedger } from './ledger/ledger.ts';

export interface HapiStoreOptions extends HapiClientOptions {
  /** 32 bytes that seal the cursors of searches, the same on every node; made anew without them. */
  readonly cursorKey?: Uint8Array;
  /**
   * `postgres://…` address of the database that the HAPI server uses, where the ledger is kept (audit chain, confirmed writes).
   * Without it audit events are resources like all others.
   */
  readonly databaseUrl?: string;
  /** False leaves the search parameters of the server as they are. */
  readonly installs?: boolean;
}

/** Release line of FHIR that the server has to speak. */
const fhirVersion = /^4\.0\./;

/**
 * Opens a store on a HAPI FHIR server and teaches the server our search parameters.
 *
 * @throws FhirError `store-unavailable` when the server does not answer or does not speak FHIR R4, or the ledger cannot be opened
 */
export async function openHapiStore(options: HapiStoreOptions): Promise<Store> {
  const client = new HapiClient(options);
  const { status, body } = await client.send({ method: 'GET', path: 'metadata', query: [['_summary', 'true']] });
  if (status !== 200 || !fhirVersion.test(body?.fhirVersion ?? '')) {
    throw new FhirError({ code: 'store-unavailable' }, { cause: new Error('no FHIR R4 server') });
  }
  if (options.installs !== false) await installSearchParameters(client);
  const ledger = options.databaseUrl === undefined ? undefined : await openLedger(options.databaseUrl, client);
  return new HapiStore(client, options.cursorKey ?? randomBytes(32), ledger);
}
