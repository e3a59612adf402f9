import { splitEscaped, unescapeValue } from '../escape.ts';
import { invalidValue, unknownValueSet } from '../faults.ts';
import { compactPhone } from '../normalise.ts';
import type { SearchParameter } from '../parameters.ts';
import type { Condition, ParameterRef, TokenValue } from '../plan.ts';
import { canonicalSystem } from '../system-aliases.ts';
import type { SearchTerminology } from '../terminology.ts';

/** System implied by booleans. Source: FHIR R4 search.html#token. */
const specialValues = 'http://terminology.hl7.org/CodeSystem/special-values';

/** Reads `code`, `system|code`, `|code` or `system|`. Refuses with `invalid-parameter-value`. */
export function parseToken(name: string, text: string): TokenValue {
  const parts = splitEscaped(text, '|').map((part) => unescapeValue(part));
  const [first, second] = parts;
  if (parts.length > 2 || parts.includes(undefined) || first === undefined) throw invalidValue(name);
  if (second === undefined) return first === '' ? refuse(name) : { code: first };
  if (first === '') return second === '' ? refuse(name) : { system: null, code: second };
  return { system: canonicalSystem(first), ...(second === '' ? {} : { code: second }) };
}

function refuse(name: string): never {
  throw invalidValue(name);
}

/**
 * The codings to look for, completed with the forms under which a value may be indexed: elements of type `code` and
 * booleans imply their system and are indexed without; telephone numbers are also indexed without separators.
 */
export function tokenCondition(
  parameter: SearchParameter,
  ref: ParameterRef,
  values: readonly TokenValue[],
  terminology: SearchTerminology,
): Condition {
  const anyOf = values.flatMap((value) => indexedForms(parameter, value, terminology));
  return { kind: 'token', parameter: ref, anyOf };
}

function indexedForms(parameter: SearchParameter, value: TokenValue, terminology: SearchTerminology): TokenValue[] {
  const types = parameter.elementTypes;
  const { system, code } = value;
  const forms: TokenValue[] = types.size === 1 && types.has('code') && system ? [] : [value];
  if (system && code !== undefined && implies(parameter, system, code, terminology)) forms.push({ system: null, code });
  if (system && code === undefined) forms.push(...impliedCodes(parameter, system, terminology));
  if (code !== undefined && !system && types.has('ContactPoint')) {
    const compact = compactPhone(code);
    if (compact !== code) forms.push({ ...value, code: compact });
  }
  return forms;
}

function implies(parameter: SearchParameter, system: string, code: string, terminology: SearchTerminology): boolean {
  if (parameter.elementTypes.has('boolean') && system === specialValues) return true;
  // A value set that cannot be told (MIME types, languages) is given the benefit of the doubt.
  return parameter.impliedValueSets.some((set) => terminology.isMember(set, system, code) !== false);
}

function impliedCodes(parameter: SearchParameter, system: string, terminology: SearchTerminology): TokenValue[] {
  return parameter.impliedValueSets.flatMap((set) =>
    (terminology.expandValueSet(set) ?? [])
      .filter((member) => member.system === system)
      .map(({ code }) => ({ system: null, code })),
  );
}

/** `:in` and `:not-in`: the codes of a value set, by canonical address or as `ValueSet/id`. Refuses an unknown one. */
export function valueSetTokens(name: string, text: string, terminology: SearchTerminology): TokenValue[] {
  const url = unescapeValue(text);
  const codes = url === undefined ? undefined : terminology.expandValueSet(url);
  if (codes === undefined) throw unknownValueSet(name);
  return codes.map(({ system, code }) => ({ system, code }));
}

/**
 * `:above` and `:below`: a code with those it is subsumed by, or subsumes. Without a system, that of the parameter's own
 * value set counts. Refuses a system without a known hierarchy.
 */
export function hierarchyTokens(
  parameter: SearchParameter,
  name: string,
  text: string,
  direction: 'above' | 'below',
  terminology: SearchTerminology,
): TokenValue[] {
  const { system, code } = parseToken(name, text);
  if (code === undefined) throw invalidValue(name);
  const systems = system ? [system] : impliedSystems(parameter, code, terminology);
  const tokens: TokenValue[] = [];
  for (const candidate of systems) {
    const related =
      direction === 'below' ? terminology.descendants(candidate, code) : terminology.ancestors(candidate, code);
    if (related === undefined) continue;
    tokens.push(...[code, ...related].map((each) => ({ system: candidate, code: each })));
  }
  if (tokens.length === 0) throw unknownValueSet(name);
  return tokens;
}

function impliedSystems(parameter: SearchParameter, code: string, terminology: SearchTerminology): string[] {
  const systems = parameter.impliedValueSets.flatMap((set) =>
    (terminology.expandValueSet(set) ?? []).filter((member) => member.code === code).map(({ system }) => system),
  );
  return [...new Set(systems)];
}

/** `:of-type`: `system|code|value` of an Identifier. Refuses with `invalid-parameter-value`. */
export function ofTypeCondition(parameter: ParameterRef, name: string, text: string): Condition {
  const parts = splitEscaped(text, '|').map((part) => unescapeValue(part));
  const [system, code, value] = parts;
  if (parts.length !== 3 || system === undefined || !code || !value) throw invalidValue(name);
  return { kind: 'ofType', parameter, system: system === '' ? undefined : system, code, value };
}
