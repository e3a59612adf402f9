import { addDays, isCivilDate } from '@sinfonia/mappings';
import { type Day, daysBetween, type Interval, toMinutes, weekdayCodes } from '../../../calendar/civil-day.ts';
import { type HolidayCalendar, italianCalendar } from '../../../calendar/holidays.ts';
import type { PlannedActivity, TimeWindow } from './activity.ts';
import { isCadence } from './cadence.ts';
import { type HolidayPolicy, moveLimit, type SettledOccurrence, type SuspendedDays, settleDays } from './move-day.ts';
import { occurrencesOf } from './occurrences.ts';
import { placeVisit } from './place.ts';

/** A visit of the person that there is already. */
export interface ExistingVisit extends Interval {
  /** Key under which it was proposed; absent for one that was made by hand. */
  readonly key?: string;
  /** A cancelled visit takes no time; its key counts as planned unless {@link PlanRequest.replanCancelled}. */
  readonly cancelled?: boolean;
}

/** What is to be planned for one person. */
export interface PlanRequest {
  readonly activities: readonly PlannedActivity[];
  /** First and last day, both included; {@link planLimits} days at most. */
  readonly from: Day;
  readonly to: Day;
  /** Spans of the day for activities that name none; 08:00 to 20:00 unless given. */
  readonly windows?: readonly TimeWindow[];
  /** `move` unless given. */
  readonly holidays?: HolidayPolicy;
  /** ISTAT code of the municipality of the visits, for its patron saint. */
  readonly municipality?: string;
  readonly calendar?: HolidayCalendar;
  readonly suspended?: readonly SuspendedDays[];
  readonly existing?: readonly ExistingVisit[];
  /** Whether a cancelled visit is proposed again, under its key with `~1`, `~2`; no unless given. */
  readonly replanCancelled?: boolean;
}

/** A visit to book; instants are ms since the epoch, UTC. */
export interface ProposedVisit extends Interval {
  /** Series and occurrence; planning twice proposes the same keys. */
  readonly key: string;
  readonly series: string;
  /** Day in Italy on which it starts. */
  readonly day: Day;
  /** Day the cadence gave, when a holiday moved the visit. */
  readonly movedFrom?: Day;
  readonly fixed: boolean;
  readonly window: Interval;
  readonly services: readonly string[];
  readonly figure?: string;
  readonly performer?: string;
}

/** A visit that the cadence wants and that is not proposed. */
export interface LeftOutVisit {
  readonly key: string;
  readonly series: string;
  readonly day: Day;
  readonly reason: 'holiday' | 'no-working-day' | 'suspended' | 'time-taken' | 'no-free-time';
}

/** Answer of {@link expandPlan}; `problem` says what of the request cannot be read. */
export type PlanExpansion =
  | {
      readonly ok: true;
      readonly visits: readonly ProposedVisit[];
      /** Keys in the window that there is a visit for. */
      readonly planned: readonly string[];
      readonly leftOut: readonly LeftOutVisit[];
    }
  | { readonly ok: false; readonly problem: PlanProblem };

/** Why a request cannot be planned. */
export interface PlanProblem {
  readonly code: 'window-invalid' | 'times-invalid' | 'series-invalid' | 'series-repeated' | 'too-many';
  readonly series?: string;
}

/** Bounds of one planning: days of the window, activities, days from an anchor to the window, visits, days it knows. */
export const planLimits = {
  days: 400,
  activities: 50,
  anchorDays: 18_300,
  visits: 5_000,
  firstDay: '1950-01-01',
  lastDay: '2999-12-31',
} as const;

/**
 * Proposes the visits of a PAI in a window of days. Times are on the clock in Italy, so 08:00 stays 08:00 across a change
 * of the clock. No proposed visit overlaps another or an existing one. Days are those of each cadence alone, so two
 * windows that touch give what the window over both gives; times may differ only where a visit passes midnight.
 * Source: PAI, art. 22 DPCM 12 January 2017; how visits are spread is a choice of the platform.
 */
