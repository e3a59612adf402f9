import { addMonths, type CivilPeriod } from '@sinfonia/mappings';
import { civilDay, type DaySpan, dayNumber, lengthOf } from '../intensity/civil-days.ts';
import type { Cadence } from './cadence.ts';
import type { PlannedVisit } from './planned-visits.ts';

/**
 * How many visits fall in a period of days (both included). The first interval begins on the first day that both the
 * period and the bounds of the timing admit; the visits of an interval are spread evenly over it, the first at its
 * beginning, so that a period cut short has the visits whose day has come: 2 a week over 8 days are 3. Undefined when an
 * end of the period or of the bounds names no day. Exact.
 */
export function countVisits({ cadence, bounds, most }: PlannedVisit, period: CivilPeriod): number | undefined {
  const span = visitSpan(bounds, period);
  if (!span) return undefined;
  const days = lengthOf(span);
  if (days === 0) return 0;
  const count = cadence.unit === 'day' ? inDays(cadence, BigInt(days)) : inMonths(cadence, span.first, days);
  return most === undefined ? count : Math.min(count, Math.max(0, most));
}

/** The days of a period on which a timing admits visits; undefined when an end of either names no day. */
export function visitSpan({ start, end }: PlannedVisit['bounds'], period: CivilPeriod): DaySpan | undefined {
  const firsts = [period.from, ...(start === undefined ? [] : [start])].map(dayNumber);
  const lasts = [period.to, ...(end === undefined ? [] : [end])].map(dayNumber);
  const days = [...firsts, ...lasts].filter((day) => day !== undefined);
  if (days.length < firsts.length + lasts.length) return undefined;
  return { first: Math.max(...days.slice(0, firsts.length)), last: Math.min(...days.slice(firsts.length)) };
}

/** Visit n (from 0) is at n × every / (parts × times) days: it counts when that is before the end. */
function inDays({ times, every, parts }: Cadence, days: bigint): number {
  return Number((days * parts * times + every - 1n) / every);
}

function inMonths({ times, every }: Cadence, first: number, days: number): number {
  const start = civilDay(first);
  let count = 0;
  for (let interval = 0; ; interval++) {
    const from = monthsAfter(start, interval * Number(every), first);
    if (from >= days) return count;
    const to = monthsAfter(start, (interval + 1) * Number(every), first);
    // The calendar of FHIR ends with the year 9999: what goes beyond is one visit more at most.
    if (!Number.isFinite(to)) return count + 1;
    const length = BigInt(to - from);
    const passed = BigInt(Math.min(days, to) - from);
    count += Number((passed * times + length - 1n) / length);
  }
}

/** Days from `first`, which is `start`, to the same day some months later. */
function monthsAfter(start: string, months: number, first: number): number {
  return (dayNumber(addMonths(start, months)) ?? Number.POSITIVE_INFINITY) - first;
}
