const romanDay = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Rome', dateStyle: 'short' });

/** The day in Europe/Rome of an instant (ms, UTC), `YYYY-MM-DD`. */
export function dayOf(instant: number): string {
  return romanDay.format(instant);
}

/** An instant (ms, UTC) as the messages have it, to the second. */
export function toInstant(instant: number): string {
  return `${new Date(instant).toISOString().slice(0, 19)}Z`;
}

/** The day that is some days after that of an instant (Europe/Rome). */
export function dayAfter(instant: number, days: number): string {
  const day = new Date(`${dayOf(instant)}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() + days);
  return day.toISOString().slice(0, 10);
}
