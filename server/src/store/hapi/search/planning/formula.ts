import { parameterOf } from '../../../../fhir/search/parameters.ts';
import type { Condition, ParameterRef } from '../../../../fhir/search/plan.ts';

type ConditionOf<Kind extends Condition['kind']> = Extract<Condition, { kind: Kind }>;

/** A condition, or its opposite. */
export interface Literal {
  readonly condition: Condition;
  readonly negated: boolean;
}

/** Conditions on one type, joined by "and" and "or"; "not" stands before single conditions only. A constant holds always or never. */
export type Formula = boolean | Literal | { readonly all: readonly Formula[] } | { readonly any: readonly Formula[] };

/** The formula of a condition for resources of one type: what the type alone decides falls away. */
export function formulaOf(type: string, condition: Condition, negated = false): Formula {
  switch (condition.kind) {
    case 'and':
    case 'or': {
      const parts = condition.of.map((each) => formulaOf(type, each, negated));
      return (condition.kind === 'and') === negated ? anyOf(parts) : allOf(parts);
    }
    case 'not':
      return formulaOf(type, condition.of, !negated);
    case 'type':
      return condition.types.includes(type) !== negated;
    case 'missing':
      if (isOfOther(type, condition.parameter)) return condition.missing !== negated;
      return { condition: negated ? { ...condition, missing: !condition.missing } : condition, negated: false };
    case 'uri':
      if (isOfOther(type, condition.parameter)) return negated;
      return negated ? allOf(addresses(condition, true)) : anyOf(addresses(condition, false));
    default:
      return isImpossible(type, condition) ? negated : { condition, negated };
  }
}

/** What HAPI has to be asked for an address: it compares texts, neither paths nor a canonical address with its version. */
function addresses(condition: ConditionOf<'uri'>, negated: boolean): Literal[] {
  return alternatives(condition).map(([match, value]) => ({ condition: { ...condition, match, value }, negated }));
}

function alternatives({
  parameter,
  match,
  value,
}: ConditionOf<'uri'>): (readonly [match: ConditionOf<'uri'>['match'], value: string])[] {
  const equal = ['eq', value] as const;
  if (match === 'below' && value.startsWith('urn:')) return [equal];
  if (match === 'below' && !value.endsWith('/')) return [equal, ['below', `${value}/`]];
  const isCanonical = parameterOf(parameter.type, parameter.code)?.elementTypes.has('canonical') === true;
  if (match === 'eq' && isCanonical && !value.includes('|')) return [equal, ['below', `${value}|`]];
  return [[match, value]];
}

/** All of these formulas. */
export function allOf(formulas: readonly Formula[]): Formula {
  const parts = formulas.flatMap((each) => (isAll(each) ? each.all : [each]));
  if (parts.includes(false)) return false;
  const rest = oneId(mergedChains(parts.filter((each) => each !== true)));
  if (rest === false) return false;
  const [only] = rest;
  return only === undefined ? true : rest.length === 1 ? only : { all: rest };
}

/** Any of these formulas; alternatives of one parameter become one condition. */
export function anyOf(formulas: readonly Formula[]): Formula {
  const parts = formulas.flatMap((each) => (isAny(each) ? each.any : [each]));
  if (parts.includes(true)) return true;
  const rest = mergedLists(parts.filter((each) => each !== false));
  const [only] = rest;
  return only === undefined ? false : rest.length === 1 ? only : { any: rest };
}

/** Whether a formula is a conjunction. */
export function isAll(formula: Formula): formula is { readonly all: readonly Formula[] } {
  return typeof formula === 'object' && 'all' in formula;
}

/** Whether a formula is a disjunction. */
export function isAny(formula: Formula): formula is { readonly any: readonly Formula[] } {
  return typeof formula === 'object' && 'any' in formula;
}

/** Whether a formula is a condition or its opposite. */
export function isLiteral(formula: Formula): formula is Literal {
  return typeof formula === 'object' && 'condition' in formula;
}

/** Whether a reference parameter has at most one value in a resource, so that all that is asked of it is asked of one target. */
export function isSingle({ type, code }: ParameterRef): boolean {
  const selection = parameterOf(type, code)?.selection;
  if (selection?.kind !== 'elements' || selection.paths.length === 0) return false;
  const roots = selection.paths.map(({ steps: [root, ...more], element }) =>
    root?.kind === 'property' && more.every(({ kind }) => kind === 'filter') && element?.max === 1 ? root.name : '',
  );
  return roots[0] !== '' && roots.every((root) => root === roots[0]);
}

