import { romeDate } from '../../fhir/search/rome-time.ts';

const dayMs = 86_400_000;

/**
 * The day in Italy (Europe/Rome) of a FHIR date, dateTime or instant, as days since 1 January 1970. Undefined for what names
 * no day (`2026-07`) or is no date.
 */
export function romeDay(value: string): number | undefined {
  const date = /^(\d{4}-\d{2}-\d{2})(T\S+)?$/.exec(value);
  if (date === null) return undefined;
  const [, text = '', time] = date;
  const start = Date.parse(`${text}T00:00:00Z`);
  // The engine takes 31 February for 2 March.
  if (Number.isNaN(start) || dayText(start / dayMs) !== text) return undefined;
  // A time without a zone is meant as Italian: its day is the one it says.
  if (time === undefined || !/(?:Z|[+-]\d{2}:\d{2})$/.test(time)) return start / dayMs;
  const instant = Date.parse(value);
  return Number.isNaN(instant) ? undefined : dayOfInstant(instant);
}

/** The day in Italy at an instant (ms since the epoch), as days since 1 January 1970. */
export function dayOfInstant(instant: number): number {
  const { year, month, day } = romeDate(instant);
  return Date.UTC(year, month - 1, day) / dayMs;
}

/** A day as `YYYY-MM-DD`. */
export function dayText(day: number): string {
  return new Date(day * dayMs).toISOString().slice(0, 10);
}
