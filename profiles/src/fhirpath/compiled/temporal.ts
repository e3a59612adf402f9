import { undecided } from './outside.ts';
import type { Unit } from './syntax.ts';

/** A date or a moment as FHIRPath compares it. */
interface Moment {
  /** 0 year, 1 month, 2 day, 5 second. */
  readonly precision: number;
  /** The moment, or the start of the date in the time zone of the process, as the engine takes it. */
  readonly time: number;
}

const form =
  /^(\d{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01])(T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{3})?(?:Z|\+(?:0\d|1[0-4]):[0-5]\d|-(?:0[1-9]|1[0-2]):[0-5]\d))?)?)?$/;

/**
 * Reads a date, dateTime or instant of FHIR. Gives up on what is wrong, has a time without zone, or fractions of a second
 * in another number than three digits.
 */
function momentOf(text: string): Moment {
  const parts = form.exec(text);
  if (!parts) return undecided();
  const year = Number(parts[1]);
  const month = parts[2] === undefined ? 0 : Number(parts[2]) - 1;
  const day = parts[3] === undefined ? 1 : Number(parts[3]);
  const date = new Date(year, month, day);
  if (year < 1000 || date.getDate() !== day || date.getMonth() !== month) return undecided();
  if (parts[4] !== undefined) return { precision: 5, time: Date.parse(text) };
  return { precision: parts[3] !== undefined ? 2 : parts[2] !== undefined ? 1 : 0, time: date.getTime() };
}

/** A date or moment with its type: of a resource, or computed. */
export interface Dated {
  readonly text: string;
  readonly type: string;
}

/** A text that its type does not allow is no date for the engine either. */
function typedMoment({ text, type }: Dated): Moment {
  const moment = momentOf(text);
  const isWrong =
    type === 'time' || (type === 'date' && moment.precision === 5) || (type === 'instant' && moment.precision < 5);
  return isWrong ? undecided() : moment;
}

/** Whether dates are equal; undefined when their precision does not tell. */
export function equalMoments(a: Dated, b: Dated): boolean | undefined {
  const difference = compareMoments(a, b);
  if (difference !== undefined) return difference === 0;
  // Dates and instants are never equal for the engine.
  return a.type === 'dateTime' || b.type === 'dateTime' || a.type === b.type ? undefined : undecided();
}

/** Negative when the first lies before the second; undefined when their precision does not tell. */
export function compareMoments(a: Dated, b: Dated): number | undefined {
  const one = typedMoment(a);
  const other = typedMoment(b);
  const precision = Math.min(one.precision, other.precision);
  const difference = atPrecision(one, precision) - atPrecision(other, precision);
  return difference === 0 && one.precision !== other.precision ? undefined : difference;
}

function atPrecision(moment: Moment, precision: number): number {
  if (moment.precision === precision) return moment.time;
  const date = new Date(moment.time);
  return new Date(
    date.getFullYear(),
    precision > 0 ? date.getMonth() : 0,
    precision > 1 ? date.getDate() : 1,
  ).getTime();
}

/** Whether a text is a date or moment that this reading understands; gives up when it is not. */
export function requireMoment(dated: Dated): void {
  typedMoment(dated);
}

/** Whether a text is a date, of any precision, that the calendar has. */
export function isDate(text: string): boolean {
  return momentOf(text).precision < 5;
}

/** A date or moment later (or earlier) by a calendar duration, counted in the time zone of the process as the engine does. */
export function shifted(dated: Dated, amount: number, unit: Unit): string {
  const { precision, time } = typedMoment(dated);
  const date = new Date(time);
  if (precision < 2) return undecided();
  if (precision === 2 && unit === 'hour' && amount % 24 === 0) return shifted(dated, amount / 24, 'day');
  if (precision === 2 && (unit === 'hour' || unit === 'minute' || unit === 'second')) return undecided();
  if (unit === 'year' || unit === 'month') addMonths(date, unit === 'year' ? amount * 12 : amount);
  else if (unit === 'week' || unit === 'day') date.setDate(date.getDate() + (unit === 'week' ? amount * 7 : amount));
  else date.setTime(time + amount * milliseconds[unit]);
  const year = date.getFullYear();
  if (!(year >= 1000 && year <= 9999)) return undecided();
  return precision === 5
    ? date.toISOString()
    : `${year}-${twoDigits(date.getMonth() + 1)}-${twoDigits(date.getDate())}`;
}

const milliseconds = { hour: 3600000, minute: 60000, second: 1000 };

/** The same day of another month, or its last day. */
function addMonths(date: Date, months: number): void {
  const day = date.getDate();
  date.setDate(1);
  date.setMonth(date.getMonth() + months);
  const lastDay = new Date(date.getFullYear(), date.getMonth() + 1, 0).getDate();
  date.setDate(Math.min(day, lastDay));
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
