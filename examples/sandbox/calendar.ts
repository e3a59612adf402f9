const day = 86_400_000;

/** Civil days of a case, counted from the first day of its PAI. */
export interface Calendar {
  /** Day number `offset` as `YYYY-MM-DD`. */
  day(offset: number): string;
  /** Instant on that day; `utcHour` 8 is nine or ten o'clock in Campania, so the civil day is the same. */
  instant(offset: number, utcHour: number, minute?: number): string;
  /** Instant a number of minutes after the midnight in Campania that begins day number `offset`. */
  atNight(offset: number, minute: number): string;
  /** First day of the month of one day, last day of the month of another. */
  period(first: number, last: number): { readonly from: string; readonly to: string };
}

/** Makes the calendar of a case that starts on a day `YYYY-MM-DD`. Throws for anything else. */
export function calendarFrom(start: string): Calendar {
  const first = Date.parse(`${start}T00:00:00Z`);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(start) || Number.isNaN(first) || toDay(first) !== start) {
    throw new Error(`"${start}" non è un giorno AAAA-MM-GG · is not a day YYYY-MM-DD`);
  }
  const dayOf = (offset: number): string => toDay(first + offset * day);
  const two = (value: number): string => String(value).padStart(2, '0');
  return {
    day: dayOf,
    instant: (offset, utcHour, minute = 0) => `${dayOf(offset)}T${two(utcHour)}:${two(minute)}:00Z`,
    atNight: (offset, minute) => new Date(midnight(dayOf(offset)) + minute * 60_000).toISOString(),
    period(from, to) {
      const end = new Date(first + to * day);
      const lastOfMonth = Date.UTC(end.getUTCFullYear(), end.getUTCMonth() + 1, 0);
      return { from: `${dayOf(from).slice(0, 8)}01`, to: toDay(lastOfMonth) };
    },
  };
}

const inRome = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Rome', dateStyle: 'short', timeStyle: 'medium' });

/** The midnight in Campania that begins a day: one or two hours before that of UTC. */
function midnight(day: string): number {
  const utc = Date.parse(`${day}T00:00:00Z`);
  return inRome.format(utc - 3_600_000) === `${day} 00:00:00` ? utc - 3_600_000 : utc - 2 * 3_600_000;
}

/** The day in Campania, `before` days ago. */
export function daysAgo(before: number, now: number = Date.now()): string {
  return inRome.format(now - before * day).slice(0, 10);
}

function toDay(instant: number): string {
  return new Date(instant).toISOString().slice(0, 10);
}
