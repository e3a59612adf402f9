/** Days before the end at which the actors of a plan are told. */
export const noticeDays: readonly number[] = [60, 30, 15];

/** Days from one day to another in the calendar (Europe/Rome days; summer time counts for nothing). */
export function daysUntil(today: string, end: string): number {
  return Math.round((Date.parse(end) - Date.parse(today)) / 86_400_000);
}

/**
 * Which notice is due: the nearest that has come, so that a stop of the server leaves one notice and not three. Undefined before the
 * first one, and after the last day.
 */
export function noticeDue(today: string, end: string): number | undefined {
  const left = daysUntil(today, end);
  return left < 0 ? undefined : noticeDays.findLast((days) => left <= days);
}
