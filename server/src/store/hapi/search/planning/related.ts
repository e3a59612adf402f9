import type { Resource } from '@medplum/fhirtypes';
import { parameterOf } from '../../../../fhir/search/parameters.ts';
import type { Condition, ParameterRef } from '../../../../fhir/search/plan.ts';
import { type Formula, isSingle, type Literal } from './formula.ts';
import { elementsOf, targetsOf } from './reference-targets.ts';

type ConditionOf<Kind extends Condition['kind']> = Extract<Condition, { kind: Kind }>;

/** Finds the resources of a type that satisfy a condition, with some elements; undefined when there are too many to be listed. */
export type Collect = (
  type: string,
  where: Condition,
  elements?: readonly string[],
) => Promise<readonly Resource[] | undefined>;

/** What is known of the resources that a condition is asked of, before they are found. */
export interface Known {
  /** Their ids: no others can match. */
  readonly ids?: readonly string[];
  /** Addresses that their references of a parameter lead to, by its code: to no others. */
  readonly targets: ReadonlyMap<string, readonly string[]>;
}

/** Adds what conditions that hold together tell. */
export function knownFrom(literals: readonly Literal[], known: Known): Known {
  let { ids } = known;
  const targets = new Map(known.targets);
  for (const { condition, negated } of literals) {
    if (negated) continue;
    if (condition.kind === 'id') ids = both(ids, condition.ids);
    else if (condition.kind === 'reference' && isPlain(condition) && isSingle(condition.parameter)) {
      const { code } = condition.parameter;
      targets.set(code, both(targets.get(code), condition.anyOf));
    }
  }
  return { ...(ids === undefined ? {} : { ids }), targets };
}

/**
 * A condition on other resources (chain, `_has`, list, hierarchy) as one on the resources themselves: those others are found first.
 * Without `always` only when what is known, or the condition itself, lets expect few of them.
 *
 * @returns the condition as it was when there are too many to be listed
 */
export async function resolveRelated(
  type: string,
  literal: Literal,
  known: Known,
  collect: Collect,
  always = false,
): Promise<Formula> {
  const { condition, negated } = literal;
  switch (condition.kind) {
    case 'chain': {
      const targets = await targetsKnown(type, condition.parameter, known, collect);
      if (targets === undefined && !always && !isSelective(condition)) return literal;
      const addresses = await chainTargets(condition, targets, collect);
      if (addresses === undefined) return literal;
      if (addresses.length === 0) return negated;
      return { condition: { kind: 'reference', parameter: condition.parameter, anyOf: addresses }, negated };
    }
    case 'has': {
      if (known.ids === undefined && !always && !isSelective(condition)) return literal;
      const ids = await named(type, condition, known.ids, collect);
      return ids === undefined ? literal : idLiteral(ids, negated);
    }
    case 'reference': {
      const addresses = await alongHierarchy(condition, collect);
      if (addresses === undefined) return literal;
      return { condition: { kind: 'reference', parameter: condition.parameter, anyOf: addresses }, negated };
    }
    case 'list': {
      const item = { type: 'List', code: 'item' };
      const lists = await collect('List', { kind: 'id', ids: [condition.id] }, elementsOf(item));
      return idLiteral(
        idsOfType(
          type,
          (lists ?? []).flatMap((list) => targetsOf(list, item)),
        ),
        negated,
      );
    }
    default:
      return literal;
  }
}

/** A condition that the resource is one of these, or none of them. */
export function idLiteral(ids: readonly string[], negated: boolean): Formula {
  return ids.length === 0 ? negated : { condition: { kind: 'id', ids }, negated };
}

