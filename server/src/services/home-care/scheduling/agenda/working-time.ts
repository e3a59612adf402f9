import type { PractitionerRole, Slot } from '@medplum/fhirtypes';
import { addDays, isCivilDate } from '@sinfonia/mappings';
import {
  type Day,
  daysFrom,
  type Interval,
  toInstant,
  toMinutes,
  weekdayCodes,
  weekdayOf,
} from '../../../calendar/civil-day.ts';

/** When a professional works in a window; instants are ms since the epoch, UTC. */
export interface WorkingTime {
  /** Spans in which they work; undefined when neither role nor agenda says so, which counts as always. */
  readonly open?: readonly Interval[];
  /** Spans in which they are absent. */
  readonly absent: readonly Interval[];
}

/**
 * Reads when a professional works from `availableTime` and `notAvailable` of their role and from the slots of their
 * agenda: `free`, `busy` and `busy-tentative` slots are working time, `busy-unavailable` ones an absence. What is booked
 * is told by appointments alone. Days without time mean from midnight to midnight in Italy; an opening that ends at or
 * before its start passes midnight. An absence that names no days is one of the whole window: it cannot be judged.
 * @param from @param to first and last day of the window, both included.
 */
export function readWorkingTime(role: PractitionerRole, slots: readonly Slot[], from: Day, to: Day): WorkingTime {
  const window = { from: toInstant(from, 0), to: toInstant(to, 1440) };
  const usable = slots.filter(({ status }) => status !== 'entered-in-error');
  const spans = (isWanted: (status: string | undefined) => boolean): readonly Interval[] =>
    usable.filter(({ status }) => isWanted(status)).flatMap((slot) => spanOf(slot) ?? []);
  const worked = spans((status) => status !== 'busy-unavailable');
  const absences = (role.notAvailable ?? []).map(({ during }) =>
    during === undefined ? window : (spanOf(during) ?? window),
  );
  const open = [...openings(role, from, to), ...worked];
  const stated = (role.availableTime ?? []).length > 0 || worked.length > 0;
  return {
    ...(stated ? { open: merge(open) } : {}),
    absent: merge([...absences, ...spans((status) => status === 'busy-unavailable')]),
  };
}

/** Whether a professional works during a whole span and is not absent in it. */
export function isAtWork({ open, absent }: WorkingTime, span: Interval): boolean {
  return (
    !absent.some((each) => each.from < span.to && span.from < each.to) &&
    (open === undefined || open.some((each) => each.from <= span.from && span.to <= each.to))
  );
}

/** Joins spans that overlap or touch; in order of time. */
export function merge(spans: readonly Interval[]): readonly Interval[] {
  const merged: Interval[] = [];
  for (const span of spans.filter(({ from, to }) => from < to).toSorted((one, other) => one.from - other.from)) {
    const last = merged.at(-1);
    if (last === undefined || span.from > last.to) merged.push(span);
    else merged[merged.length - 1] = { from: last.from, to: Math.max(last.to, span.to) };
  }
  return merged;
}

function openings(role: PractitionerRole, from: Day, to: Day): readonly Interval[] {
  const all: Interval[] = [];
  // An opening of the day before may reach into the window.
  for (const day of daysFrom(addDays(from, -1), to)) {
    const weekday = weekdayCodes[weekdayOf(day)];
    for (const { daysOfWeek, allDay, availableStartTime, availableEndTime } of role.availableTime ?? []) {
      if (daysOfWeek !== undefined && !daysOfWeek.some((code) => code === weekday)) continue;
      const start = allDay === true ? 0 : toMinutes(availableStartTime ?? '00:00');
      const end = allDay === true ? 1440 : toMinutes(availableEndTime ?? '24:00');
      if (start === undefined || end === undefined) continue;
      all.push({ from: toInstant(day, start), to: toInstant(day, end > start ? end : end + 1440) });
    }
  }
  return all;
}

/** Span of a FHIR Period or slot; a day means the whole of it, an open end reaches far. Undefined when it has neither. */
function spanOf(period: { readonly start?: string; readonly end?: string }): Interval | undefined {
  if (period.start === undefined && period.end === undefined) return undefined;
  const start = period.start === undefined ? Number.NEGATIVE_INFINITY : instantOf(period.start, 0);
  const end = period.end === undefined ? Number.POSITIVE_INFINITY : instantOf(period.end, 1440);
  return start === undefined || end === undefined ? undefined : { from: start, to: end };
}

function instantOf(value: string, minutes: number): number | undefined {
  if (isCivilDate(value)) return toInstant(value, minutes);
  const instant = value.includes('T') ? Date.parse(value) : Number.NaN;
  return Number.isNaN(instant) ? undefined : instant;
}