function isOfOther(type: string, parameter: ParameterRef): boolean {
  return parameter.type !== 'Resource' && parameter.type !== type;
}

function isImpossible(type: string, condition: Condition): boolean {
  if ('parameter' in condition && condition.kind !== 'has' && isOfOther(type, condition.parameter)) return true;
  switch (condition.kind) {
    case 'token':
    case 'reference':
      return condition.anyOf.length === 0;
    case 'id':
      return condition.ids.length === 0;
    case 'chain':
      return condition.branches.length === 0;
    default:
      return false;
  }
}

type List = ConditionOf<'token'> | ConditionOf<'id'> | ConditionOf<'reference'>;

/** What a list of alternatives is about; undefined for what cannot be joined with others. */
function listName(formula: Formula): string | undefined {
  if (!isLiteral(formula) || formula.negated) return undefined;
  const { condition } = formula;
  if (condition.kind === 'id') return 'id';
  if (condition.kind === 'token') return `token ${condition.parameter.code}`;
  if (condition.kind !== 'reference' || condition.hierarchy !== undefined) return undefined;
  return `reference ${condition.parameter.code} ${condition.targetTypes?.join() ?? ''}`;
}

function mergedLists(parts: readonly Formula[]): Formula[] {
  const groups = Map.groupBy(parts, listName);
  return [...groups].flatMap(([name, group]): readonly Formula[] => {
    if (name === undefined || group.length === 1) return group;
    const lists = group.map((each) => (each as Literal).condition as List);
    return [{ condition: joined(lists), negated: false }];
  });
}

function joined(lists: readonly List[]): Condition {
  const [first] = lists as readonly [List, ...List[]];
  switch (first.kind) {
    case 'id':
      return { kind: 'id', ids: [...new Set(lists.flatMap((each) => (each as typeof first).ids))] };
    case 'token':
      return { ...first, anyOf: lists.flatMap((each) => (each as typeof first).anyOf) };
    case 'reference':
      return { ...first, anyOf: [...new Set(lists.flatMap((each) => (each as typeof first).anyOf))] };
  }
}

/** Makes one condition of those on the id: HAPI does not hold several together. */
function oneId(parts: readonly Formula[]): readonly Formula[] | false {
  const conditions = parts.filter(isLiteral).filter(({ condition }) => condition.kind === 'id');
  if (conditions.length < 2) return parts;
  const idsOf = ({ condition }: Literal): readonly string[] => (condition as ConditionOf<'id'>).ids;
  const [first, ...others] = conditions.filter(({ negated }) => !negated).map((each) => new Set(idsOf(each)));
  const none = new Set(conditions.filter(({ negated }) => negated).flatMap(idsOf));
  const ids =
    first === undefined ? [...none] : [...first].filter((id) => !none.has(id) && others.every((each) => each.has(id)));
  if (first !== undefined && ids.length === 0) return false;
  const one: Literal = { condition: { kind: 'id', ids }, negated: first === undefined };
  return [one, ...parts.filter((each) => !isLiteral(each) || each.condition.kind !== 'id')];
}

/** Joins what is asked of the one target of a reference. */
function mergedChains(parts: readonly Formula[]): Formula[] {
  const groups = Map.groupBy(parts, (each) => {
    if (!isLiteral(each) || each.negated || each.condition.kind !== 'chain') return undefined;
    const { parameter, branches } = each.condition;
    return branches.length === 1 && isSingle(parameter) ? `${parameter.code} ${branches[0]?.type}` : undefined;
  });
  return [...groups].flatMap(([name, group]): readonly Formula[] => {
    if (name === undefined || group.length === 1) return group;
    const chains = group.map((each) => (each as Literal).condition as ConditionOf<'chain'>);
    const [first] = chains as [ConditionOf<'chain'>];
    const where: Condition = { kind: 'and', of: chains.flatMap(({ branches }) => branches.map((each) => each.where)) };
    const branches = first.branches.map(({ type }) => ({ type, where }));
    return [{ condition: { ...first, branches }, negated: false }];
  });
}
