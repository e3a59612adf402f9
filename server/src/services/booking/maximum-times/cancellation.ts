import { addDays } from '@sinfonia/mappings';
import { type Day, dayAt, toInstant, weekdayOf } from '../../calendar/civil-day.ts';
import { type Effective, isInEffect, toEffective } from '../../calendar/effective.ts';
import { type HolidayCalendar, italianCalendar } from '../../calendar/holidays.ts';
import table from './cancellation.json' with { type: 'json' };

/** How early a booking is cancelled in time. */
export interface CancelNotice extends Effective {
  readonly cancelNoticeWorkingDays: number;
  readonly saturdayWorks: boolean;
}

/** What somebody pays who kept a slot from others. */
export interface NoShowConsequence extends Effective {
  readonly outcome: 'no-show' | 'late-cancellation';
  readonly pays: 'ordinary-share';
}

/** Terms of cancellation that come with the platform (`cancellation.json`). */
export const nationalCancelNotice: readonly CancelNotice[] = table.notice.map((row) => ({
  ...toEffective(row),
  cancelNoticeWorkingDays: row.cancelNoticeWorkingDays,
  saturdayWorks: row.saturdayWorks,
}));

const consequences: readonly NoShowConsequence[] = table.consequences.map((row) => ({
  ...toEffective(row),
  outcome: row.outcome === 'no-show' ? 'no-show' : 'late-cancellation',
  pays: 'ordinary-share',
}));
const excusing: ReadonlySet<string> = new Set(table.excused.reasons);

/** What counts working days back, and by which terms. */
export interface NoticeLists {
  readonly notice?: readonly CancelNotice[];
  readonly calendar?: HolidayCalendar;
  /** ISTAT code of the municipality of the place of service, for its patron saint. */
  readonly municipality?: string;
}

/**
 * The last day in `Europe/Rome` on which a booking that begins at an instant (ms, UTC) is cancelled in time; undefined when no
 * term holds on its day: then no cancellation is late.
 */
export function lastCancellationDay(beginsAt: number, lists: NoticeLists = {}): Day | undefined {
  const { notice = nationalCancelNotice, calendar = italianCalendar, municipality } = lists;
  let day = dayAt(beginsAt);
  const beginning = day;
  const term = notice.find((row) => isInEffect(row, beginning));
  if (!term) return undefined;
  const works = (one: Day): boolean =>
    calendar.isWorkingDay(one, municipality) && (term.saturdayWorks || weekdayOf(one) !== 5);
  for (let left = term.cancelNoticeWorkingDays; left > 0; ) {
    day = addDays(day, -1);
    if (works(day)) left -= 1;
  }
  return day;
}

/** Tells whether a cancellation at an instant (ms, UTC) of a booking comes in time, too late, or when it had begun. */
export function judgeCancellation(
  beginsAt: number,
  cancelledAt: number,
  lists: NoticeLists = {},
): 'in-time' | 'late' | 'begun' {
  if (cancelledAt >= beginsAt) return 'begun';
  const lastDay = lastCancellationDay(beginsAt, lists);
  return lastDay === undefined || cancelledAt < toInstant(lastDay, 1440) ? 'in-time' : 'late';
}

/** Why somebody kept a slot from others. */
export interface Absence {
  readonly outcome: NoShowConsequence['outcome'];
  /** Day of the service in `Europe/Rome`. */
  readonly day: Day;
  /** Code of `booking-cancellation-reason`, when there is one. */
  readonly reason?: string;
  /** Whether the operator recorded force majeure. */
  readonly forceMajeure?: boolean;
  /** Whether the person is exempt from the ticket of this prescription. */
  readonly exempt?: boolean;
}

/** What somebody pays for an absence: undefined means nothing, also when no row says otherwise. Source: `cancellation.json`. */
export function consequenceOf(absence: Absence): NoShowConsequence | undefined {
  if (absence.forceMajeure === true && table.excused.forceMajeure) return undefined;
  if (absence.exempt === true && table.excused.exemptPersons) return undefined;
  if (absence.reason !== undefined && excusing.has(absence.reason)) return undefined;
  return consequences.find((row) => row.outcome === absence.outcome && isInEffect(row, absence.day));
}
