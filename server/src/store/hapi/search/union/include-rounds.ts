import type { Resource } from '@medplum/fhirtypes';
import { FhirError } from '@sinfonia/profiles/issues';
import type { Include, SearchPlan } from '../../../../fhir/search/plan.ts';
import type { HapiClient } from '../../client/hapi-client.ts';
import { inParallel } from '../in-parallel.ts';
import type { QueryPair } from '../query-of.ts';
import { askSearch } from '../search-requests.ts';
import { addressOf } from './union-page.ts';

/** Resources that one page may bring along. */
const includeLimit = 5_000;
/** Rounds of `:iterate`: each follows the references of the resources that the round before brought. */
const iterationLimit = 10;

/**
 * The resources that includes bring to a page, each once, without the matches themselves. `allowed` says which of those found may be
 * seen: nothing is followed from the others.
 *
 * @throws FhirError `too-many-includes`
 */
export async function includedResources(
  client: HapiClient,
  { include }: Pick<SearchPlan, 'include'>,
  matches: readonly Resource[],
  allowed: (resources: readonly Resource[]) => Promise<readonly Resource[]>,
): Promise<readonly Resource[]> {
  const seen = new Set(matches.map(addressOf));
  const included: Resource[] = [];
  let frontier = matches;
  for (let round = 0; round <= iterationLimit && frontier.length > 0; round++) {
    const includes = round === 0 ? include : include.filter(({ iterate }) => iterate);
    const byType = [...Map.groupBy(frontier, ({ resourceType }) => resourceType)];
    const found = await inParallel(byType, ([type, group]) => follow(client, type, group, includes));
    const fresh = found.flat().filter((each) => !seen.has(addressOf(each)));
    for (const each of fresh) seen.add(addressOf(each));
    frontier = await allowed([...new Map(fresh.map((each) => [addressOf(each), each] as const)).values()]);
    included.push(...frontier);
    if (included.length > includeLimit) {
      throw new FhirError({ code: 'too-many-includes', values: { limit: includeLimit } });
    }
  }
  return included;
}

/** An include as a parameter of a search; without `:iterate`, which is followed here round by round. */
export function includePair({ reverse, type, code, targetType }: Include): QueryPair {
  const value = type === '*' ? '*' : [type, code, ...(targetType === undefined ? [] : [targetType])].join(':');
  return [reverse ? '_revinclude' : '_include', value];
}

async function follow(
  client: HapiClient,
  type: string,
  resources: readonly Resource[],
  includes: readonly Include[],
): Promise<readonly Resource[]> {
  const starting = includes.filter((each) =>
    each.reverse ? each.targetType === undefined || each.targetType === type : each.type === '*' || each.type === type,
  );
  if (starting.length === 0) return [];
  const { included } = await askSearch(client, type, [
    ['_id', resources.map(({ id }) => id).join(',')],
    ['_count', String(resources.length)],
    ...starting.map(includePair),
  ]);
  return included;
}
