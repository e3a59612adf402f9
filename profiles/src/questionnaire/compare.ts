import { isJsonObject, type JsonObject } from '../json/json-object.ts';
import { canonicalQuantity } from '../units/index.ts';
import { type FormValue, sameCoding } from './form-value.ts';

/** System of UCUM codes. */
export const ucum = 'http://unitsofmeasure.org';

/** Conversion between units is exact to about 1e-12 of the value. */
const tolerance = 1e-9;

/**
 * Compares two values: negative, zero or positive like a sort function, undefined when they have no common order: other
 * types, units of other dimensions, dates whose shared part is equal but that are not equally precise.
 */
export function compareValues(left: FormValue, right: FormValue): number | undefined {
  const [a, b] = [left.value, right.value];
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (isMoment(left.type) && isMoment(right.type)) return compareMoments(String(a), String(b));
  if (left.type === 'time' && right.type === 'time') return secondsOf(String(a)) - secondsOf(String(b));
  if (left.type === 'Quantity' && right.type === 'Quantity') return compareQuantities(a, b);
  if (typeof a === 'string' && typeof b === 'string' && isText(left.type) && isText(right.type))
    return a === b ? 0 : a < b ? -1 : 1;
  return undefined;
}

/** Whether two values are the same answer. Codings by code and system, references by their text. */
export function equalValues(left: FormValue, right: FormValue): boolean {
  if (left.type === 'Coding' && right.type === 'Coding') return sameCoding(left.value, right.value);
  if (left.type === 'boolean' && right.type === 'boolean') return left.value === right.value;
  if (left.type === 'Reference' && right.type === 'Reference')
    return sameMember(left.value, right.value, 'reference') || sameMember(left.value, right.value, 'identifier');
  if (left.type === 'Attachment' && right.type === 'Attachment')
    return sameMember(left.value, right.value, 'data') || sameMember(left.value, right.value, 'url');
  return compareValues(left, right) === 0;
}

const isText = (type: string): boolean => type === 'string' || type === 'uri';
const isMoment = (type: string): boolean => type === 'date' || type === 'dateTime';

function sameMember(left: unknown, right: unknown, name: string): boolean {
  if (!isJsonObject(left) || !isJsonObject(right) || left[name] === undefined) return false;
  return JSON.stringify(left[name]) === JSON.stringify(right[name]);
}

/** Seconds since midnight. */
function secondsOf(time: string): number {
  const [hours = '', minutes = '', seconds = '0'] = time.split(':');
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
}

function compareMoments(left: string, right: string): number | undefined {
  if (left.length > 10 && right.length > 10) {
    const difference = Date.parse(left) - Date.parse(right);
    return Number.isNaN(difference) ? undefined : difference;
  }
  // Without times the calendar days as written are compared: a day has no time zone.
  const shared = Math.min(left.length, right.length, 10);
  const [a, b] = [left.slice(0, shared), right.slice(0, shared)];
  if (a !== b) return a < b ? -1 : 1;
  return left.length === right.length ? 0 : undefined;
}

function compareQuantities(left: unknown, right: unknown): number | undefined {
  if (!isJsonObject(left) || !isJsonObject(right)) return undefined;
  const [a, b] = [left['value'], right['value']];
  if (typeof a !== 'number' || typeof b !== 'number' || left['comparator'] !== undefined) return undefined;
  if (sameUnit(left, right)) return a - b;
  if (left['system'] !== ucum || right['system'] !== ucum) return undefined;
  const [from, to] = [canonicalQuantity(a, String(left['code'])), canonicalQuantity(b, String(right['code']))];
  if (!from || !to || from.unit !== to.unit) return undefined;
  const difference = from.value - to.value;
  return Math.abs(difference) <= tolerance * Math.max(Math.abs(from.value), Math.abs(to.value)) ? 0 : difference;
}

/** The same code of the same system or, where neither is coded, the same text. */
function sameUnit(left: JsonObject, right: JsonObject): boolean {
  if (left['code'] === undefined && right['code'] === undefined) return left['unit'] === right['unit'];
  return left['code'] === right['code'] && left['system'] === right['system'];
}
