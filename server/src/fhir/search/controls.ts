import { isResourceType, nearestFew, resourceTypes } from '@sinfonia/profiles/model';
import { splitEscaped } from './escape.ts';
import { invalidValue, refusal, shorten } from './faults.ts';
import { parameterOf, parametersOf } from './parameters.ts';
import type { Include, SearchPlan, SortKey } from './plan.ts';
import { mayPointTo, referenceCodes } from './values/reference-condition.ts';

/** Bounds of a search. */
export interface SearchLimits {
  /** Page size when the request names none. */
  readonly defaultCount: number;
  /** Largest page size; a larger wish is cut down to it, as FHIR allows. */
  readonly maximumCount: number;
}

/** Bounds that hold unless configured otherwise. */
export const defaultLimits: SearchLimits = { defaultCount: 20, maximumCount: 1000 };

/** `_count`: a whole number from 0. Refuses with `invalid-parameter-value`. */
export function parseCount(value: string, { maximumCount }: SearchLimits): number {
  if (!/^\d{1,9}$/.test(value)) throw invalidValue('_count');
  return Math.min(Number(value), maximumCount);
}

/** `_total`. Refuses with `invalid-parameter-value`. */
export function parseTotal(value: string): SearchPlan['total'] {
  if (value !== 'none' && value !== 'estimate' && value !== 'accurate') throw invalidValue('_total');
  return value;
}

const unsortable: ReadonlySet<string> = new Set(['composite', 'special']);

/** `_sort`: parameters separated by commas, `-` for descending. Refuses with `unknown-sort-key`. */
export function parseSort(types: readonly string[], value: string): SortKey[] {
  return value.split(',').map((text) => {
    const descending = text.startsWith('-');
    const code = descending ? text.slice(1) : text;
    const [only] = types;
    const type = types.length === 1 && only !== undefined ? only : 'Resource';
    const parameter = parameterOf(type, code);
    if (parameter === undefined || parameter.expression === undefined || unsortable.has(parameter.type)) {
      const nearest = nearestFew(code, sortableCodes(type), 3).join(', ') || '_lastUpdated, _id';
      throw refusal({ code: 'unknown-sort-key', values: { key: shorten(code), nearest } }, '_sort');
    }
    return { parameter: { type, code }, descending };
  });
}

function sortableCodes(type: string): string[] {
  return [...parametersOf(type).values()].filter((each) => !unsortable.has(each.type)).map(({ code }) => code);
}

/** `_type`: resource types separated by commas. Refuses with `invalid-parameter-value`. */
export function parseTypes(value: string): string[] {
  const types = splitEscaped(value, ',');
  if (!types.every(isResourceType)) throw invalidValue('_type');
  return [...new Set(types)];
}

/** `_elements`: names separated by commas. Refuses with `invalid-parameter-value`. */
export function parseElements(value: string): string[] {
  const elements = value.split(',').map((text) => text.trim());
  if (!elements.every((text) => /^[A-Za-z][A-Za-z.]*$/.test(text))) throw invalidValue('_elements');
  return elements;
}

const summaries: ReadonlySet<string> = new Set(['true', 'false', 'text', 'data', 'count']);

/** `_summary`. Refuses with `invalid-parameter-value`. */
export function parseSummary(value: string): 'true' | 'false' | 'text' | 'data' | 'count' {
  if (!summaries.has(value)) throw invalidValue('_summary');
  return value as 'true' | 'false' | 'text' | 'data' | 'count';
}

/** `_include` and `_revinclude`, with `:iterate`: `Type:parameter[:Target]`, `Type:*` or `*`. Refuses with `unknown-include`. */
export function parseInclude(name: string, value: string): Include {
  const [base = '', modifier, ...more] = name.split(':');
  const reverse = base === '_revinclude';
  const iterate = modifier === 'iterate' || modifier === 'recurse';
  if ((modifier !== undefined && !iterate) || more.length > 0) throw unknownInclude(name, '_include:iterate');
  if (value === '*') return { reverse, type: '*', code: '*', iterate };
  const [type = '', code = '', targetType, ...rest] = value.split(':');
  if (rest.length > 0 || !isResourceType(type))
    throw unknownInclude(name, nearestFew(type, resourceTypes(), 3).join(', '));
  const known = code === '*' || parameterOf(type, code)?.type === 'reference';
  if (!known)
    throw unknownInclude(
      name,
      nearestFew(code, referenceCodes(type), 3)
        .map((each) => `${type}:${each}`)
        .join(', '),
    );
  if (targetType !== undefined && targetType !== '') {
    const parameter = parameterOf(type, code);
    if (!isResourceType(targetType) || (parameter !== undefined && !mayPointTo(parameter, targetType))) {
      throw unknownInclude(name, (parameter?.targets ?? []).slice(0, 5).join(', '));
    }
    return { reverse, type, code, targetType, iterate };
  }
  return { reverse, type, code, iterate };
}

function unknownInclude(name: string, nearest: string): Error {
  const parameter = shorten(name);
  return refusal({ code: 'unknown-include', values: { parameter, nearest: nearest || '*' } }, name);
}
