import type { CarePlanActivity, Timing } from '@medplum/fhirtypes';

/** How often something happens: `times` in `every` of a calendar unit, as whole numbers. */
export interface Cadence {
  readonly times: bigint;
  /** Length of the interval: days, or months of the calendar. A part of a day is a fraction: `every`/`parts` days. */
  readonly every: bigint;
  readonly parts: bigint;
  readonly unit: 'day' | 'month';
  /** Minutes of one visit, when the timing says so. */
  readonly minutes?: number;
}

/** Why the cadence of an activity cannot be counted. */
export type CadenceGap = 'no-timing' | 'cadence-incomplete' | 'cadence-out-of-range' | 'bounds-not-read';

const dayUnits: Readonly<Record<string, readonly [days: bigint, parts: bigint]>> = {
  min: [1n, 1440n],
  h: [1n, 24n],
  d: [1n, 1n],
  wk: [7n, 1n],
};
const monthUnits: Readonly<Record<string, bigint>> = { mo: 1n, a: 12n };
const minutesOf: Readonly<Record<string, number>> = { min: 1, h: 60, d: 1440 };

/** More visits in one interval than anybody can mean. */
const mostTimes = 1_000;
const longestPeriod = 10_000;

/**
 * The cadence of a timing, from `frequency`, `period` and `periodUnit` (rule sin-pai-5); where there is a range, its lower
 * end (`frequencyMax` and `periodMax` are not read). Exact: a period such as 1.5 weeks stays a fraction.
 *
 * @see FHIR R4 datatypes.html#Timing
 */
export function cadenceOf(timing: Timing | undefined): Cadence | CadenceGap {
  if (!timing?.repeat) return 'no-timing';
  const { frequency, period, periodUnit, boundsDuration, boundsRange } = timing.repeat;
  // Counting on beyond a limit would promise visits that nobody planned.
  if (boundsDuration !== undefined || boundsRange !== undefined) return 'bounds-not-read';
  if (frequency === undefined || period === undefined || periodUnit === undefined) return 'cadence-incomplete';
  if (!Number.isInteger(frequency) || frequency < 1 || frequency > mostTimes) return 'cadence-out-of-range';
  const length = toFraction(period);
  if (!length || period > longestPeriod) return 'cadence-out-of-range';
  const minutes = minutesOfVisit(timing);
  const common = { times: BigInt(frequency), ...(minutes === undefined ? {} : { minutes }) };
  const months = own(monthUnits, periodUnit);
  if (months !== undefined) {
    const every = length.dividend * months;
    // Half a month has no length of its own in the calendar.
    if (every % length.divisor !== 0n) return 'cadence-out-of-range';
    return { ...common, every: every / length.divisor, parts: 1n, unit: 'month' };
  }
  const unit = own(dayUnits, periodUnit);
  if (!unit) return 'cadence-out-of-range';
  return { ...common, every: length.dividend * unit[0], parts: length.divisor * unit[1], unit: 'day' };
}

/** Tells whether an activity is part of the plan: one that is called off, stopped or written in error is not. */
export function isPlanned({ detail }: CarePlanActivity): boolean {
  const status = detail?.status;
  return (
    detail !== undefined &&
    detail.doNotPerform !== true &&
    status !== 'cancelled' &&
    status !== 'stopped' &&
    status !== 'entered-in-error'
  );
}

/** How often in a number of days, as an exact quotient; a month is a twelfth of 365.2425 days, the mean of the calendar. */
export function perDays({ times, every, parts, unit }: Cadence, days: bigint): { dividend: bigint; divisor: bigint } {
  return unit === 'day'
    ? { dividend: times * parts * days, divisor: every }
    : { dividend: times * days * 4800n, divisor: every * 146_097n };
}

function minutesOfVisit({ repeat }: Timing): number | undefined {
  const { duration, durationUnit } = repeat ?? {};
  const factor = durationUnit === undefined ? undefined : own(minutesOf, durationUnit);
  if (duration === undefined || factor === undefined) return undefined;
  const minutes = Math.round(duration * factor);
  return minutes > 0 && minutes <= 1440 ? minutes : undefined;
}

/** A decimal as it is written, without the error of binary fractions; undefined unless it is positive and plain. */
function toFraction(value: number): { readonly dividend: bigint; readonly divisor: bigint } | undefined {
  const match = /^(\d+)(?:\.(\d+))?$/.exec(String(value));
  if (!match || value <= 0) return undefined;
  const decimals = match[2] ?? '';
  return { dividend: BigInt(`${match[1]}${decimals}`), divisor: 10n ** BigInt(decimals.length) };
}

function own<Value>(table: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
