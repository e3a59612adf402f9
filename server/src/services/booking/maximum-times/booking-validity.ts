import { addDays } from '@sinfonia/mappings';
import type { Day } from '../../calendar/civil-day.ts';
import { type Effective, isInEffect, toEffective } from '../../calendar/effective.ts';
import { isPriorityClass, type PriorityClass } from '../classes.ts';
import table from './booking-validity.json' with { type: 'json' };

/** For how many days after the issue prescriptions of some classes may be booked. */
export interface BookingValidity extends Effective {
  readonly classes: readonly PriorityClass[];
  readonly days: number;
}

/** Validity that comes with the platform (`booking-validity.json`). */
export const nationalBookingValidity: readonly BookingValidity[] = table.rows.map((row) => ({
  ...toEffective(row),
  classes: row.classes.filter(isPriorityClass),
  days: row.days,
}));

/**
 * The last day in `Europe/Rome` on which a prescription may be booked; undefined when no row holds for the day of its issue.
 * A prescription without class (a follow-up) has the longest validity of the list.
 */
export function bookableUntil(
  issuedOn: Day,
  letter?: PriorityClass,
  rows: readonly BookingValidity[] = nationalBookingValidity,
): Day | undefined {
  const days = rows
    .filter((row) => isInEffect(row, issuedOn) && (letter === undefined || row.classes.includes(letter)))
    .map((row) => row.days);
  return days.length === 0 ? undefined : addDays(issuedOn, Math.max(...days));
}