/** Whether few resources can be expected to satisfy a condition: it names somebody or something. */
export function isSelective(condition: Condition): boolean {
  switch (condition.kind) {
    case 'id':
    case 'reference':
    case 'string':
    case 'ofType':
    case 'list':
      return true;
    case 'token':
      return parameterOf(condition.parameter.type, condition.parameter.code)?.elementTypes.has('Identifier') === true;
    case 'and':
      return condition.of.some(isSelective);
    case 'or':
      return condition.of.every(isSelective);
    case 'has':
      return isSelective(condition.where);
    case 'chain':
      return condition.branches.every(({ where }) => isSelective(where));
    default:
      return false;
  }
}

async function chainTargets(
  { branches }: ConditionOf<'chain'>,
  targets: readonly string[] | undefined,
  collect: Collect,
): Promise<readonly string[] | undefined> {
  const found = await Promise.all(
    branches.map(({ type, where }) => {
      if (targets === undefined) return collect(type, where);
      const ids = idsOfType(type, targets);
      return ids.length === 0 ? [] : collect(type, { kind: 'and', of: [{ kind: 'id', ids }, where] });
    }),
  );
  if (!found.every((each) => each !== undefined)) return undefined;
  return found.flat().map(({ resourceType, id }) => `${resourceType}/${id}`);
}

/** What stands above or below the targets of a reference, and these themselves; undefined when it is too much to be listed. */
async function alongHierarchy(
  { anyOf, hierarchy }: ConditionOf<'reference'>,
  collect: Collect,
): Promise<readonly string[] | undefined> {
  const found = new Set(anyOf);
  if (hierarchy === undefined) return undefined;
  const { direction, parameter } = hierarchy;
  for (let frontier = [...anyOf]; frontier.length > 0; ) {
    const where: Condition =
      direction === 'below'
        ? { kind: 'reference', parameter, anyOf: frontier }
        : { kind: 'id', ids: idsOfType(parameter.type, frontier) };
    const next = await collect(parameter.type, where, elementsOf(parameter));
    if (next === undefined) return undefined;
    const addresses =
      direction === 'below'
        ? next.map((each) => `${parameter.type}/${each.id}`)
        : next.flatMap((each) => targetsOf(each, parameter));
    frontier = [...new Set(addresses)].filter((address) => !found.has(address));
    for (const address of frontier) found.add(address);
  }
  return [...found];
}

/** Where the references of a parameter can lead: read from the resources when these are known. */
async function targetsKnown(
  type: string,
  parameter: ParameterRef,
  known: Known,
  collect: Collect,
): Promise<readonly string[] | undefined> {
  const targets = known.targets.get(parameter.code);
  if (targets !== undefined || known.ids === undefined) return targets;
  const resources = await collect(type, { kind: 'id', ids: known.ids }, elementsOf(parameter));
  return resources && [...new Set(resources.flatMap((each) => targetsOf(each, parameter)))];
}

/** The resources that those of a `_has` refer to. */
async function named(
  type: string,
  { type: source, parameter, where }: ConditionOf<'has'>,
  ids: readonly string[] | undefined,
  collect: Collect,
): Promise<readonly string[] | undefined> {
  const anyOf = ids?.map((id) => `${type}/${id}`);
  const asked: Condition =
    anyOf === undefined ? where : { kind: 'and', of: [{ kind: 'reference', parameter, anyOf }, where] };
  const sources = await collect(source, asked, elementsOf(parameter));
  if (sources === undefined) return undefined;
  const targets = idsOfType(
    type,
    sources.flatMap((each) => targetsOf(each, parameter)),
  );
  return ids === undefined ? targets : both(ids, targets);
}

function idsOfType(type: string, addresses: readonly string[]): readonly string[] {
  const prefix = `${type}/`;
  return [...new Set(addresses.filter((one) => one.startsWith(prefix)).map((one) => one.slice(prefix.length)))];
}

function isPlain({ anyOf, hierarchy }: ConditionOf<'reference'>): boolean {
  return hierarchy === undefined && anyOf.every((target) => target.includes('/'));
}

function both(some: readonly string[] | undefined, others: readonly string[]): readonly string[] {
  if (some === undefined) return others;
  const kept = new Set(others);
  return some.filter((one) => kept.has(one));
}
