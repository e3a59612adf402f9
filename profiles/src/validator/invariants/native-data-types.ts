import { isJsonObject, type JsonObject, textOf } from '../../json/json-object.ts';
import type { Run } from '../run.ts';
import { has, hasChoice, type NativeInvariant, onObject } from './native-invariant.ts';
import { isNotAfter } from './partial-dates.ts';

const ucum = 'http://unitsofmeasure.org';

function hasCodeAndUcum(value: JsonObject): boolean {
  return (has(value, 'code') || !has(value, 'value')) && (!has(value, 'system') || value['system'] === ucum);
}

function isReferenceResolved(reference: string, run: Run): boolean {
  if (!reference.startsWith('#')) return true;
  // `#` alone is the container itself: it may be used in contained resources. Source: references.html#contained.
  if (reference === '#') return run.resource !== run.root;
  const { contained } = run.root;
  const id = reference.slice(1);
  return Array.isArray(contained) && contained.some((item) => isJsonObject(item) && item['id'] === id);
}

function isRangeOrdered(value: JsonObject): boolean {
  const { low, high } = value;
  if (!isJsonObject(low) || !isJsonObject(high)) return true;
  // Different units cannot be compared here; the same is true of FHIRPath without a conversion.
  if (low['code'] !== high['code'] || low['unit'] !== high['unit'] || low['system'] !== high['system']) return true;
  const lowValue = low['value'];
  const highValue = high['value'];
  return typeof lowValue !== 'number' || typeof highValue !== 'number' || lowValue <= highValue;
}

const number = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);
const meals = new Set(['C', 'CM', 'CD', 'CV']);

/** Invariants of data types. Source: FHIR R4 datatypes.html, extensibility.html, references.html. */
export const dataTypeInvariants: Readonly<Record<string, NativeInvariant>> = {
  'ext-1': onObject((value) => has(value, 'extension') !== hasChoice(value, 'value')),
  'ref-1': onObject((value, run) => isReferenceResolved(textOf(value['reference']) ?? '', run)),
  'per-1': onObject((value) => isNotAfter(value['start'], value['end'])),
  'qty-3': onObject((value) => !has(value, 'code') || has(value, 'system')),
  'sqty-1': onObject((value) => !has(value, 'comparator')),
  'rng-2': onObject(isRangeOrdered),
  'rat-1': onObject((value) => {
    const numerator = has(value, 'numerator');
    return numerator === has(value, 'denominator') && (numerator || has(value, 'extension'));
  }),
  'cpt-2': onObject((value) => !has(value, 'value') || has(value, 'system')),
  'att-1': onObject((value) => !has(value, 'data') || has(value, 'contentType')),
  'exp-1': onObject((value) => has(value, 'expression') || has(value, 'reference')),
  'drt-1': onObject((value) => !has(value, 'code') || (value['system'] === ucum && has(value, 'value'))),
  'age-1': onObject(
    (value) => hasCodeAndUcum(value) && (number(value['value']) === undefined || (number(value['value']) ?? 0) > 0),
  ),
  'dis-1': onObject(hasCodeAndUcum),
  'tim-1': onObject((value) => !has(value, 'duration') || has(value, 'durationUnit')),
  'tim-2': onObject((value) => !has(value, 'period') || has(value, 'periodUnit')),
  'tim-4': onObject((value) => (number(value['duration']) ?? 0) >= 0),
  'tim-5': onObject((value) => (number(value['period']) ?? 0) >= 0),
  'tim-6': onObject((value) => !has(value, 'periodMax') || has(value, 'period')),
  'tim-7': onObject((value) => !has(value, 'durationMax') || has(value, 'duration')),
  'tim-8': onObject((value) => !has(value, 'countMax') || has(value, 'count')),
  'tim-9': onObject((value) => {
    if (!has(value, 'offset')) return true;
    const { when } = value;
    return Array.isArray(when) && when.length > 0 && when.every((code) => !meals.has(String(code)));
  }),
  'tim-10': onObject((value) => !has(value, 'timeOfDay') || !has(value, 'when')),
};
