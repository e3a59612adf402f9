/**
 * Calendar of the synthetic data. A day is a whole number: days since 1 January 1970 in the proleptic Gregorian calendar,
 * without a time zone. Times of day are those of Europe/Rome.
 */
const dayMs = 86_400_000;

/** Parses `YYYY-MM-DD` to a day; undefined when it is no date of the calendar. */
export function parseDay(text: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined;
  const ms = Date.parse(`${text}T00:00:00Z`);
  return Number.isNaN(ms) || formatDay(ms / dayMs) !== text ? undefined : ms / dayMs;
}

/** Writes a day as a FHIR date, `YYYY-MM-DD`. */
export function formatDay(day: number): string {
  const { year, month, date } = civil(day);
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(date)}`;
}

/** First day of the month that holds an instant (ms since the epoch), in UTC. */
export function firstOfMonth(instant: number): number {
  const { year, month } = civil(Math.floor(instant / dayMs));
  return dayOf(year, month, 1);
}

/** Day of a year, month (1..12) and date (1..31). */
export function dayOf(year: number, month: number, date: number): number {
  return Date.UTC(year, month - 1, date) / dayMs;
}

/** Year, month (1..12) and date of a day. Howard Hinnant's days-to-civil arithmetic: no Date object on the hot path. */
export function civil(day: number): { readonly year: number; readonly month: number; readonly date: number } {
  const shifted = day + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const date = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, date };
}

/** Whole years from a birth day to a day. Somebody born on 29 February has the birthday of common years on 1 March. */
export function ageAt(birth: number, day: number): number {
  const from = civil(birth);
  const to = civil(day);
  const before = to.month < from.month || (to.month === from.month && to.date < from.date);
  return to.year - from.year - (before ? 1 : 0);
}

/** A day the given number of years earlier; 29 February becomes 28 in a common year. */
export function yearsBefore(day: number, years: number): number {
  const { year, month, date } = civil(day);
  const target = year - years;
  const leap = target % 4 === 0 && (target % 100 !== 0 || target % 400 === 0);
  return dayOf(target, month, month === 2 && date === 29 && !leap ? 28 : date);
}

/** Moves a Saturday or Sunday to the following Monday: planned accesses are made on working days. */
export function workingDay(day: number): number {
  const weekday = (((day + 4) % 7) + 7) % 7;
  return weekday === 6 ? day + 2 : weekday === 0 ? day + 1 : day;
}

/**
 * Writes a day and a time of day of Europe/Rome as a FHIR dateTime with offset. Summer time by Directive 2000/84/EC:
 * from the last Sunday of March to the last of October; on the two days of the change the offset is that of daytime.
 */
export function formatDateTime(day: number, minutes: number): string {
  return `${formatDay(day)}T${two(Math.floor(minutes / 60))}:${two(minutes % 60)}:00${isSummerTime(day) ? '+02:00' : '+01:00'}`;
}

function isSummerTime(day: number): boolean {
  const { year } = civil(day);
  return day >= lastSunday(year, 3) && day < lastSunday(year, 10);
}

const sundays = new Map<number, number>();

function lastSunday(year: number, month: number): number {
  const key = year * 12 + month;
  const known = sundays.get(key);
  if (known !== undefined) return known;
  const last = dayOf(year, month, 31);
  const sunday = last - ((((last + 4) % 7) + 7) % 7);
  sundays.set(key, sunday);
  return sunday;
}

function two(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}
