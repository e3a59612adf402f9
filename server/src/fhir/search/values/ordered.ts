import { canonicalQuantity } from '@sinfonia/profiles/units';
import { parseDateInterval } from '../dates.ts';
import { splitEscaped, unescapeValue } from '../escape.ts';
import { invalidValue, prefixNotAllowed } from '../faults.ts';
import { type NumberInterval, parseNumberInterval } from '../numbers.ts';
import type { Comparator, Condition, ParameterRef } from '../plan.ts';

const comparators: ReadonlySet<string> = new Set(['eq', 'ne', 'gt', 'lt', 'ge', 'le', 'sa', 'eb', 'ap']);
/** Share of the value that counts as "approximately". Source: FHIR R4 search.html#prefix (`ap`: 10 % is recommended). */
const approximation = 0.1;
const ucum = 'http://unitsofmeasure.org';

/** Takes the prefix off an ordered value; `eq` when there is none. Refuses letters that are no prefix. */
export function splitPrefix(parameter: string, value: string): { comparator: Comparator; rest: string } {
  const letters = /^[A-Za-z]{2}/.exec(value)?.[0];
  if (letters === undefined) return { comparator: 'eq', rest: value };
  if (!comparators.has(letters)) throw prefixNotAllowed(parameter);
  return { comparator: letters as Comparator, rest: value.slice(2) };
}

/**
 * A date condition from a value such as `ge2024-05`. `ap` widens by 10 % of the distance to `now` (ms, UTC).
 * Refuses with `invalid-parameter-value`.
 */
export function dateCondition(
  parameter: ParameterRef,
  name: string,
  comparator: Comparator,
  text: string,
  now: number,
): Condition {
  const interval = parseDateInterval(unescapeValue(text) ?? '');
  if (interval === undefined) throw invalidValue(name);
  const { low, high } = comparator === 'ap' ? widenDate(interval, now) : interval;
  return parameter.code === '_lastUpdated'
    ? { kind: 'lastUpdated', comparator, low, high }
    : { kind: 'date', parameter, comparator, low, high };
}

function widenDate({ low, high }: { low: number; high: number }, now: number): { low: number; high: number } {
  const gap = Math.round(Math.abs(now - (low + high) / 2) * approximation);
  return { low: low - gap, high: high + gap };
}

/** A number condition from the text of a decimal. Refuses with `invalid-parameter-value`. */
export function numberCondition(
  parameter: ParameterRef,
  name: string,
  comparator: Comparator,
  text: string,
): Condition {
  return { kind: 'number', parameter, comparator, ...interval(name, comparator, text) };
}

/**
 * A quantity condition from `number`, `number|system|code` or `number||code`; UCUM units are also brought to base units.
 * Refuses with `invalid-parameter-value`.
 */
export function quantityCondition(
  parameter: ParameterRef,
  name: string,
  comparator: Comparator,
  text: string,
): Condition {
  const parts = splitEscaped(text, '|');
  const [number = '', system, code] = parts.map((part) => unescapeValue(part));
  if (parts.length === 2 || parts.length > 3) throw invalidValue(name);
  const value = interval(name, comparator, number);
  const unit = code || undefined;
  const canonical = unit !== undefined && system === ucum ? canonicalInterval(value, unit) : undefined;
  return {
    kind: 'quantity',
    parameter,
    comparator,
    ...value,
    ...(system ? { system } : {}),
    ...(unit === undefined ? {} : { code: unit }),
    ...(canonical ? { canonical } : {}),
  };
}

function interval(name: string, comparator: Comparator, text: string): NumberInterval {
  const value = parseNumberInterval(text);
  if (value === undefined) throw invalidValue(name);
  if (comparator !== 'ap') return value;
  const gap = Math.abs(value.exact) * approximation;
  return { exact: value.exact, low: value.exact - gap, high: value.exact + gap };
}

function canonicalInterval(
  { exact, low, high }: NumberInterval,
  code: string,
): { unit: string; exact: number; low: number; high: number } | undefined {
  const [value, lowest, highest] = [exact, low, high].map((number) => canonicalQuantity(number, code));
  if (!value || !lowest || !highest) return undefined;
  // Some units run backwards (pH): the bounds change places.
  return {
    unit: value.unit,
    exact: value.value,
    low: Math.min(lowest.value, highest.value),
    high: Math.max(lowest.value, highest.value),
  };
}
