import { isResourceType, nearestFew, resourceTypes } from '@sinfonia/profiles/model';
import { conditionOf, type PlanningContext } from './condition.ts';
import { chainNotAllowed, invalidValue, modifierNotAllowed, UnknownParameter } from './faults.ts';
import { parameterOf, parametersOf, type SearchParameter } from './parameters.ts';
import type { Condition } from './plan.ts';
import { mayPointTo, referenceCodes } from './values/reference-condition.ts';

/** Depth of chains and `_has`: each level is a join. */
const chainLimit = 6;

/** A name in a request, taken apart: `subject:Patient.name:exact` is code, modifier and the rest of the chain. */
interface ParsedName {
  readonly code: string;
  readonly modifier?: string;
  readonly chain?: string;
}

/**
 * The condition of a request parameter, chains and `_has` included, over resources of `types` (several or none for a search
 * over the whole system, where only parameters of every type count).
 *
 * Throws {@link UnknownParameter} for a name that does not exist, and the refusals of {@link conditionOf}.
 */
export function parameterCondition(
  types: readonly string[],
  name: string,
  value: string,
  context: PlanningContext,
): Condition {
  return overTypes(types, name, (type) => typedCondition(type, name, name, value, context, 0));
}

/**
 * The condition that `build` makes for each of the types searched, as one. `Resource` stands for every type; a parameter
 * that only the types themselves have is asked of each in its own way.
 */
export function overTypes(types: readonly string[], name: string, build: (type: string) => Condition): Condition {
  const [type] = types;
  if (types.length === 1 && type !== undefined) return build(type);
  if (parameterOf('Resource', parseName(name).code) !== undefined) return build('Resource');
  if (types.length === 0) throw unknown(name, 'Resource');
  return {
    kind: 'or',
    of: types.map((each) => ({ kind: 'and', of: [{ kind: 'type', types: [each] }, build(each)] })),
  };
}

/** A search parameter of a type that can be searched by. Throws {@link UnknownParameter}. */
export function requireParameter(type: string, code: string, full: string = code): SearchParameter {
  const parameter = parameterOf(type, code);
  if (parameter === undefined || (parameter.expression === undefined && parameter.type !== 'special')) {
    throw unknown(full, type, code);
  }
  return parameter;
}

/**
 * A chain from a type through a reference parameter, `code` or `code:Type`. `build` makes the condition of each type that
 * the reference may lead to; types that lack a parameter fall away, unless all do.
 */
export function chainedCondition(
  type: string,
  name: string,
  build: (target: string) => Condition,
  full: string = name,
): Condition {
  const { code, modifier } = parseName(name);
  const parameter = requireParameter(type, code, full);
  if (parameter.type !== 'reference') throw chainNotAllowed(full, []);
  if (modifier !== undefined && !isResourceType(modifier)) throw modifierNotAllowed(full, modifier, ['[type]']);
  if (modifier !== undefined && !mayPointTo(parameter, modifier)) throw chainNotAllowed(full, parameter.targets);
  const targets = parameter.targets.length > 0 ? parameter.targets : resourceTypes();
  let missing: UnknownParameter | undefined;
  const branches = (modifier === undefined ? targets : [modifier]).flatMap((target) => {
    try {
      return [{ type: target, where: build(target) }];
    } catch (error) {
      if (!(error instanceof UnknownParameter)) throw error;
      missing ??= error;
      return [];
    }
  });
  if (branches.length === 0) throw missing ?? chainNotAllowed(full, parameter.targets);
  return { kind: 'chain', parameter: { type, code }, branches };
}

/** `full` is the name in the request, `name` the part of it that applies to `type`. */
function typedCondition(
  type: string,
  full: string,
  name: string,
  value: string,
  context: PlanningContext,
  depth: number,
): Condition {
  if (depth > chainLimit) throw chainNotAllowed(full, []);
  if (name.startsWith('_has:')) return hasCondition(type, full, name, value, context, depth);
  const { code, modifier, chain } = parseName(name);
  if (chain !== undefined) {
    const link = modifier === undefined ? code : `${code}:${modifier}`;
    return chainedCondition(
      type,
      link,
      (target) => typedCondition(target, full, chain, value, context, depth + 1),
      full,
    );
  }
  const parameter = requireParameter(type, code, full);
  const use = { parameter, ref: { type, code }, name: full, value };
  return conditionOf(modifier === undefined ? use : { ...use, modifier }, context);
}

function parseName(name: string): ParsedName {
  const dot = name.indexOf('.');
  const head = dot < 0 ? name : name.slice(0, dot);
  const colon = head.indexOf(':');
  return {
    code: colon < 0 ? head : head.slice(0, colon),
    ...(colon < 0 ? {} : { modifier: head.slice(colon + 1) }),
    ...(dot < 0 ? {} : { chain: name.slice(dot + 1) }),
  };
}

/** `_has:Observation:patient:code`: the parts after the third colon apply to the referring type. */
function hasCondition(
  type: string,
  full: string,
  name: string,
  value: string,
  context: PlanningContext,
  depth: number,
): Condition {
  const match = /^_has:([^:]+):([^:]+):(.+)$/.exec(name);
  const [, source, code, rest] = match ?? [];
  if (source === undefined || code === undefined || rest === undefined || !isResourceType(source))
    throw invalidValue(full);
  const link = parameterOf(source, code);
  if (link?.type !== 'reference') throw new UnknownParameter(full, source, nearestFew(code, referenceCodes(source), 3));
  if (type !== 'Resource' && !mayPointTo(link, type)) throw chainNotAllowed(full, link.targets);
  return {
    kind: 'has',
    type: source,
    parameter: { type: source, code },
    where: typedCondition(source, full, rest, value, context, depth + 1),
  };
}

/** Names of request parameters that are not search parameters of a type. */
const requestParameters = [
  '_id',
  '_lastUpdated',
  '_has',
  '_text',
  '_content',
  '_list',
  '_filter',
  '_type',
  '_sort',
  '_count',
  '_include',
  '_revinclude',
  '_summary',
  '_total',
  '_elements',
  '_format',
  '_pretty',
  '_explain',
  '_contained',
];

function unknown(name: string, type: string, code: string = parseName(name).code): UnknownParameter {
  const known = [...parametersOf(type).keys(), ...requestParameters];
  const close = nearestFew(code, new Set(known), 3);
  const nearest =
    close.length > 0 ? close : [...parametersOf(type).keys()].filter((each) => !each.startsWith('_')).slice(0, 5);
  return new UnknownParameter(name, type === 'Resource' ? '*' : type, nearest);
}
