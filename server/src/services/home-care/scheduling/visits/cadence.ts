import type { Period, Timing } from '@medplum/fhirtypes';
import { addDays, isCivilDate, toCivilDate } from '@sinfonia/mappings';
import { type ClockTime, type Day, toMinutes, type Weekday, weekdayCodes } from '../../../calendar/civil-day.ts';

/** Unit in which a cadence counts: day, week, month (UCUM, as FHIR `Timing` writes them). */
export type CadenceUnit = 'd' | 'wk' | 'mo';

/** So many visits in so much time, spread evenly (FHIR Timing: frequency, period, periodUnit). */
export interface FrequencyCadence {
  readonly kind: 'frequency';
  /** First day: periods are counted from it. */
  readonly anchor: Day;
  /** Last day, included; none: it goes on. */
  readonly until?: Day;
  /** Visits in one period; 1 to {@link cadenceLimits}. */
  readonly frequency: number;
  /** Length of a period in units; a whole number. */
  readonly period: number;
  readonly unit: CadenceUnit;
  readonly weekdays?: readonly Weekday[];
  /** Fixed times: visits start then and are not moved. */
  readonly times?: readonly ClockTime[];
}

/** A series by rule, like the RRULE of RFC 5545 section 3.3.10: FREQ, INTERVAL, BYDAY, BYMONTHDAY, COUNT, UNTIL, EXDATE. */
export interface RuleCadence {
  readonly kind: 'rule';
  /** DTSTART: first day. */
  readonly anchor: Day;
  /** UNTIL: last day, included. */
  readonly until?: Day;
  /** FREQ. */
  readonly unit: CadenceUnit;
  /** INTERVAL; a whole number. Weeks begin on Monday. */
  readonly interval: number;
  /** BYDAY without number. With the unit `wk` the day of the anchor when absent; with `d` and `mo` a filter. */
  readonly weekdays?: readonly Weekday[];
  /** BYMONTHDAY, 1 to 31 or -1 to -31 from the end; the day of the anchor when absent. A month without the day has no visit. */
  readonly monthDays?: readonly number[];
  /** Times of every day; one visit each. Without times one visit a day, which may be placed freely. */
  readonly times?: readonly ClockTime[];
  /** COUNT: how many days, from the anchor. */
  readonly count?: number;
  /** EXDATE: days left out; they count for `count`. */
  readonly except?: readonly Day[];
}

/** How often the visits of a series take place. */
export type Cadence = FrequencyCadence | RuleCadence;

/** Largest numbers a cadence may hold: what is beyond is a slip of the pen, and no loop may depend on it. */
export const cadenceLimits = { frequency: 62, perDay: 24, period: 366 } as const;

/**
 * Reads a FHIR Timing. The anchor is the start of its bounds, or of the PAI, whichever is later; the end likewise the
 * earlier. Undefined when it has no frequency, period or unit of day, week or month, a period that is no whole number of
 * them, no start, or more visits than {@link cadenceLimits}. `frequencyMax`, `when`, `event` and `offset` are not read:
 * a Timing with `when` or `event` is undefined as well. `boundsDuration` counts days or weeks from the start.
 */
export function readTiming(timing: Timing, plan: Period): FrequencyCadence | undefined {
  const repeat = timing.repeat;
  const { frequency, period, periodUnit: unit } = repeat ?? {};
  if (!repeat || frequency === undefined || period === undefined) return undefined;
  if (unit !== 'd' && unit !== 'wk' && unit !== 'mo') return undefined;
  if (repeat.when !== undefined || timing.event !== undefined || repeat.boundsRange !== undefined) return undefined;
  const starts = [repeat.boundsPeriod?.start, plan.start].flatMap((day) => toCivilDate(day) ?? []);
  const anchor = starts.toSorted().at(-1);
  if (anchor === undefined) return undefined;
  const ends = [repeat.boundsPeriod?.end, plan.end].flatMap((day) => toCivilDate(day) ?? []);
  if (repeat.boundsDuration !== undefined) {
    const end = endOf(anchor, repeat.boundsDuration);
    if (end === undefined) return undefined;
    ends.push(end);
  }
  const until = ends.toSorted()[0];
  const cadence: FrequencyCadence = {
    kind: 'frequency',
    anchor,
    frequency,
    period,
    unit,
    ...(until === undefined ? {} : { until }),
    ...(repeat.dayOfWeek === undefined ? {} : { weekdays: repeat.dayOfWeek }),
    ...(repeat.timeOfDay === undefined ? {} : { times: repeat.timeOfDay.map((time) => time.slice(0, 5)) }),
  };
  return isCadence(cadence) ? cadence : undefined;
}

/** Whether a cadence can be counted: whole numbers within {@link cadenceLimits}, days of the calendar, times of the clock. */
export function isCadence(cadence: Cadence): boolean {
  const { anchor, until, weekdays = [], times = [] } = cadence;
  if (!isCivilDate(anchor) || (until !== undefined && !isCivilDate(until))) return false;
  if (weekdays.some((day) => !weekdayCodes.includes(day))) return false;
  if (times.length > cadenceLimits.perDay || times.some((time) => (toMinutes(time) ?? 1440) === 1440)) return false;
  if (new Set(times).size < times.length) return false;
  if (cadence.kind === 'frequency') {
    const days = cadence.period * { d: 1, wk: 7, mo: 28 }[cadence.unit];
    return (
      isCount(cadence.frequency, cadenceLimits.frequency) &&
      isCount(cadence.period, cadenceLimits.period) &&
      cadence.frequency / days <= cadenceLimits.perDay
    );
  }
  const { interval, monthDays = [], count, except = [] } = cadence;
  return (
    isCount(interval, cadenceLimits.period) &&
    monthDays.every((day) => isCount(Math.abs(day), 31)) &&
    (count === undefined || isCount(count, 10_000)) &&
    except.every(isCivilDate)
  );
}

function isCount(value: number, most: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= most;
}

function endOf(anchor: Day, { value, code, unit }: { value?: number; code?: string; unit?: string }): Day | undefined {
  const days = new Map([
    ['d', 1],
    ['wk', 7],
  ]).get(code ?? unit ?? '');
  if (value === undefined || days === undefined || !isCount(value * days, 3660)) return undefined;
  return addDays(anchor, value * days - 1);
}
