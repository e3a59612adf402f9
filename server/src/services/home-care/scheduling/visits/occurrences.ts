import { addDays } from '@sinfonia/mappings';
import { type Day, daysBetween, daysFrom, type Weekday, weekdayCodes, weekdayOf } from '../../../calendar/civil-day.ts';
import type { Cadence, FrequencyCadence, RuleCadence } from './cadence.ts';
import { spreadOverList, spreadOverWeek } from './spread.ts';

/** A day on which a series has visits, before holidays and suspensions. */
export interface Occurrence {
  /** Name of the occurrence in its series; the same whatever window is planned. */
  readonly name: string;
  readonly day: Day;
  /** Number of the visit among those of the day, from 0, and how many they are. */
  readonly ordinal: number;
  readonly ofDay: number;
  /** Days among which the visit may be moved: its period. */
  readonly first: Day;
  readonly last: Day;
}

/**
 * Days of a series in a window, both ends included, in order. Periods are counted from the anchor of the cadence, so the
 * occurrences of two windows that touch are those of the one window over both.
 */
export function occurrencesOf(
  cadence: Cadence,
  weekdays: readonly Weekday[] | undefined,
  from: Day,
  to: Day,
): Occurrence[] {
  const start = from < cadence.anchor ? cadence.anchor : from;
  const end = cadence.until !== undefined && cadence.until < to ? cadence.until : to;
  if (start > end) return [];
  const found = cadence.kind === 'rule' ? byRule(cadence, weekdays, end) : byFrequency(cadence, weekdays, start, end);
  return [...found].filter(({ day }) => day >= start && day <= end);
}

/**
 * The days a cadence may use: those asked for, those it names, else Monday to Friday, with Saturday from six visits a
 * week and Sunday from seven.
 */
export function allowedWeekdays(cadence: Cadence, asked: readonly Weekday[] | undefined): readonly number[] {
  const named = asked ?? cadence.weekdays;
  if (named !== undefined && named.length > 0) {
    return [...new Set(named.map((day) => weekdayCodes.indexOf(day)))].sort((one, other) => one - other);
  }
  const perWeek = cadence.kind === 'rule' ? 7 : (cadence.frequency * 7) / (cadence.period * daysOf[cadence.unit]);
  return perWeek > 6 ? [0, 1, 2, 3, 4, 5, 6] : perWeek > 5 ? [0, 1, 2, 3, 4, 5] : [0, 1, 2, 3, 4];
}

const daysOf = { d: 1, wk: 7, mo: 30 } as const;

function* byFrequency(
  cadence: FrequencyCadence,
  asked: readonly Weekday[] | undefined,
  start: Day,
  end: Day,
): Generator<Occurrence> {
  const allowed = allowedWeekdays(cadence, asked);
  // Every so many days means those days, Sundays too, unless the days of the week are named.
  const isOpen = (day: Day): boolean =>
    (cadence.unit === 'd' && (asked ?? cadence.weekdays) === undefined) || allowed.includes(weekdayOf(day));
  for (let index = firstPeriod(cadence, start); ; index++) {
    const first = periodStart(cadence, index);
    if (first > end) return;
    const last = addDays(periodStart(cadence, index + 1), -1);
    const days = daysOfPeriod(cadence, first, last, allowed, isOpen);
    yield* numbered(days, first, last);
  }
}

/** Days of the visits of one period; a day that comes several times has several visits. */
function daysOfPeriod(
  cadence: FrequencyCadence,
  first: Day,
  last: Day,
  allowed: readonly number[],
  isOpen: (day: Day) => boolean,
): readonly Day[] {
  const { frequency, period, unit } = cadence;
  if (unit === 'wk') {
    return Array.from({ length: period }, (_, week) => {
      const count = shareOf(frequency, period, week);
      const monday = addDays(first, 7 * week);
      return overDays(count, [...daysFrom(monday, addDays(monday, 6))].filter(isOpen), (some, days) => {
        const chosen = spreadOverWeek(some, allowed);
        return days.filter((day) => chosen.includes(weekdayOf(day)));
      });
    }).flat();
  }
  const days = [...daysFrom(first, last)].filter(isOpen);
  // Named days of the week filter the days of a daily cadence and do not move its visits.
  if (unit === 'd') {
    return [...daysFrom(first, last)].flatMap((day, index, all) =>
      isOpen(day) ? Array.from({ length: shareOf(frequency, all.length, index) }, () => day) : [],
    );
  }
  return overDays(frequency, days, spreadOverList);
}

