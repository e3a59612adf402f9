import type { ConceptDetails } from './records.ts';

/** Codes of the properties that say from when to when a concept is used, and how sure that is. */
export const periodProperties = { from: 'valid-from', to: 'valid-to', evidence: 'evidence' } as const;

/** Days on which a code may be used, `YYYY-MM-DD` in `Europe/Rome`, both inclusive; absent means without limit. */
export interface EffectivePeriod {
  readonly from?: string;
  readonly to?: string;
}

/** The effective period that the properties of a concept state. */
export function effectivePeriodOf(details: ConceptDetails | undefined): EffectivePeriod {
  let from: string | undefined;
  let to: string | undefined;
  for (const { code, valueDateTime } of details?.properties ?? []) {
    if (code === periodProperties.from) from = valueDateTime;
    else if (code === periodProperties.to) to = valueDateTime;
  }
  return { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
}

/** Tells whether a day lies in a period. A period may be known to the year or the month only: then all of it counts. */
export function isEffective({ from, to }: EffectivePeriod, day: string): boolean {
  if (from !== undefined && day.slice(0, from.length) < from.slice(0, 10)) return false;
  return to === undefined || day.slice(0, to.length) <= to.slice(0, 10);
}

let romeDay: Intl.DateTimeFormat | undefined;

/** The day of an instant in `Europe/Rome`, `YYYY-MM-DD`. */
export function dayInRome(instant: Date = new Date()): string {
  // Time zones are some megabytes, which a process that never asks for a day does not pay.
  romeDay ??= new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Rome', dateStyle: 'short' });
  return romeDay.format(instant);
}
