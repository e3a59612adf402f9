import type { CarePlanActivity } from '@medplum/fhirtypes';
import type { CivilPeriod } from '@sinfonia/mappings';
import { hundredthsOf } from '../intensity/hundredths.ts';
import { perDays } from './cadence.ts';
import { countVisits } from './count-visits.ts';
import { type FigureOf, type PlannedVisit, plannedVisits, type UncountedActivity } from './planned-visits.ts';
import type { Tariff, Tariffs } from './tariffs.ts';

/** Why a line has no amount. */
export type CostGap = 'figure-unknown' | 'tariff-not-loaded' | 'duration-unknown' | 'period-invalid';

/** What one profession does in a plan, and what that costs. */
export interface CostLine {
  /** Code of `siad-tipo-operatore`; absent when no activity or performer tells it. */
  readonly figure?: string;
  /** Visits in the period; absent when an end of the period or of a timing names no day. */
  readonly visits?: number;
  /** Minutes of those visits; absent when the length of one of them is not known. */
  readonly minutes?: number;
  /** Visits a week at two decimals, half up, as long as they go on. */
  readonly weekly: number;
  /** Whole euro cents; absent with the reason in `missing`. */
  readonly cents?: number;
  readonly missing?: CostGap;
}

/** The estimate of a plan. It is no price: unit costs are configuration and `evidence` says how sure they are. */
export interface CostEstimate {
  readonly currency: string;
  readonly evidence: Tariffs['evidence'];
  /** One line for each profession, by code; the unknown one last. */
  readonly lines: readonly CostLine[];
  /** Sum of the lines that have an amount. */
  readonly cents: number;
  /** Whether every activity and every line is in the sum; when not, it is less than the plan costs. */
  readonly complete: boolean;
  readonly uncounted: readonly UncountedActivity[];
}

/**
 * Estimates what a PAI costs over a period of days (both included): visits counted from the timings, minutes from their
 * durations, unit costs by profession. Pure and exact; what is not known has no amount and says why, never zero.
 */
export function costOf(
  activities: readonly CarePlanActivity[],
  period: CivilPeriod,
  tariffs: Tariffs,
  figureOf?: FigureOf,
): CostEstimate {
  const { visits, uncounted } = plannedVisits(activities, figureOf);
  const byFigure = Map.groupBy(visits, ({ figure }) => figure);
  const lines = [...byFigure]
    .sort(([a], [b]) => orderOf(a) - orderOf(b))
    .map(([figure, ofFigure]) => toLine(figure, ofFigure, period, tariffs));
  return {
    currency: tariffs.currency,
    evidence: tariffs.evidence,
    lines,
    cents: lines.reduce((sum, { cents = 0 }) => sum + cents, 0),
    complete: uncounted.length === 0 && lines.every(({ cents }) => cents !== undefined),
    uncounted,
  };
}

function toLine(
  figure: string | undefined,
  visits: readonly PlannedVisit[],
  period: CivilPeriod,
  tariffs: Tariffs,
): CostLine {
  const tariff = figure !== undefined && Object.hasOwn(tariffs.figures, figure) ? tariffs.figures[figure] : undefined;
  const counts = visits.map((visit) => countVisits(visit, period));
  const known = counts.filter((count) => count !== undefined);
  const total = known.length === counts.length ? sum(known) : undefined;
  const lengths = visits.map(({ cadence }) => cadence.minutes ?? tariff?.minutesPerVisit);
  const minutes =
    total === undefined ? undefined : sum(lengths.map((length, index) => minutesIn(length, known[index])));
  return {
    ...(figure === undefined ? {} : { figure }),
    ...(total === undefined ? {} : { visits: total }),
    ...(minutes === undefined || Number.isNaN(minutes) ? {} : { minutes }),
    weekly: weeklyOf(visits),
    ...amountOf(figure, tariff, total, minutes),
  };
}

/** Visits of unknown length that never take place need no length. */
function minutesIn(length: number | undefined, visits = 0): number {
  return visits === 0 ? 0 : (length ?? Number.NaN) * visits;
}

function amountOf(
  figure: string | undefined,
  tariff: Tariff | undefined,
  visits: number | undefined,
  minutes = Number.NaN,
): Pick<CostLine, 'cents' | 'missing'> {
  if (figure === undefined) return { missing: 'figure-unknown' };
  if (visits === undefined) return { missing: 'period-invalid' };
  const cents = tariff?.cents;
  if (typeof cents !== 'number' || !Number.isSafeInteger(cents) || cents < 0) return { missing: 'tariff-not-loaded' };
  if (tariff?.per === 'visit') return { cents: cents * visits };
  if (!Number.isInteger(minutes)) return { missing: 'duration-unknown' };
  return { cents: Number((2n * BigInt(cents) * BigInt(minutes) + 60n) / 120n) };
}

/** Visits a week of several cadences together, rounded once. */
function weeklyOf(visits: readonly PlannedVisit[]): number {
  let [dividend, divisor] = [0n, 1n];
  for (const { cadence } of visits) {
    const rate = perDays(cadence, 7n);
    [dividend, divisor] = [dividend * rate.divisor + rate.dividend * divisor, divisor * rate.divisor];
  }
  return hundredthsOf(dividend, divisor) / 100;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function orderOf(figure: string | undefined): number {
  const order = Number(figure);
  return Number.isNaN(order) ? Number.MAX_SAFE_INTEGER : order;
}
