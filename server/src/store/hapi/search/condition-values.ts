import { searchNotSupported } from '../../../fhir/search/faults.ts';
import { parameterOf } from '../../../fhir/search/parameters.ts';
import type { Condition, ParameterRef, TokenValue } from '../../../fhir/search/plan.ts';
import { numberText } from './value-text.ts';

/*
 * The values of single conditions as a HAPI search takes them, with the escapes of FHIR but not those of an address. Each throws
 * `search-not-supported` for what HAPI would read otherwise.
 */

type Leaf<K extends Condition['kind']> = Extract<Condition, { kind: K }>;

/** A number or quantity with its prefix, without a unit. */
export function ordered({ parameter, comparator, exact, low, high }: Leaf<'number'> | Leaf<'quantity'>): string {
  if (comparator === 'ap') return `ap${exact}`;
  const value = numberText(exact, low, high);
  if (value === undefined) throw searchNotSupported(parameter.code);
  return comparator === 'eq' ? value : comparator + value;
}

/** HAPI has no `sa` and `eb` for numbers; a number is a point, so that they come to the same as `gt` and `lt`. */
export function pointOf(condition: Leaf<'number'>): Leaf<'number'> {
  const { comparator } = condition;
  if (comparator === 'sa') return { ...condition, comparator: 'gt' };
  return comparator === 'eb' ? { ...condition, comparator: 'lt' } : condition;
}

/** A quantity with its prefix and its unit. */
export function quantity(condition: Leaf<'quantity'>): string {
  const { system, code } = condition;
  const value = ordered(condition);
  return code === undefined ? value : `${value}|${escaped(system ?? '')}|${escaped(code)}`;
}

/** Alternatives of codes, each with its system where one is asked for. */
export function tokens({ parameter, anyOf: values }: Leaf<'token'>): string {
  const isCode = isPlainCode(parameter);
  return values.map((value) => token(value, isCode)).join(',');
}

/** HAPI indexes elements of type code with the system that their value set implies, so that "no system" never matches. */
function isPlainCode({ type, code }: ParameterRef): boolean {
  const types = parameterOf(type, code)?.elementTypes;
  return types !== undefined && types.size === 1 && (types.has('code') || types.has('boolean'));
}

function token({ system, code }: TokenValue, isCode: boolean): string {
  const value = code === undefined ? '' : escaped(code);
  if (system === undefined || (system === null && isCode)) return value;
  return `${system === null ? '' : escaped(system)}|${value}`;
}

/** An identifier with its type. */
export function ofType({ system, code, value }: Leaf<'ofType'>): string {
  return [system ?? '', code, value].map(escaped).join('|');
}

/** Alternatives of references; a bare id leads to each type that is allowed. */
export function references({ parameter, anyOf: targets, targetTypes = [], hierarchy }: Leaf<'reference'>): string {
  if (hierarchy !== undefined) throw searchNotSupported(`${parameter.code}:${hierarchy.direction}`);
  return targets
    .flatMap((target) => (target.includes('/') ? [target] : targetTypes.map((type) => `${type}/${target}`)))
    .map(escapedAddress)
    .join(',');
}

/** Escapes what separates parts and alternatives of a value. Source: FHIR R4 search.html#escaping. */
export function escaped(value: string): string {
  return value.replace(/[\\,$|]/g, '\\$&');
}

/** Escapes a reference or address, in which a bar is an ordinary character (`canonical|version`). */
export function escapedAddress(value: string): string {
  return value.replace(/[\\,$]/g, '\\$&');
}
