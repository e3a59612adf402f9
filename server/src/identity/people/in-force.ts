import type { Period } from '@medplum/fhirtypes';
import { parseDateInterval } from '../../fhir/search/dates.ts';

/**
 * Tells whether a period holds at an instant (ms since the epoch, UTC). Dates are days in Italy, ends included; an end or a
 * start that is absent is open; one that cannot be read holds never.
 */
export function isInForce(period: Period | undefined, now: number): boolean {
  if (period === undefined) return true;
  const start = period.start === undefined ? undefined : parseDateInterval(period.start);
  const end = period.end === undefined ? undefined : parseDateInterval(period.end);
  if (period.start !== undefined && (start === undefined || start.low > now)) return false;
  return period.end === undefined || (end !== undefined && now < end.high);
}

/**
 * Tells whether somebody born on a date is a minor at an instant: under eighteen, counted in days of Italy. Without a full
 * date of birth nobody is. Source: codice civile, art. 2.
 */
export function isMinor(birthDate: string | undefined, now: number): boolean {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(birthDate ?? '') ?? [];
  if (year === undefined || month === undefined || day === undefined) return false;
  const grown = `${String(Number(year) + 18).padStart(4, '0')}-${month}-${day}`;
  // Who is born on 29 February comes of age on 1 March of a common year.
  const comesOfAge = parseDateInterval(grown) ?? parseDateInterval(`${grown.slice(0, 4)}-03-01`);
  return comesOfAge !== undefined && now < comesOfAge.low;
}
