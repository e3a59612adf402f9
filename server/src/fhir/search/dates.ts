import { romeInstant, utcOf } from './rome-time.ts';

/** What a date covers: `[low, high)` in milliseconds since the epoch, UTC. */
export interface DateInterval {
  readonly low: number;
  readonly high: number;
}

/** Open ends of a Period: the first and the last instant that a date of ECMAScript can hold. */
export const beginningOfTime = -8.64e15;
/** See {@link beginningOfTime}. */
export const endOfTime = 8.64e15;

const pattern =
  /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(Z|[+\- ]\d{2}:\d{2})?)?)?)?$/;
const daysInMonth = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/**
 * Reads a FHIR date, dateTime or instant as the interval it covers at its precision: a year, month, day, minute, second
 * or fraction of it. Values without a zone are Italian time (Europe/Rome). Undefined when it is none or not on the
 * calendar.
 *
 * A blank in the place of the `+` of a zone, as unescaped addresses deliver it, is understood.
 *
 * @see FHIR R4 search.html#date
 */
export function parseDateInterval(text: string): DateInterval | undefined {
  const match = pattern.exec(text);
  if (match === null) return undefined;
  const year = Number(match[1]);
  if (match[2] === undefined) return { low: romeInstant(year), high: romeInstant(year + 1) };
  const month = Number(match[2]);
  if (month < 1 || month > 12) return undefined;
  if (match[3] === undefined) {
    const high = month === 12 ? romeInstant(year + 1) : romeInstant(year, month + 1);
    return { low: romeInstant(year, month), high };
  }
  const day = Number(match[3]);
  if (day < 1 || day > (daysInMonth[month - 1] ?? 0) || (month === 2 && day === 29 && !isLeap(year))) return undefined;
  if (match[4] === undefined) return { low: romeInstant(year, month, day), high: romeInstant(year, month, day + 1) };
  return timeInterval(match, year, month, day);
}

function timeInterval(match: RegExpExecArray, year: number, month: number, day: number): DateInterval | undefined {
  const [hours, minutes] = [Number(match[4]), Number(match[5])];
  // A leap second (60) is allowed by FHIR and lands on the first instant of the next minute.
  const seconds = Number(match[6] ?? 0);
  if (hours > 23 || minutes > 59 || seconds > 60) return undefined;
  const fraction = match[7] ?? '';
  const ms = Math.floor(Number(`0.${fraction || '0'}`) * 1000 + 1e-6);
  const zone = zoneOffset(match[8]);
  if (zone === undefined && match[8] !== undefined) return undefined;
  const low =
    zone === undefined
      ? romeInstant(year, month, day, hours, minutes, seconds, ms)
      : utcOf(year, month, day, hours, minutes, seconds, ms) - zone;
  const width = match[6] === undefined ? 60_000 : Math.max(1, 1000 / 10 ** fraction.length);
  return { low, high: low + width };
}

/** Milliseconds ahead of UTC; undefined without a zone or when it is out of range (±14:00). */
function zoneOffset(zone: string | undefined): number | undefined {
  if (zone === undefined) return undefined;
  if (zone === 'Z') return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(4, 6));
  if (hours > 14 || minutes > 59) return undefined;
  return (hours * 60 + minutes) * (zone.startsWith('-') ? -60_000 : 60_000);
}

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}
