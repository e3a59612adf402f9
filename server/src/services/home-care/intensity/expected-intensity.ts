import type { CarePlanActivity } from '@medplum/fhirtypes';
import type { CivilPeriod } from '@sinfonia/mappings';
import { perDays } from '../pai/cadence.ts';
import { visitSpan } from '../pai/count-visits.ts';
import { type FigureOf, type PlannedVisit, plannedVisits, type UncountedActivity } from '../pai/planned-visits.ts';
import { type DaySpan, dayNumber, lengthOf, overlapOf } from './civil-days.ts';
import { hundredthsOf } from './hundredths.ts';
import type { IntensityFault } from './intensity-of.ts';
import { type CareKind, type IntensityParameters, levelOf } from './parameters.ts';

/** The intensity that a plan foresees, before any access. */
export interface ExpectedIntensity {
  readonly ok: true;
  /** Days of the period (GdC). */
  readonly gdc: number;
  /** Expected CIA at two decimals, half up: `low` or `high`, as the parameter `planned` says. */
  readonly cia: number;
  /** Code of `home-care-level`; undefined when the bounds give it to none. */
  readonly level?: string;
  /** The CIA if the visits of different figures fall on the same days. */
  readonly low: number;
  /** The CIA if they fall on days of their own as far as there are days. */
  readonly high: number;
  /** Activities that have no frequency and are not in the number. */
  readonly uncounted: readonly UncountedActivity[];
}

interface Fraction {
  readonly dividend: bigint;
  readonly divisor: bigint;
}

/**
 * Works out the CIA that a PAI foresees over a period of days (both included), from the frequencies of its activities:
 * visits at most one a day each, on the days on which their timing admits them. Frequencies stay quotients until the one
 * rounding, so 1 visit a week is 1/7 = 0.14. `Timing.repeat.dayOfWeek` is not read.
 *
 * @see DPCM 12 January 2017, art. 22 c. 3; FHIR R4 datatypes.html#Timing
 */
export function expectedIntensityOf(
  activities: readonly CarePlanActivity[],
  period: CivilPeriod,
  parameters: IntensityParameters,
  { kind = 'home-care', figureOf }: { readonly kind?: CareKind; readonly figureOf?: FigureOf } = {},
): ExpectedIntensity | IntensityFault {
  const first = dayNumber(period.from);
  const last = dayNumber(period.to);
  if (first === undefined) return { ok: false, fault: 'not-a-day', at: 'period.from' };
  if (last === undefined) return { ok: false, fault: 'not-a-day', at: 'period.to' };
  if (last < first) return { ok: false, fault: 'end-before-start', at: 'period.to' };
  const whole: DaySpan = { first, last };
  const { visits, uncounted } = plannedVisits(activities, figureOf);
  const days: Fraction[] = [];
  for (const visit of visits) {
    const span = visitSpan(visit.bounds, period);
    if (!span) return { ok: false, fault: 'not-a-day', at: `activity[${visit.activities[0]}]` };
    days.push(expectedDays(visit, BigInt(lengthOf(overlapOf(span, whole)))));
  }
  const gdc = BigInt(lengthOf(whole));
  const share = ({ dividend, divisor }: Fraction): number => hundredthsOf(dividend, divisor * gdc);
  const low = share(days.reduce(larger, none));
  const high = share(smaller(days.reduce(plus, none), { dividend: gdc, divisor: 1n }));
  const hundredths = parameters.planned === 'same-days' ? low : high;
  const level = levelOf(hundredths, kind, parameters);
  return {
    ok: true,
    gdc: Number(gdc),
    cia: hundredths / 100,
    ...(level === undefined ? {} : { level }),
    low: low / 100,
    high: high / 100,
    uncounted,
  };
}

const none: Fraction = { dividend: 0n, divisor: 1n };

/** Days with such a visit among so many: never more than there are, nor than the timing counts. */
function expectedDays({ cadence, most }: PlannedVisit, days: bigint): Fraction {
  const limit = most === undefined || most >= days ? days : BigInt(Math.max(0, Math.floor(most)));
  return smaller(perDays(cadence, days), { dividend: limit, divisor: 1n });
}

function larger(a: Fraction, b: Fraction): Fraction {
  return a.dividend * b.divisor >= b.dividend * a.divisor ? a : b;
}

function smaller(a: Fraction, b: Fraction): Fraction {
  return a.dividend * b.divisor <= b.dividend * a.divisor ? a : b;
}

function plus(a: Fraction, b: Fraction): Fraction {
  return { dividend: a.dividend * b.divisor + b.dividend * a.divisor, divisor: a.divisor * b.divisor };
}
