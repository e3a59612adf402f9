import type { BundleEntry, Resource } from '@medplum/fhirtypes';
import { FhirError } from '@sinfonia/profiles/issues';
import type { StoredVersion } from '../port.ts';
import { formatInstant } from '../resource-text.ts';
import { type HapiClient, hasNext } from './client/hapi-client.ts';
import { toStored } from './stored-text.ts';

/** Addresses listed in one request, and resources read in one. */
const listPage = 1_000;
const readPage = 100;

/**
 * Streams the resources of these types, type by type in the order of their creation, as they were when the scan began: the ids are
 * listed first; what changed since is read from its history. Memory grows with the number of ids of one type.
 *
 * @throws FhirError `store-unavailable`
 */
export async function* scanResources(client: HapiClient, types: readonly string[]): AsyncGenerator<StoredVersion> {
  const began = await serverTime(client);
  for (const type of types) {
    const ids = await idsOf(client, type);
    for (let at = 0; at < ids.length; at += readPage) {
      const wanted = ids.slice(at, at + readPage);
      const found = await present(client, type, wanted);
      for (const id of wanted) {
        const version = found.get(id);
        if (version !== undefined && version.lastUpdated <= began) yield version;
        else {
          const earlier = await asItWas(client, type, id, began);
          if (earlier !== undefined) yield earlier;
        }
      }
    }
  }
}

/** How many resources of a type there are now. */
export async function countOf(client: HapiClient, type: string): Promise<number> {
  const { status, body } = await client.send({
    method: 'GET',
    path: type,
    query: [['_summary', 'count']],
    headers: { 'cache-control': 'no-cache' },
  });
  if (status !== 200 || typeof body.total !== 'number') throw new FhirError({ code: 'store-unavailable' });
  return body.total;
}

/** How many resources there are, as the server counted them last: it does so every few minutes. */
export async function roughTotal(client: HapiClient): Promise<number> {
  const { status, body } = await client.send({ method: 'GET', path: '$get-resource-counts' });
  if (status !== 200) throw new FhirError({ code: 'store-unavailable' });
  const parameters = (body.parameter ?? []) as readonly { valueInteger?: number }[];
  return parameters.reduce((sum, { valueInteger = 0 }) => sum + valueInteger, 0);
}

/** The clock of the server is that of the versions: the instant of the newest one is the present of the store. */
export async function serverTime(client: HapiClient): Promise<number> {
  const { body } = await client.send({ method: 'GET', path: '_history', query: [['_count', '1']] });
  const newest = (body?.entry ?? [])[0]?.resource?.meta?.lastUpdated;
  return newest === undefined ? Date.now() : Date.parse(newest);
}

async function idsOf(client: HapiClient, type: string): Promise<string[]> {
  const ids: string[] = [];
  for await (const page of idPages(client, type)) ids.push(...page);
  return ids;
}

/** The ids of a type in the order of their creation, page by page. */
export async function* idPages(client: HapiClient, type: string): AsyncGenerator<readonly string[]> {
  for (let listed = 0; ; ) {
    const { status, body } = await client.send({
      method: 'GET',
      path: type,
      query: [
        ['_sort', '_pid'],
        ['_elements', 'id'],
        ['_count', String(listPage)],
        ['_offset', String(listed)],
      ],
      headers: { 'cache-control': 'no-cache' },
    });
    if (status !== 200) throw new FhirError({ code: 'store-unavailable' });
    const entries = (body.entry ?? []) as readonly BundleEntry[];
    yield entries.map(({ resource }) => resource?.id ?? '');
    listed += entries.length;
    // A server may give fewer than it was asked for: the last page is the one that no other follows.
    if (!hasNext(body) || entries.length === 0) return;
  }
}

async function present(client: HapiClient, type: string, ids: readonly string[]): Promise<Map<string, StoredVersion>> {
  const found = await resourcesOf(client, type, ids);
  return new Map(found.map((resource) => [resource.id ?? '', toStored(resource)] as const));
}

/** The resources of a type with these ids, as far as they are there now; in no particular order. */
export async function resourcesOf(
  client: HapiClient,
  type: string,
  ids: readonly string[],
): Promise<readonly Resource[]> {
  const { status, body } = await client.send({
    method: 'POST',
    path: `${type}/_search`,
    headers: { 'cache-control': 'no-cache', 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ _id: ids.join(','), _count: String(ids.length) }).toString(),
    safe: true,
  });
  if (status !== 200) throw new FhirError({ code: 'store-unavailable' });
  const entries = (body.entry ?? []) as readonly BundleEntry[];
  return entries.flatMap(({ resource }) => (resource === undefined ? [] : [resource as Resource]));
}

async function asItWas(client: HapiClient, type: string, id: string, at: number): Promise<StoredVersion | undefined> {
  const { status, body } = await client.send({
    method: 'GET',
    path: `${type}/${id}/_history`,
    query: [
      ['_at', `le${formatInstant(at)}`],
      ['_count', '1'],
    ],
  });
  if (status !== 200) return undefined;
  const resource = (body.entry ?? [])[0]?.resource as Resource | undefined;
  return resource === undefined ? undefined : toStored(resource);
}
