import { FhirError } from '@sinfonia/profiles/issues';
import { parameterOf } from '../../../../fhir/search/parameters.ts';
import type { HapiClient } from '../../client/hapi-client.ts';
import { listResources, tooBroad } from '../planning/lookup.ts';
import type { QueryPair } from '../query-of.ts';
import { askSearch } from '../search-requests.ts';

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
  const together = queries.length <= countedTogether ? combinations(queries) : [];
  const counted = together.map((some) => ({ sign: some.length % 2 === 1 ? 1 : -1, query: conjunction(type, some) }));
  if (counted.length === 0 || counted.some(({ query }) => query === undefined)) {
    const found = await listResources(client, type, queries, [], countLimit);
    if (found.length > countLimit) throw tooBroad(countLimit);
    return found.length;
  }
  // What several searches find is in the sum of each, so it is taken out, and what three find put back.
  const counts = await Promise.all(
    counted.map(async ({ sign, query = [] }) => sign * (await countOne(client, type, query))),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}

/** One search for what all of these find; undefined when HAPI would not hold their parameters together: ids and dates. */
function conjunction(type: string, queries: readonly (readonly QueryPair[])[]): readonly QueryPair[] | undefined {
  const pairs = new Map<string, QueryPair>();
  for (const pair of queries.flat()) pairs.set(pair.join(' '), pair);
  const owners = new Map<string, number>();
  const isOnce = queries.every((query, at) =>
    query.every((pair) => {
      const code = pair[0].split(':')[0] ?? '';
      const isShared = queries.every((each) => each.some((other) => other.join(' ') === pair.join(' ')));
      if (isShared || !(code === '_id' || parameterOf(type, code)?.type === 'date')) return true;
      const owner = owners.get(code) ?? at;
      owners.set(code, owner);
      return owner === at;
    }),
  );
  return isOnce ? [...pairs.values()] : undefined;
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
