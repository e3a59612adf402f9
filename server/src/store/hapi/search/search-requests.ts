import type { BundleEntry, Resource } from '@medplum/fhirtypes';
import { FhirError } from '@sinfonia/profiles/issues';
import { searchNotSupported } from '../../../fhir/search/faults.ts';
import { type HapiAnswer, type HapiClient, hasNext } from '../client/hapi-client.ts';
import type { QueryPair } from './query-of.ts';

/** A page of a search as the server answered it. */
export interface ServerPage {
  /** Name by which the server keeps the search. */
  readonly search: string;
  readonly matches: readonly Resource[];
  readonly included: readonly Resource[];
  readonly total?: number;
  readonly hasNext: boolean;
}

/** Results that HAPI kept from an earlier search are not used, so that a search sees every write before it. */
const fresh = { 'cache-control': 'no-cache' };

/** Parameters that are no conditions. */
const controls: ReadonlySet<string> = new Set(['_count', '_elements', '_sort', '_summary', '_total', '_offset']);

/**
 * Asks the server for the first page of a search on one type.
 *
 * @throws FhirError `search-not-supported` when the server refuses it
 */
export async function askSearch(client: HapiClient, type: string, query: readonly QueryPair[]): Promise<ServerPage> {
  const answer = await client.send({
    method: 'POST',
    path: `${type}/_search`,
    headers: { ...fresh, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(query.map(([name, value]) => [name, value])).toString(),
    safe: true,
  });
  if (answer.status !== 200) throw searchNotSupported(query.find(([name]) => !controls.has(name))?.[0] ?? '_type');
  return pageOf(answer);
}

/**
 * Asks for a further page of a search that the server keeps.
 *
 * @throws FhirError `invalid-cursor` when the server keeps it no more
 */
export async function askPage(client: HapiClient, search: string, offset: number, count: number): Promise<ServerPage> {
  const answer = await client.send({
    method: 'GET',
    path: '',
    query: [
      ['_getpages', search],
      ['_getpagesoffset', String(offset)],
      ['_count', String(count)],
      ['_bundletype', 'searchset'],
    ],
  });
  if (answer.status !== 200) throw new FhirError({ code: 'invalid-cursor', expression: ['http._cursor'] });
  return pageOf(answer);
}

function pageOf({ body }: HapiAnswer): ServerPage {
  const entries = (body.entry ?? []) as readonly BundleEntry[];
  const of = (mode: string): Resource[] =>
    entries.flatMap(({ resource, search }) =>
      resource !== undefined && (search?.mode ?? 'match') === mode ? [resource as Resource] : [],
    );
  return {
    search: typeof body.id === 'string' ? body.id : '',
    matches: of('match'),
    included: of('include'),
    ...(typeof body.total === 'number' ? { total: body.total } : {}),
    hasNext: hasNext(body),
  };
}
