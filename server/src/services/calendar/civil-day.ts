import { addDays } from '@sinfonia/mappings';
import { romeDate, romeInstant } from '../../fhir/search/rome-time.ts';

/** A civil day in Italy, `YYYY-MM-DD`, without time zone. */
export type Day = string;

/** A time of day on the clock in Italy, `HH:MM`, `00:00` to `24:00`; `24:00` only as an end. */
export type ClockTime = string;

/** A span of instants, ms since the epoch, UTC; `from` is inside, `to` is not. */
export interface Interval {
  readonly from: number;
  readonly to: number;
}

/** Days of the week as FHIR writes them, Monday first: the index is what {@link weekdayOf} answers. */
export const weekdayCodes = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** Code of a day of the week (http://hl7.org/fhir/days-of-week). */
export type Weekday = (typeof weekdayCodes)[number];

const dayMs = 86_400_000;

/** Minutes in milliseconds. */
export const minuteMs = 60_000;

/** Day of the week, 0 for Monday to 6 for Sunday (ISO 8601). */
export function weekdayOf(day: Day): number {
  return (((toDayNumber(day) + 3) % 7) + 7) % 7;
}

/** Days since 1 January 1970; the day must exist in the calendar. */
export function toDayNumber(day: Day): number {
  return Date.parse(`${day}T00:00:00Z`) / dayMs;
}

/** How many days lie between two days: 1 from a day to the next. */
export function daysBetween(from: Day, to: Day): number {
  return toDayNumber(to) - toDayNumber(from);
}

/** Every day from the first to the last, both included; none when the last is earlier. */
export function* daysFrom(from: Day, to: Day): Generator<Day> {
  for (let day = from; day <= to; day = addDays(day, 1)) yield day;
}

/** Minutes after midnight of a clock time; undefined when it is none. Seconds (`HH:MM:SS`, as FHIR `time` has) are dropped. */
export function toMinutes(time: string): number | undefined {
  const match = /^(\d{2}):(\d{2})(:\d{2}(\.\d+)?)?$/.exec(time);
  if (!match) return undefined;
  const minutes = Number(match[1]) * 60 + Number(match[2]);
  return Number(match[2]) < 60 && minutes <= 24 * 60 ? minutes : undefined;
}

/**
 * The instant at which the clock in Italy shows a number of minutes after midnight of a day: 08:00 stays 08:00 on both
 * sides of a change of the clock. An hour that the change skips is read with the offset before it, one that comes twice
 * means the first. 1440 is the midnight at the end of the day.
 */
export function toInstant(day: Day, minutes: number): number {
  const date = minutes >= 1440 ? addDays(day, Math.floor(minutes / 1440)) : day;
  const rest = minutes % 1440;
  return romeInstant(
    Number(date.slice(0, 4)),
    Number(date.slice(5, 7)),
    Number(date.slice(8, 10)),
    Math.floor(rest / 60),
    rest % 60,
  );
}

/** The day it is in Italy at an instant (ms since the epoch, UTC). */
export function dayAt(instant: number): Day {
  const { year, month, day } = romeDate(instant);
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

/** Whether two spans share an instant; spans that only touch do not. */
export function overlaps(one: Interval, other: Interval): boolean {
  return one.from < other.to && other.from < one.to;
}