export function expandPlan(request: PlanRequest): PlanExpansion {
  const problem = problemOf(request);
  if (problem) return { ok: false, problem };
  const { windows = [{ from: '08:00', to: '20:00' }], existing = [], replanCancelled = false } = request;
  const keys = Map.groupBy(existing, ({ key }) => baseOf(key ?? ''));
  const busy: Interval[] = existing.filter(({ cancelled = false }) => !cancelled);
  const demand = demandOf(request);
  if (demand.length > planLimits.visits) return { ok: false, problem: { code: 'too-many' } };
  const visits: ProposedVisit[] = [];
  const planned: string[] = [];
  const leftOut: LeftOutVisit[] = [];
  for (const { activity, occurrence } of demand) {
    const { series, services, figure, performer } = activity;
    const base = `${series}:${occurrence.name}`;
    const former = keys.get(base) ?? [];
    if (former.length > 0 && !(replanCancelled && former.every(({ cancelled = false }) => cancelled))) {
      planned.push(base);
      continue;
    }
    const key = former.length === 0 ? base : `${base}~${former.length}`;
    const day = occurrence.moved ?? occurrence.day;
    if (occurrence.leftOut !== undefined) {
      leftOut.push({ key, series, day, reason: occurrence.leftOut });
      continue;
    }
    const place = placeVisit(activity, occurrence, day, windows, busy);
    if (!place) {
      const isFixed = activity.cadence.times?.[occurrence.ordinal] !== undefined;
      leftOut.push({ key, series, day, reason: isFixed ? 'time-taken' : 'no-free-time' });
      continue;
    }
    busy.push(place);
    visits.push({
      ...place,
      key,
      series,
      day,
      services,
      ...(occurrence.moved === undefined ? {} : { movedFrom: occurrence.day }),
      ...(figure === undefined ? {} : { figure }),
      ...(performer === undefined ? {} : { performer }),
    });
  }
  visits.sort((one, other) => one.from - other.from || (one.key < other.key ? -1 : 1));
  return { ok: true, visits, planned, leftOut };
}

interface Demand {
  readonly activity: PlannedActivity;
  readonly occurrence: SettledOccurrence;
}

/** Every occurrence of the window, day by day; on a day those with a fixed time first, then as the activities are listed. */
function demandOf(request: PlanRequest): readonly Demand[] {
  const { from, to, holidays: policy = 'move', calendar = italianCalendar, suspended = [], municipality } = request;
  const rules = { policy, calendar, suspended, ...(municipality === undefined ? {} : { municipality }) };
  // A visit may be moved into the window; a chain of moved ones does not reach further than two weeks.
  const around = 2 * moveLimit + 2;
  const demand = request.activities.flatMap((activity, index) => {
    const occurrences = occurrencesOf(activity.cadence, activity.weekdays, addDays(from, -around), addDays(to, around));
    return settleDays(occurrences, activity.cadence, rules)
      .map((occurrence) => ({ activity, occurrence, index, day: occurrence.moved ?? occurrence.day }))
      .filter(({ day }) => day >= from && day <= to);
  });
  const isFixed = ({ activity, occurrence }: Demand): number =>
    activity.cadence.times?.[occurrence.ordinal] === undefined ? 1 : 0;
  return demand.sort(
    (one, other) =>
      (one.day < other.day ? -1 : one.day > other.day ? 1 : 0) ||
      isFixed(one) - isFixed(other) ||
      one.index - other.index ||
      one.occurrence.ordinal - other.occurrence.ordinal,
  );
}

function problemOf({ activities, from, to, windows = [], suspended = [] }: PlanRequest): PlanProblem | undefined {
  if (!isCivilDate(from) || !isCivilDate(to) || from > to) return { code: 'window-invalid' };
  if (from < planLimits.firstDay || to > planLimits.lastDay) return { code: 'window-invalid' };
  if (suspended.some((days) => !isCivilDate(days.from) || (days.to !== undefined && !isCivilDate(days.to)))) {
    return { code: 'window-invalid' };
  }
  if (daysBetween(from, to) >= planLimits.days || activities.length > planLimits.activities)
    return { code: 'too-many' };
  if (!windows.every(isWindow)) return { code: 'times-invalid' };
  const series = new Set<string>();
  for (const activity of activities) {
    const {
      series: name,
      minutes,
      services,
      cadence,
      weekdays = [],
      windows: own = [],
      preferredTimes = [],
    } = activity;
    if (series.has(name)) return { code: 'series-repeated', series: name };
    series.add(name);
    const isReadable =
      name !== '' &&
      Number.isInteger(minutes) &&
      minutes >= 1 &&
      minutes <= 24 * 60 &&
      services.length > 0 &&
      weekdays.every((day) => weekdayCodes.includes(day)) &&
      isCadence(cadence);
    if (!isReadable) return { code: 'series-invalid', series: name };
    if (daysBetween(cadence.anchor, to) > planLimits.anchorDays) return { code: 'too-many', series: name };
    if (!own.every(isWindow) || preferredTimes.some((time) => toMinutes(time) === undefined)) {
      return { code: 'times-invalid', series: name };
    }
  }
  return undefined;
}

function isWindow({ from, to }: TimeWindow): boolean {
  const [start, end] = [toMinutes(from), toMinutes(to)];
  return start !== undefined && end !== undefined && start < end;
}

/** Key without the number of its repetition. */
function baseOf(key: string): string {
  return key.replace(/~\d+$/, '');
}
