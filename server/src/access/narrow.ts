import { FhirError } from '@sinfonia/profiles/issues';
import { resourceTypes } from '@sinfonia/profiles/model';
import { parameterOf } from '../fhir/search/parameters.ts';
import type { Condition, Include, SearchPlan } from '../fhir/search/plan.ts';
import { everyFilter, type Filter } from './conditions.ts';
import { type GivesParameter, patientLinkOf } from './filters.ts';
import type { Permission, Policy } from './policies/policy.ts';
import { denied } from './rights.ts';

/** The filter on a type for a permission, as the access engine gives it. */
export type FilterOfType = (type: string, permission: Permission, gives?: GivesParameter) => Filter;

/**
 * Narrows a search plan to what a caller may find. The matches, and the resources that chains, `_has` and lists look into,
 * have to pass the filter of their type; includes are narrowed while the store follows them.
 *
 * Refusals (403): `access-denied` for a type that no rule allows, `search-parameter-not-allowed` for what would tell elements
 * that the role does not see.
 */
export function narrowPlan(plan: SearchPlan, filterOf: FilterOfType, hides: Policy['hides']): SearchPlan {
  for (const { parameter } of plan.sort) refuseHidden(hides, plan.types, parameter.code);
  const gives: GivesParameter = (parameters) =>
    plan.query.some(([name, value]) => parameters.includes(name) && isGiven(value));
  const asked = plan.types.length === 0 ? resourceTypes() : plan.types;
  const filters = asked.map((type) => [type, filterOf(type, 'search', gives)] as const);
  const allowed = filters.filter(([, filter]) => filter !== 'none');
  if (allowed.length === 0) throw denied('search-type', plan.types.length === 1 ? plan.types[0] : undefined);
  const where = everyFilter([lookInto(plan.where, plan.types, filterOf, hides), ofTypes(allowed)]);
  return {
    ...plan,
    types: allowed.map(([type]) => type),
    where: typeof where === 'object' ? where : { kind: 'and', of: [] },
    ...(plan.include.length === 0 ? {} : { includeFilters: includeFilters(plan.include, filterOf) }),
  };
}

/** A value that names something: not only a system, not a list of alternatives that goes through a register. */
function isGiven(value: string): boolean {
  return /[^|,\s]$/.test(value) && value.split(',').length <= 20;
}

function ofTypes(allowed: readonly (readonly [string, Filter])[]): Filter {
  const [only] = allowed;
  if (allowed.length === 1 && only !== undefined) return only[1];
  if (allowed.every(([, filter]) => filter === 'all')) return 'all';
  return {
    kind: 'or',
    of: allowed.map(([type, filter]): Condition => {
      const isType: Condition = { kind: 'type', types: [type] };
      return typeof filter === 'object' ? { kind: 'and', of: [isType, filter] } : isType;
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
  return resourceTypes().flatMap((type) => {
    const filter = filterOf(type, 'read');
    if (filter === 'none') return [];
    return [{ type, where: filter === 'all' ? { kind: 'and', of: [] } : filter }];
  });
}

/** The condition with the filters of the types that it looks into. */
function lookInto(
  condition: Condition,
  types: readonly string[],
  filterOf: FilterOfType,
  hides: Policy['hides'],
): Condition {
  const inner = (each: Condition, of: readonly string[] = types): Condition => lookInto(each, of, filterOf, hides);
  const searchable = (type: string): Condition[] => {
    const filter = filterOf(type, 'search');
    if (filter === 'none') throw denied('search-type', type);
    return filter === 'all' ? [] : [filter];
  };
  switch (condition.kind) {
    case 'and':
    case 'or':
      return { ...condition, of: condition.of.map((each) => inner(each)) };
    case 'not':
      return { ...condition, of: inner(condition.of) };
    case 'composite':
      for (const part of condition.parts) inner(part);
      refuseHidden(hides, types, condition.parameter.code);
      return condition;
    case 'chain':
      refuseHidden(hides, types, condition.parameter.code);
      return {
        ...condition,
        branches: condition.branches.map(({ type, where }) => ({
          type,
          where: { kind: 'and', of: [inner(where, [type]), ...searchable(type)] },
        })),
      };
    case 'has':
      return {
        ...condition,
        where: { kind: 'and', of: [inner(condition.where, [condition.type]), ...searchable(condition.type)] },
      };
    case 'list':
      // A list is looked up by its id alone: whether it is visible cannot be asked along the way.
      if (searchable('List').length > 0) throw denied('search-type', 'List');
      return condition;
    case 'fullText':
      if (hides.some(({ type }) => types.includes(type) || types.length === 0)) throw notAllowed(`_${condition.over}`);
      return condition;
    case 'reference':
      refuseHidden(hides, types, condition.parameter.code);
      if (condition.hierarchy !== undefined) for (const type of condition.targetTypes ?? types) searchable(type);
      return condition.hierarchy === undefined ? throughVisible(condition, filterOf) : condition;
    case 'id':
    case 'type':
    case 'lastUpdated':
      return condition;
    default:
      refuseHidden(hides, types, condition.parameter.code);
      return condition;
  }
}

/** A reference to resources about persons holds only when they may be found: else it would tell that they are there. */
function throughVisible(condition: Extract<Condition, { kind: 'reference' }>, filterOf: FilterOfType): Condition {
  const targets =
    condition.targetTypes ?? parameterOf(condition.parameter.type, condition.parameter.code)?.targets ?? [];
  const possible = targets.length === 0 ? resourceTypes() : targets;
  const direct: Condition[] = [];
  const found: Condition[] = [];
  for (const target of condition.anyOf) {
    const [first = '', second] = target.split('/');
    const isAddress = second !== undefined && !target.includes(':');
    // A bare id may be one of any type that the parameter can point to.
    const types = isAddress ? [first] : target.includes('/') || target.includes(':') ? [] : possible;
    const others = types.filter((type) => patientLinkOf(type) === undefined);
    if (types.length === 0 || others.length === types.length) direct.push({ ...condition, anyOf: [target] });
    else if (others.length > 0) direct.push({ ...condition, anyOf: others.map((type) => `${type}/${target}`) });
    for (const type of types) {
      if (others.includes(type)) continue;
      const where = everyFilter([{ kind: 'id', ids: [isAddress ? second : target] }, filterOf(type, 'search')]);
      if (typeof where === 'object')
        found.push({ kind: 'chain', parameter: condition.parameter, branches: [{ type, where }] });
    }
  }
  if (found.length === 0 && direct.length === condition.anyOf.length) return condition;
  return { kind: 'or', of: [...direct, ...found] };
}

function refuseHidden(hides: Policy['hides'], types: readonly string[], code: string): void {
  const told = hides.some(
    ({ type, searchParameters }) => (types.length === 0 || types.includes(type)) && searchParameters.includes(code),
  );
  if (told) throw notAllowed(code);
}

function notAllowed(parameter: string): FhirError {
  const expression = [`http.${parameter}`];
  return new FhirError({ code: 'search-parameter-not-allowed', expression, values: { parameter } });
}
