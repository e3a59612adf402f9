import type { Resource } from '@medplum/fhirtypes';
import { walker } from '../../../fhir/search/expressions/element-path.ts';
import { parameterOf } from '../../../fhir/search/parameters.ts';
import type { Condition, SearchPlan, TokenValue } from '../../../fhir/search/plan.ts';
import { canonicalSystem } from '../../../fhir/search/system-aliases.ts';
import type { Decision } from '../../writing/entry.ts';

/**
 * What the criteria of a reference match once the transaction is carried out, given what they match now: HAPI looks them up
 * before, so that what the transaction itself writes has to be added here. Only conditions on tokens (identifiers, codes) are
 * judged; other criteria lead only to what was there.
 *
 * @returns addresses (`Type/id`, sorted)
 * @see FHIR R4 http.html#trules (conditional references are resolved after all writes)
 */
export function matchesAfter(
  plan: SearchPlan,
  matches: readonly string[],
  decisions: readonly Decision[],
): readonly string[] {
  if (!isJudged(plan.where)) return matches;
  const after = new Set(matches);
  for (const decision of decisions) {
    if (decision.kind === 'delete') for (const id of decision.ids) after.delete(`${decision.type}/${id}`);
    if (decision.kind !== 'put') continue;
    const address = `${decision.type}/${decision.id}`;
    const fits = plan.types.includes(decision.type) && satisfies(decision.resource, plan.where);
    if (fits) after.add(address);
    else after.delete(address);
  }
  return [...after].sort();
}

function isJudged(condition: Condition): boolean {
  return condition.kind === 'and' ? condition.of.every(isJudged) : condition.kind === 'token';
}

function satisfies(resource: Resource, condition: Condition): boolean {
  if (condition.kind === 'and') return condition.of.every((each) => satisfies(resource, each));
  if (condition.kind !== 'token') return false;
  const tokens = tokensOf(resource, condition.parameter.code);
  return condition.anyOf.some((wanted) => tokens.some((token) => isToken(token, wanted)));
}

function isToken({ system, code }: TokenValue, wanted: TokenValue): boolean {
  if (wanted.code !== undefined && wanted.code !== code) return false;
  if (wanted.system === undefined) return true;
  return wanted.system === null ? system === undefined : system === canonicalSystem(wanted.system);
}

function tokensOf(resource: Resource, code: string): TokenValue[] {
  const tokens: TokenValue[] = [];
  const selection = parameterOf(resource.resourceType, code)?.selection;
  if (selection?.kind !== 'elements') return tokens;
  for (const { steps, type } of selection.paths) {
    walker(steps, (value) => tokens.push(...asTokens(value, type)), false)(resource, 0);
  }
  return tokens;
}

function asTokens(value: unknown, type: string): TokenValue[] {
  const { coding, system, code, value: text } = value as Record<string, unknown>;
  if (type === 'CodeableConcept') return ((coding ?? []) as unknown[]).flatMap((each) => asTokens(each, 'Coding'));
  if (type === 'Coding') return [toToken(system, code)];
  if (type === 'Identifier') return [toToken(system, text)];
  if (type === 'ContactPoint') return [toToken(undefined, text)];
  return [toToken(undefined, String(value))];
}

function toToken(system: unknown, code: unknown): TokenValue {
  return {
    ...(typeof system === 'string' ? { system: canonicalSystem(system) } : {}),
    ...(typeof code === 'string' ? { code } : {}),
  };
}
