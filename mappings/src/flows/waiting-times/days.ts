import { toDayMonthYear } from '../../layout/civil-date.ts';
import type { FlowRecord } from '../../layout/layout.ts';

/** A civil day as the records have it. */
export function dayText(day: string | undefined): string | undefined {
  return day && toDayMonthYear(day);
}

/** Civil days from a booking to what was offered or delivered; undefined when one is not known, or comes before the booking. */
export function daysWaited(from: string | undefined, to: string | undefined): string | undefined {
  if (from === undefined || to === undefined || to < from) return undefined;
  return String(Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000));
}

/** A record of what is known. */
export function knownFields(fields: Readonly<Record<string, string | undefined>>): FlowRecord {
  const record: FlowRecord = {};
  for (const [name, value] of Object.entries(fields)) if (value !== undefined && value !== '') record[name] = value;
  return record;
}
