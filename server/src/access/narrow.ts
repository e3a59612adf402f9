import { resourceTypes } from '@sinfonia/profiles/model';
import { parameterOf } from '../fhir/search/parameters.ts';
import type { Condition, Include, SearchPlan } from '../fhir/search/plan.ts';
import { everyFilter, type Filter } from './conditions.ts';
import type { FilterOfType, GivesParameter } from './filters.ts';
import { lookInto, type Narrowing, refuseHidden } from './narrow-condition.ts';
import { denied } from './rights.ts';

/**
 * Narrows a search plan to what a caller may find. The matches, and the resources that chains, `_has` and lists look into,
 * have to pass the filter of their type; includes are narrowed while the store follows them.
 *
 * Refusals (403): `access-denied` for a type that no rule allows, `search-parameter-not-allowed` for what would tell elements
 * that the role does not see.
 */
export function narrowPlan(plan: SearchPlan, narrowing: Narrowing): SearchPlan {
  const { filterOf, hides } = narrowing;
  for (const { parameter } of plan.sort) refuseHidden(hides, plan.types, parameter.code);
  const gives = givenBy(plan);
  const asked = plan.types.length === 0 ? resourceTypes() : plan.types;
  const filters = asked.map((type) => [type, filterOf(type, 'search', gives)] as const);
  const allowed = filters.filter(([, filter]) => filter !== 'none');
  if (allowed.length === 0) throw denied('search-type', plan.types.length === 1 ? plan.types[0] : undefined);
  const where = withinTypes(lookInto(plan.where, plan.types, narrowing), allowed);
  return {
    ...plan,
    types: allowed.map(([type]) => type),
    where: typeof where === 'object' ? where : { kind: 'and', of: [] },
    ...(plan.include.length === 0 ? {} : { includeFilters: includeFilters(plan.include, filterOf) }),
  };
}

/** Tells which parameters a search gives a value that names something. */
export function givenBy({ types, query }: Pick<SearchPlan, 'types' | 'query'>): GivesParameter {
  return (parameters) =>
    query.some(([name, value]) => parameters.includes(name) && isGiven(value, isWords(types, name)));
}

/**
 * A value that names something: each of its alternatives has a code and not only a system, and they are not a list that goes
 * through a register. Words are searched by how they begin, so that one letter names nothing.
 */
function isGiven(value: string, words: boolean): boolean {
  const alternatives = value.split(',');
  const names = words ? /[\p{L}\p{N}].*[\p{L}\p{N}]\s*$/u : /[\p{L}\p{N}][^|\s]*$/u;
  return alternatives.length <= 20 && alternatives.every((one) => names.test(one));
}

function isWords(types: readonly string[], name: string): boolean {
  return types.some((type) => parameterOf(type, name)?.type === 'string');
}

/** What is asked, of each type with the filter of that type: so that a store looks at each type for itself. */
function withinTypes(asked: Condition, allowed: readonly (readonly [string, Filter])[]): Filter {
  const [only] = allowed;
  if (allowed.length === 1 && only !== undefined) return everyFilter([asked, only[1]]);
  if (allowed.every(([, filter]) => filter === 'all')) return asked;
  return {
    kind: 'or',
    of: allowed.map(([type, filter]): Condition => {
      const isType: Condition = { kind: 'type', types: [type] };
      return { kind: 'and', of: typeof filter === 'object' ? [isType, asked, filter] : [isType, asked] };
    }),
  };
}

function includeFilters(
  includes: readonly Include[],
  filterOf: FilterOfType,
): readonly { readonly type: string; readonly where: Condition }[] {
  for (const { reverse, type } of includes) {
    if (reverse && type !== '*' && filterOf(type, 'read') === 'none') throw denied('search-type', type);
  }
  const types = includes.map(broughtBy);
  const brought = types.some((each) => each === undefined)
    ? resourceTypes()
    : new Set(types.flatMap((each) => each ?? []));
  return [...brought].flatMap((type) => {
    const filter = filterOf(type, 'read');
    if (filter === 'none') return [];
    return [{ type, where: filter === 'all' ? { kind: 'and', of: [] } : filter }];
  });
}

/** Types that an include can bring along; undefined when it can be any. */
function broughtBy({ reverse, type, code, targetType }: Include): readonly string[] | undefined {
  if (reverse) return type === '*' ? undefined : [type];
  if (targetType !== undefined) return [targetType];
  const targets = code === '*' ? [] : (parameterOf(type, code)?.targets ?? []);
  return targets.length === 0 ? undefined : targets;
}
