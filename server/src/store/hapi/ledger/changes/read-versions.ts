import type { BundleEntry, Resource } from '@medplum/fhirtypes';
import { FhirError } from '@sinfonia/profiles/issues';
import type { ResourceAddress, StoredVersion } from '../../../port.ts';
import type { HapiClient } from '../../client/hapi-client.ts';
import { toMarker, toStored } from '../../stored-text.ts';

/** A version by its address and number. */
export interface VersionAddress extends ResourceAddress {
  readonly version: number;
}

/** Key of a version: `Type/id/_history/n`, its address on the server. */
export const versionKey = ({ type, id, version }: VersionAddress): string => `${type}/${id}/_history/${version}`;

/**
 * Reads versions, deletion markers included, in one batch, by {@link versionKey}. Those that were expunged are missing.
 *
 * @throws FhirError `store-unavailable` when the server does not give them all
 */
export async function readVersions(
  client: HapiClient,
  addresses: readonly VersionAddress[],
): Promise<ReadonlyMap<string, StoredVersion>> {
  const wanted = [...new Map(addresses.map((address) => [versionKey(address), address]))];
  if (wanted.length === 0) return new Map();
  const entry = wanted.map(([url]) => ({ request: { method: 'GET', url } }));
  const { status, body } = await client.send({
    method: 'POST',
    path: '',
    safe: true,
    body: JSON.stringify({ resourceType: 'Bundle', type: 'batch', entry }),
  });
  const answers = (body?.entry ?? []) as readonly BundleEntry[];
  if (status !== 200 || answers.length !== wanted.length) throw unavailable(status);
  const found = new Map<string, StoredVersion>();
  for (const [at, [key, address]] of wanted.entries()) {
    const version = versionOf(address, answers[at]);
    if (version !== undefined) found.set(key, version);
  }
  return found;
}

function versionOf(address: VersionAddress, { response, resource }: BundleEntry = {}): StoredVersion | undefined {
  const status = response?.status?.slice(0, 3);
  if (status === '200' && resource !== undefined) return toStored(resource as Resource);
  if (status === '404') return undefined;
  const marker = status === '410' ? toMarker(address, String(address.version), response?.outcome) : undefined;
  if (marker === undefined) throw unavailable(status);
  return marker;
}

function unavailable(status: number | string | undefined): FhirError {
  return new FhirError({ code: 'store-unavailable' }, { cause: new Error(`answer ${status} to a batch of reads`) });
}
