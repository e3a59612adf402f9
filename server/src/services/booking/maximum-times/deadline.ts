import { addDays } from '@sinfonia/mappings';
import { type Day, dayAt, daysBetween, toInstant } from '../../calendar/civil-day.ts';
import { type HolidayCalendar, italianCalendar } from '../../calendar/holidays.ts';
import type { PriorityClass, ServiceKind } from '../classes.ts';
import { countingOf, limitOf, type MaximumTime, type MaximumTimes, nationalMaximumTimes } from './maximum-times.ts';

const hourMs = 3_600_000;

/** A request whose wait is measured. */
export interface TimedRequest {
  readonly class: PriorityClass;
  readonly kind: ServiceKind;
  /** When the person asked the booking centre; ms since the epoch, UTC. */
  readonly requestedAt: number;
  /** ISTAT code of the municipality whose patron saint counts, where holidays do. */
  readonly municipality?: string;
}

/** Until when a service keeps its class. */
export interface Deadline {
  readonly limit: MaximumTime;
  /** Last day in `Europe/Rome` on which the service may begin. */
  readonly lastDay: Day;
  /** Last instant at which it may begin, itself included; ms since the epoch, UTC. */
  readonly lastInstant: number;
}

/** Lists and calendar that waits are counted by. */
export interface CountingLists {
  readonly times?: MaximumTimes;
  readonly calendar?: HolidayCalendar;
}

/**
 * Until when a service must begin to keep the class of its request. 72 hours are hours that pass; days end at the midnight
 * in Italy, so that a day with 23 or 25 hours is a day. Undefined when no limit holds on the day of the request.
 * Source: `maximum-times.json`, row by row.
 */
export function deadlineOf(request: TimedRequest, lists: CountingLists = {}): Deadline | undefined {
  const { times = nationalMaximumTimes, calendar = italianCalendar } = lists;
  const day = dayAt(request.requestedAt);
  const limit = limitOf(request.class, request.kind, day, times);
  const counting = countingOf(day, times);
  if (!limit || !counting) return undefined;
  if (limit.unit === 'hours') {
    const lastInstant = request.requestedAt + limit.amount * hourMs;
    return { limit, lastInstant, lastDay: dayAt(lastInstant) };
  }
  let lastDay = addDays(day, counting.firstDayCounts ? limit.amount - 1 : limit.amount);
  if (counting.lastDayLeavesHoliday)
    while (!calendar.isWorkingDay(lastDay, request.municipality)) lastDay = addDays(lastDay, 1);
  return { limit, lastDay, lastInstant: toInstant(lastDay, 1440) - 1 };
}

/** How a wait stands to the limit of its class. */
export interface WaitVerdict {
  readonly outcome: 'within' | 'over' | 'before-request';
  /** Days in `Europe/Rome` from the request to the service. */
  readonly waitedDays: number;
  /** Days by which the service comes after the last day; 0 when within, and when hours are missed on the last day itself. */
  readonly daysOver: number;
}

/** Judges a service that begins at an instant (ms, UTC), foreseen (ex ante) or given (ex post). */
export function judgeWait(request: TimedRequest, deadline: Deadline, beginsAt: number): WaitVerdict {
  const day = dayAt(beginsAt);
  const waitedDays = daysBetween(dayAt(request.requestedAt), day);
  if (beginsAt < request.requestedAt) return { outcome: 'before-request', waitedDays, daysOver: 0 };
  if (beginsAt <= deadline.lastInstant) return { outcome: 'within', waitedDays, daysOver: 0 };
  return { outcome: 'over', waitedDays, daysOver: Math.max(0, daysBetween(deadline.lastDay, day)) };
}
