import { isCivilDate } from '@sinfonia/mappings';

const instantForm =
  /^(\d{4}-\d{2}-\d{2})T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)$/;

/** Tells whether a text is a FHIR dateTime to the second with its time zone. */
export function isInstant(text: string): boolean {
  const [, date = ''] = instantForm.exec(text) ?? [];
  return isCivilDate(date) && !Number.isNaN(Date.parse(text));
}

const romanDay = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Rome', dateStyle: 'short' });

/** The day in Europe/Rome of an instant (ms, UTC), `YYYY-MM-DD`. */
export function dayOf(instant: number): string {
  return romanDay.format(instant);
}

/** The day in Europe/Rome of a FHIR date or dateTime of a resource. */
export function dayIn(value: string): string {
  return value.length <= 10 ? value : dayOf(Date.parse(value));
}

/** Days from one day `YYYY-MM-DD` to another; negative when the other is earlier. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);
}
