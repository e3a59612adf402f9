import { addDays } from '@sinfonia/mappings';
import { type Day, daysFrom } from '../../../calendar/civil-day.ts';
import type { HolidayCalendar } from '../../../calendar/holidays.ts';
import type { Cadence } from './cadence.ts';
import type { Occurrence } from './occurrences.ts';

/** What becomes of a visit that falls on a holiday. A plain Sunday is none: the days of the week decide on it. */
export type HolidayPolicy = 'keep' | 'skip' | 'move';

/** Days on which a case is on hold, both included; without end it still is. */
export interface SuspendedDays {
  readonly from: Day;
  readonly to?: Day;
}

/** The day of an occurrence after holidays and suspensions, or why it has none. */
export type SettledOccurrence = Occurrence & {
  readonly moved?: Day;
  readonly leftOut?: 'holiday' | 'no-working-day' | 'suspended';
};

/** How far a visit is moved at most, in days: a visit of next week is no substitute. */
export const moveLimit = 6;

/**
 * Settles on which days the occurrences of one series take place. A holiday is kept, left out, or moved to the next, else
 * the former working day in the same period on which the series has no visit.
 */
export function settleDays(
  occurrences: readonly Occurrence[],
  cadence: Cadence,
  rules: {
    readonly policy: HolidayPolicy;
    readonly calendar: HolidayCalendar;
    readonly municipality?: string;
    readonly suspended: readonly SuspendedDays[];
  },
): readonly SettledOccurrence[] {
  const { policy, calendar, municipality, suspended } = rules;
  const taken = new Set(occurrences.map(({ day }) => day));
  const isSuspended = (day: Day): boolean => suspended.some(({ from, to }) => day >= from && (to ?? day) >= day);
  const isUsable = (day: Day): boolean =>
    day >= cadence.anchor &&
    (cadence.until ?? day) >= day &&
    !taken.has(day) &&
    !isSuspended(day) &&
    calendar.isWorkingDay(day, municipality);
  return occurrences.map((occurrence) => {
    const { day } = occurrence;
    if (isSuspended(day)) return { ...occurrence, leftOut: 'suspended' };
    if (policy === 'keep' || calendar.holidayOn(day, municipality) === undefined) return occurrence;
    if (policy === 'skip') return { ...occurrence, leftOut: 'holiday' };
    const moved = candidates(occurrence).find(isUsable);
    if (moved === undefined) return { ...occurrence, leftOut: 'no-working-day' };
    taken.add(moved);
    return { ...occurrence, moved };
  });
}

function candidates({ day, first, last }: Occurrence): readonly Day[] {
  const later = [...daysFrom(addDays(day, 1), addDays(day, moveLimit))].filter((other) => other <= last);
  const earlier = [...daysFrom(addDays(day, -moveLimit), addDays(day, -1))].filter((other) => other >= first);
  return [...later, ...earlier.reverse()];
}
