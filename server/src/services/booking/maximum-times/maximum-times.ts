import { type Effective, isInEffect, toEffective } from '../../calendar/effective.ts';
import { isPriorityClass, type PriorityClass, type ServiceKind } from '../classes.ts';
import table from './maximum-times.json' with { type: 'json' };

/** A longest wait: how much, and for which class and kinds of service. */
export interface MaximumTime extends Effective {
  readonly class: PriorityClass;
  readonly kinds: readonly ServiceKind[];
  readonly amount: number;
  readonly unit: 'hours' | 'days';
}

/** How the days of a longest wait are counted. */
export interface Counting extends Effective {
  readonly firstDayCounts: boolean;
  /** Whether a last day that is a Sunday or holiday gives way to the next working day. */
  readonly lastDayLeavesHoliday: boolean;
}

/** The lists that longest waits are read from. */
export interface MaximumTimes {
  readonly limits: readonly MaximumTime[];
  readonly counting: readonly Counting[];
}

/** Longest waits that come with the platform (`maximum-times.json`). Throws at start when the list is not well formed. */
export const nationalMaximumTimes: MaximumTimes = {
  limits: table.limits.map((row) => {
    const { class: letter, kinds, unit } = row;
    if (!isPriorityClass(letter) || !isUnit(unit) || !kinds.every(isKind))
      throw new Error(`maximum-times.json: ${letter}`);
    return { ...toEffective(row), class: letter, kinds, unit, amount: row.amount };
  }),
  counting: table.counting.map((row) => ({
    ...toEffective(row),
    firstDayCounts: row.firstDayCounts,
    lastDayLeavesHoliday: row.lastDayLeavesHoliday,
  })),
};

/** The limit of a class and kind of service that holds for requests of a day in `Europe/Rome`; undefined when no list says one. */
export function limitOf(
  letter: PriorityClass,
  kind: ServiceKind,
  day: string,
  { limits }: MaximumTimes = nationalMaximumTimes,
): MaximumTime | undefined {
  return limits.find((row) => row.class === letter && row.kinds.includes(kind) && isInEffect(row, day));
}

/** How the days of requests of a day in `Europe/Rome` are counted; undefined when no list says so. */
export function countingOf(day: string, { counting }: MaximumTimes = nationalMaximumTimes): Counting | undefined {
  return counting.find((row) => isInEffect(row, day));
}

function isUnit(text: string): text is MaximumTime['unit'] {
  return text === 'hours' || text === 'days';
}

function isKind(text: string): text is ServiceKind {
  return text === 'visit' || text === 'instrumental';
}
