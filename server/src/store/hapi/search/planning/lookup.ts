import type { Resource } from '@medplum/fhirtypes';
import { FhirError } from '@sinfonia/profiles/issues';
import type { HapiClient } from '../../client/hapi-client.ts';
import type { QueryPair } from '../query-of.ts';
import { askSearch } from '../search-requests.ts';

/**
 * Most resources that are listed on the way to an answer, for each condition: their ids wait in memory and go to the server as a list
 * of alternatives.
 */
export const lookupLimit = 2_000;

/** Resources asked for at a time; a server may give fewer. */
const pageSize = 1_000;

/**
 * The resources that any of these searches finds, each once, with their ids and some of their elements. Each search is left when it
 * has found more than `limit`.
 */
export async function listResources(
  client: HapiClient,
  type: string,
  queries: readonly (readonly QueryPair[])[],
  elements: readonly string[],
  limit: number,
): Promise<readonly Resource[]> {
  const lists = await Promise.all(queries.map((query) => listInOrder(client, type, query, elements, limit)));
  return [...new Map(lists.flat().map((resource) => [resource.id ?? '', resource] as const)).values()];
}

/** The resources that one search finds, in the order of `sort`. */
export async function listInOrder(
  client: HapiClient,
  type: string,
  query: readonly QueryPair[],
  elements: readonly string[],
  limit: number,
  sort = '_pid',
): Promise<readonly Resource[]> {
  const found: Resource[] = [];
  for (;;) {
    const { matches, hasNext } = await askSearch(client, type, [
      ...query,
      ['_elements', ['id', ...elements].join(',')],
      ['_sort', sort],
      ['_count', String(Math.min(limit + 1, pageSize))],
      ['_offset', String(found.length)],
    ]);
    found.push(...matches);
    // A server may give fewer than it was asked for: the last page is the one that no other follows.
    if (found.length > limit || !hasNext || matches.length === 0) return found;
  }
}

/** `search-too-broad` 400: an answer would need more resources listed on the way than may be. */
export function tooBroad(limit: number): FhirError {
  return new FhirError({ code: 'search-too-broad', values: { limit } });
}
