import { isResourceType } from '@sinfonia/profiles/model';
import type { ParameterUse, PlanningContext } from '../condition.ts';
import { splitEscaped } from '../escape.ts';
import { modifierNotAllowed } from '../faults.ts';
import { parameterOf, parametersOf, type SearchParameter } from '../parameters.ts';
import type { Condition, ParameterRef } from '../plan.ts';
import { isBareId, parseReference } from './reference.ts';
import { parseToken } from './token.ts';

/** Modifiers of reference parameters besides the names of types. */
export const referenceModifiers: readonly string[] = ['missing', 'identifier', 'above', 'below', '[type]'];

/**
 * The condition of a reference parameter with `:identifier`, `:above`, `:below`, a type as modifier, or none. Refuses with
 * `invalid-parameter-value`, `modifier-not-allowed`.
 */
export function referenceCondition(use: ParameterUse, { baseUrl }: PlanningContext): Condition {
  const { parameter, ref, name, modifier, value } = use;
  const texts = splitEscaped(value, ',');
  if (modifier === 'identifier') {
    const anyOf = texts.map((text) => parseToken(name, text));
    return { kind: 'token', parameter: { ...ref, code: `${ref.code}:identifier` }, anyOf };
  }
  if (modifier === 'above' || modifier === 'below') return hierarchyCondition(use, modifier, baseUrl);
  if (modifier !== undefined && !mayPointTo(parameter, modifier)) {
    throw modifierNotAllowed(name, modifier, referenceModifiers);
  }
  const anyOf = texts.map((text) => parseReference(name, text, baseUrl, modifier));
  return { kind: 'reference', parameter: ref, anyOf, ...targetsOf(parameter, anyOf) };
}

/** Tells whether a reference parameter may lead to resources of a type. */
export function mayPointTo({ targets }: SearchParameter, type: string): boolean {
  return isResourceType(type) && (targets.length === 0 || targets.includes(type));
}

function targetsOf({ targets }: SearchParameter, anyOf: readonly string[]): { targetTypes?: readonly string[] } {
  return targets.length > 0 && anyOf.some(isBareId) ? { targetTypes: targets } : {};
}

function hierarchyCondition(
  { parameter, ref, name, value }: ParameterUse,
  direction: 'above' | 'below',
  baseUrl: string,
): Condition {
  const type = hierarchicalTarget(parameter);
  const along = type === undefined ? undefined : parentParameter(type);
  if (type === undefined || along === undefined) throw modifierNotAllowed(name, direction, referenceModifiers);
  const anyOf = splitEscaped(value, ',').map((text) => {
    const target = parseReference(name, text, baseUrl);
    if (isBareId(target)) return `${type}/${target}`;
    if (!target.startsWith(`${type}/`)) throw modifierNotAllowed(name, direction, referenceModifiers);
    return target;
  });
  return { kind: 'reference', parameter: ref, anyOf, hierarchy: { direction, parameter: along } };
}

/** The one type among the targets that forms a hierarchy of its own. */
function hierarchicalTarget({ targets }: SearchParameter): string | undefined {
  const candidates = targets.filter((type) => parentParameter(type) !== undefined);
  return candidates.length === 1 ? candidates[0] : undefined;
}

/** The parameter by which a resource names the one it is part of. */
function parentParameter(type: string): ParameterRef | undefined {
  for (const code of ['partof', 'part-of', 'parent']) {
    const parameter = parameterOf(type, code);
    if (parameter?.type === 'reference' && (parameter.targets.includes(type) || parameter.targets.length === 0)) {
      return { type, code };
    }
  }
  return undefined;
}

/** Codes of the reference parameters of a type. */
export function referenceCodes(type: string): string[] {
  return [...parametersOf(type).values()].filter((each) => each.type === 'reference').map(({ code }) => code);
}
