import { civilDay, type DaySpan, dayNumber, lengthOf, mergeSpans, overlapOf } from './civil-days.ts';
import { hundredthsOf } from './hundredths.ts';
import { type CareKind, type IntensityParameters, levelOf } from './parameters.ts';

/** A time on hold: FHIR dates or dateTimes; without `end` it is still on. */
export interface Suspension {
  readonly start: string;
  readonly end?: string;
}

/** What the intensity of a case is worked out from. Days are FHIR dates or dateTimes, read in `Europe/Rome`. */
export interface IntensityInput {
  /** Beginning of each access, in any order; several on one day are one day. */
  readonly accessDays: readonly string[];
  /** Day of taking in charge. */
  readonly start: string;
  /** Day of conclusion; absent for an open case, which needs `observed`. */
  readonly end?: string;
  /** The period looked at, both days included. */
  readonly observed?: { readonly from: string; readonly to: string };
  readonly suspensions?: readonly Suspension[];
  readonly parameters: IntensityParameters;
  /** Which levels are meant; home care when absent. */
  readonly kind?: CareKind;
}

/** The intensity of a case over its days of care. */
export interface Intensity {
  readonly ok: true;
  /** Days of effective assistance (GEA): distinct days of care with at least one access. */
  readonly gea: number;
  /** Days of care (GdC). */
  readonly gdc: number;
  /** GEA/GdC at two decimals, half up; undefined when there is no day of care. */
  readonly cia?: number;
  /** Code of `home-care-level`; undefined when there is no CIA or the bounds give it to no level. */
  readonly level?: string;
  /** First and last day counted from, `YYYY-MM-DD`; absent when there is none. */
  readonly period?: { readonly start: string; readonly end: string };
  /** Days with an access that were not counted, being before, after or on hold: somebody should look at them. */
  readonly uncounted: readonly string[];
}

/** Why an intensity cannot be worked out: which part of the input is no day, or is missing. */
export interface IntensityFault {
  readonly ok: false;
  readonly fault: 'not-a-day' | 'end-before-start' | 'no-end';
  /** Name of the part, such as `accessDays[3]`. */
  readonly at: string;
}

/**
 * Works out the intensity of the care that was given: CIA = GEA/GdC and its level. Pure; a text that is no day is a
 * fault and never silently left out.
 *
 * @see DPCM 12 January 2017, art. 22 c. 3 and art. 23
 */
export function intensityOf(input: IntensityInput): Intensity | IntensityFault {
  const { parameters, kind = 'home-care' } = input;
  const span = countedSpan(input);
  if ('ok' in span) return span;
  const holds: DaySpan[] = [];
  for (const [index, suspension] of (input.suspensions ?? []).entries()) {
    const hold = holdOf(suspension, `suspensions[${index}]`, parameters);
    if ('ok' in hold) return hold;
    holds.push(overlapOf(hold, span));
  }
  const excluded = parameters.suspensions === 'excluded' ? mergeSpans(holds) : [];
  const counted = new Set<number>();
  const uncounted = new Set<number>();
  for (const [index, text] of input.accessDays.entries()) {
    const day = dayNumber(text);
    if (day === undefined) return { ok: false, fault: 'not-a-day', at: `accessDays[${index}]` };
    (isIn(day, span) && !excluded.some((hold) => isIn(day, hold)) ? counted : uncounted).add(day);
  }
  const gea = counted.size;
  const gdc = excluded.reduce((days, hold) => days - lengthOf(hold), lengthOf(span));
  const hundredths = gdc > 0 ? hundredthsOf(BigInt(gea), BigInt(gdc)) : undefined;
  const level = hundredths === undefined ? undefined : levelOf(hundredths, kind, parameters);
  return {
    ok: true,
    gea,
    gdc,
    ...(hundredths === undefined ? {} : { cia: hundredths / 100 }),
    ...(level === undefined ? {} : { level }),
    ...(lengthOf(span) > 0 ? { period: { start: civilDay(span.first), end: civilDay(span.last) } } : {}),
    uncounted: [...uncounted].sort((a, b) => a - b).map(civilDay),
  };
}

/** The days from taking in charge to conclusion, cut to the observed period. */
function countedSpan({ start, end, observed, parameters }: IntensityInput): DaySpan | IntensityFault {
  const first = dayNumber(start);
  if (first === undefined) return { ok: false, fault: 'not-a-day', at: 'start' };
  const from = observed && dayNumber(observed.from);
  if (observed && from === undefined) return { ok: false, fault: 'not-a-day', at: 'observed.from' };
  const to = observed && dayNumber(observed.to);
  if (observed && to === undefined) return { ok: false, fault: 'not-a-day', at: 'observed.to' };
  if (from !== undefined && to !== undefined && to < from)
    return { ok: false, fault: 'end-before-start', at: 'observed.to' };
  const last = end === undefined ? undefined : dayNumber(end);
  if (end !== undefined && last === undefined) return { ok: false, fault: 'not-a-day', at: 'end' };
  if (last !== undefined && last < first) return { ok: false, fault: 'end-before-start', at: 'end' };
  const lastOfCare = last !== undefined && parameters.conclusion === 'not-counted' ? last - 1 : last;
  const lasts = [lastOfCare, to].filter((day) => day !== undefined);
  if (lasts.length === 0) return { ok: false, fault: 'no-end', at: 'end' };
  return {
    first: from === undefined || parameters.cut === 'case' ? first : Math.max(first, from),
    last: Math.min(...lasts),
  };
}

function holdOf({ start, end }: Suspension, at: string, parameters: IntensityParameters): DaySpan | IntensityFault {
  const first = dayNumber(start);
  if (first === undefined) return { ok: false, fault: 'not-a-day', at: `${at}.start` };
  if (end === undefined) return { first, last: Number.POSITIVE_INFINITY };
  const last = dayNumber(end);
  if (last === undefined) return { ok: false, fault: 'not-a-day', at: `${at}.end` };
  if (last < first) return { ok: false, fault: 'end-before-start', at: `${at}.end` };
  return { first, last: parameters.resumption === 'day-of-care' ? last - 1 : last };
}

function isIn(day: number, { first, last }: DaySpan): boolean {
  return day >= first && day <= last;
}
