import { undecided } from './outside.ts';

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

/** Negative when the first lies before the second; undefined when their precision does not tell. */
export function compareMoments(a: string, b: string): number | undefined {
  const one = momentOf(a);
  const other = momentOf(b);
  const precision = Math.min(one.precision, other.precision);
  const difference = atPrecision(one, precision) - atPrecision(other, precision);
  return difference === 0 && one.precision !== other.precision ? undefined : difference;
}

function atPrecision(moment: Moment, precision: number): number {
  if (moment.precision === precision) return moment.time;
  const date = new Date(moment.time);
  return new Date(date.getFullYear(), precision > 0 ? date.getMonth() : 0, precision > 1 ? date.getDate() : 1).getTime();
}

/** Whether a text is a date or moment that this reading understands; gives up when it is not. */
export function requireMoment(text: string): void {
  momentOf(text);
}
