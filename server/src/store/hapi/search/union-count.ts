import { FhirError } from '@sinfonia/profiles/issues';
import type { HapiClient } from '../client/hapi-client.ts';
import { listResources, tooBroad } from './lookup.ts';
import type { QueryPair } from './query-of.ts';
import { askSearch } from './search-requests.ts';

/** Searches whose common matches are counted by the server; with more of them the matches are listed. */
const countedTogether = 3;
/** Most matches that are listed to be counted. */
const countLimit = 10_000;

/**
 * Number of resources of a type that any of these searches finds.
 *
 * @throws FhirError `search-too-broad` when more than three searches overlap and find too many to be listed
 */
export async function countUnion(
  client: HapiClient,
  type: string,
  queries: readonly (readonly QueryPair[])[],
): Promise<number> {
  if (queries.length > countedTogether) {
    const found = await listResources(client, type, queries, [], countLimit);
    if (found.length > countLimit) throw tooBroad(countLimit);
    return found.length;
  }
  // What several searches find is in the sum of each, so it is taken out, and what three find put back.
  const counts = await Promise.all(
    combinations(queries).map(
      async (some) => (some.length % 2 === 1 ? 1 : -1) * (await countOne(client, type, some.flat())),
    ),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}

async function countOne(client: HapiClient, type: string, query: readonly QueryPair[]): Promise<number> {
  const { total } = await askSearch(client, type, [...query, ['_summary', 'count']]);
  if (total === undefined) throw new FhirError({ code: 'store-unavailable' });
  return total;
}

function combinations<Item>(items: readonly Item[]): Item[][] {
  const [first, ...rest] = items;
  if (first === undefined) return [];
  const others = combinations(rest);
  return [[first], ...others, ...others.map((each) => [first, ...each])];
}
