import { parametersOf } from '../search/parameters.ts';
import type { RoutedSearchParameter } from './routed-capabilities.ts';

/** Defined for every type but not offered: there are no named queries. */
const notOffered: ReadonlySet<string> = new Set(['_query']);

/** Parameters that R4 gives no SearchParameter resource. Source: FHIR R4 search.html#list, #has, search_filter.html. */
const ofEveryType: readonly RoutedSearchParameter[] = [
  { name: '_filter', type: 'special' },
  { name: '_has', type: 'special' },
  { name: '_list', type: 'special' },
];

/** Search parameters of a type in alphabetical order: those every type has, its own, and those of our package. */
export function searchParametersOf(type: string): readonly RoutedSearchParameter[] {
  return [...defined(type), ...ofEveryType].sort(byName);
}

/** Search parameters of a search over several types: those that every type has, and `_type`. */
export function systemSearchParameters(): readonly RoutedSearchParameter[] {
  return [...defined('Resource'), ...ofEveryType, { name: '_type', type: 'token' } as const].sort(byName);
}

function defined(type: string): RoutedSearchParameter[] {
  return [...parametersOf(type).values()]
    .filter(({ code }) => !notOffered.has(code))
    .map(({ code, type: kind, url }) => ({ name: code, type: kind, definition: url }));
}

function byName(a: RoutedSearchParameter, b: RoutedSearchParameter): number {
  return a.name < b.name ? -1 : 1;
}