/** Visits of the days of a period: so many on every day, and the rest on days chosen among them. */
function overDays(
  count: number,
  days: readonly Day[],
  choose: (count: number, days: readonly Day[]) => readonly Day[],
): readonly Day[] {
  if (days.length === 0 || count === 0) return [];
  const all = Math.floor(count / days.length);
  const rest = count % days.length;
  const more = rest === 0 ? [] : choose(rest, days);
  return days.flatMap((day) => Array.from({ length: all + (more.includes(day) ? 1 : 0) }, () => day));
}

/** Share of a number that falls to one of so many parts; the shares differ by one at most and sum up to it. */
function shareOf(count: number, parts: number, index: number): number {
  return Math.ceil(((index + 1) * count) / parts) - Math.ceil((index * count) / parts);
}

function* numbered(days: readonly Day[], first: Day, last: Day): Generator<Occurrence> {
  const onDay = Map.groupBy(days, (day) => day);
  let number = 0;
  for (const [day, same] of onDay) {
    for (const ordinal of same.keys()) {
      // Named by the period, not by the day: another choice of weekdays gives the same visit, not one more.
      yield { name: `${first}.${++number}`, day, ordinal, ofDay: same.length, first, last };
    }
  }
}

function firstPeriod(cadence: FrequencyCadence, start: Day): number {
  const { anchor, period, unit } = cadence;
  if (unit !== 'mo') return Math.floor(daysBetween(anchor, start) / (period * daysOf[unit]));
  const months = (day: Day): number => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7));
  return Math.max(0, Math.floor((months(start) - months(anchor)) / period) - 1);
}

function periodStart({ anchor, period, unit }: FrequencyCadence, index: number): Day {
  return unit === 'mo' ? monthsAfter(anchor, period * index) : addDays(anchor, period * daysOf[unit] * index);
}

/** The same date some months later, or the last of that month when it is shorter: always counted from the anchor, never drifting. */
function monthsAfter(day: Day, months: number): Day {
  const count = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 + months;
  const start = `${String(Math.floor(count / 12)).padStart(4, '0')}-${String((count % 12) + 1).padStart(2, '0')}-01`;
  return addDays(start, Math.min(Number(day.slice(8, 10)), monthLength(start)) - 1);
}

function monthLength(start: Day): number {
  return Number(addDays(addDays(start, 31).slice(0, 8).concat('01'), -1).slice(8, 10));
}

function* byRule(cadence: RuleCadence, asked: readonly Weekday[] | undefined, end: Day): Generator<Occurrence> {
  const { anchor, count = Number.POSITIVE_INFINITY, except = [], times = [] } = cadence;
  const left = new Set(except);
  let days = 0;
  for (const day of daysFrom(anchor, end)) {
    if (!followsRule(cadence, asked, day)) continue;
    if (++days > count) return;
    if (left.has(day)) continue;
    const ofDay = Math.max(1, times.length);
    for (let ordinal = 0; ordinal < ofDay; ordinal++) {
      yield { name: `${day}.${ordinal + 1}`, day, ordinal, ofDay, first: day, last: addDays(day, 6) };
    }
  }
}

function followsRule(cadence: RuleCadence, asked: readonly Weekday[] | undefined, day: Day): boolean {
  const { anchor, unit, interval, monthDays } = cadence;
  const weekdays = (asked ?? cadence.weekdays)?.map((code) => weekdayCodes.indexOf(code));
  const weekday = weekdayOf(day);
  if (unit === 'd') return daysBetween(anchor, day) % interval === 0 && (weekdays?.includes(weekday) ?? true);
  if (unit === 'wk') {
    const weeks = daysBetween(addDays(anchor, -weekdayOf(anchor)), addDays(day, -weekday)) / 7;
    return weeks % interval === 0 && (weekdays ?? [weekdayOf(anchor)]).includes(weekday);
  }
  const months =
    (Number(day.slice(0, 4)) - Number(anchor.slice(0, 4))) * 12 + Number(day.slice(5, 7)) - Number(anchor.slice(5, 7));
  if (months % interval !== 0 || !(weekdays?.includes(weekday) ?? true)) return false;
  const date = Number(day.slice(8, 10));
  const fromEnd = date - monthLength(`${day.slice(0, 8)}01`) - 1;
  // BYDAY alone in a month means every such day of it (RFC 5545).
  const wanted = monthDays ?? (weekdays === undefined ? [Number(anchor.slice(8, 10))] : undefined);
  return wanted === undefined || wanted.includes(date) || wanted.includes(fromEnd);
}
