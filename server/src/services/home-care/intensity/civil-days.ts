import { isCivilDate, toCivilDate } from '@sinfonia/mappings';

const dayLength = 86_400_000;

/**
 * The number of the day in `Europe/Rome` of a FHIR date, dateTime or instant, counted from 1970-01-01; undefined when the
 * text names no single day (a year, a month, a day that does not exist). Whole days have no hours, so neither the change
 * to summer time nor a leap year moves them.
 */
export function dayNumber(value: string): number | undefined {
  const day = toCivilDate(value);
  return day === undefined || !isCivilDate(day) ? undefined : Math.round(Date.parse(`${day}T00:00:00Z`) / dayLength);
}

/** The day `YYYY-MM-DD` of a day number. */
export function civilDay(number: number): string {
  return new Date(number * dayLength).toISOString().slice(0, 10);
}

/** Days from `first` to `last`, both included, as day numbers; empty when `last` comes before `first`. */
export interface DaySpan {
  readonly first: number;
  readonly last: number;
}

/** The days that two spans have in common. */
export function overlapOf(one: DaySpan, other: DaySpan): DaySpan {
  return { first: Math.max(one.first, other.first), last: Math.min(one.last, other.last) };
}

/** How many days a span has. */
export function lengthOf({ first, last }: DaySpan): number {
  return Math.max(0, last - first + 1);
}

/** The same days as spans that neither touch nor overlap, in order; empty ones are dropped. */
export function mergeSpans(spans: readonly DaySpan[]): readonly DaySpan[] {
  const merged: DaySpan[] = [];
  for (const span of spans.filter((each) => lengthOf(each) > 0).sort((a, b) => a.first - b.first)) {
    const last = merged.at(-1);
    if (last && span.first <= last.last + 1)
      merged[merged.length - 1] = { first: last.first, last: Math.max(last.last, span.last) };
    else merged.push(span);
  }
  return merged;
}
