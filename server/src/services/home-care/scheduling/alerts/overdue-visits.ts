import { dayAt, type Interval, minuteMs } from '../../../calendar/civil-day.ts';
import table from './rules.json' with { type: 'json' };

/** Tolerances in minutes. */
export interface OverdueRules {
  /** A visit that starts more minutes after its time is late. */
  readonly lateAfter: number;
  /** A visit without access so many minutes after its time is missed. */
  readonly missedAfter: number;
  /** How far from its time an access that names no appointment may start and be taken for it. */
  readonly matchWithin: number;
}

/** Tolerances that come with the platform; `rules.json` says on what evidence. */
export const overdueRules: OverdueRules = table;

/** A booked visit; instants are ms since the epoch, UTC. */
export interface BookedVisit extends Interval {
  /** Key of the visit, as in the identifier of its Appointment. */
  readonly key: string;
  /** Reference of its Appointment. */
  readonly appointment: string;
  readonly patient: string;
  readonly operator?: string;
  /** Appointment.status; only booked, arrived, checked-in and fulfilled ones are expected to take place. */
  readonly status: string;
}

/** A recorded access (Encounter); `from` is when it started. */
export interface RecordedAccess {
  readonly reference: string;
  /** Reference of the Appointment that it carries out. */
  readonly appointment?: string;
  readonly patient: string;
  readonly operator?: string;
  readonly from: number;
}

/** That a visit is late or missed. */
export interface VisitAlert {
  /** Kind and key of the visit: one visit raises each kind once, however often it is looked at. */
  readonly key: string;
  readonly kind: 'late-visit' | 'missed-visit';
  readonly visit: BookedVisit;
  /** The access that started late. */
  readonly access?: string;
  /** Minutes after the planned start: of the access, or of the moment it was looked at. */
  readonly minutes: number;
  /** Instant from which the tolerance is over. */
  readonly since: number;
}

const expected = new Set(['booked', 'arrived', 'checked-in', 'fulfilled']);

/**
 * Finds visits that started after the tolerance (late) and visits without access when it is over (missed). A visit that
 * its appointment calls fulfilled is not missed even if its access has not come yet. In order of time.
 */
export function overdueVisits(
  booked: readonly BookedVisit[],
  accesses: readonly RecordedAccess[],
  now: number,
  rules: OverdueRules = overdueRules,
): readonly VisitAlert[] {
  const due = booked.filter(({ status }) => expected.has(status)).toSorted(byTime);
  const carriedOut = matchAccesses(due, accesses, rules);
  return due.flatMap((visit): readonly VisitAlert[] => {
    const access = carriedOut.get(visit.key);
    if (access !== undefined) {
      const since = visit.from + rules.lateAfter * minuteMs;
      if (access.from <= since) return [];
      const minutes = Math.floor((access.from - visit.from) / minuteMs);
      return [{ key: `late-visit:${visit.key}`, kind: 'late-visit', visit, access: access.reference, minutes, since }];
    }
    const since = visit.from + rules.missedAfter * minuteMs;
    if (visit.status === 'fulfilled' || now <= since) return [];
    const minutes = Math.floor((now - visit.from) / minuteMs);
    return [{ key: `missed-visit:${visit.key}`, kind: 'missed-visit', visit, minutes, since }];
  });
}

/** How many of the planned visits took place. */
export interface DeliveryRatio {
  readonly planned: number;
  readonly delivered: number;
  /** Accesses that no planned visit stands for. */
  readonly unplanned: number;
  /** Delivered of planned, 0 to 1; undefined when nothing was planned. */
  readonly ratio?: number;
}

/**
 * Counts planned visits whose time has come and those an access was recorded for. A visit counts as planned also when it
 * was called off by `noshow`, and not when it was cancelled.
 */
export function deliveryRatio(
  booked: readonly BookedVisit[],
  accesses: readonly RecordedAccess[],
  now: number,
  rules: OverdueRules = overdueRules,
): DeliveryRatio {
  const due = booked
    .filter(({ status, from }) => from <= now && (expected.has(status) || status === 'noshow'))
    .toSorted(byTime);
  const carriedOut = matchAccesses(due, accesses, rules);
  const [planned, delivered] = [due.length, carriedOut.size];
  const used = new Set([...carriedOut.values()].map(({ reference }) => reference));
  return {
    planned,
    delivered,
    unplanned: accesses.filter(({ reference }) => !used.has(reference)).length,
    ...(planned === 0 ? {} : { ratio: delivered / planned }),
  };
}

/**
 * Which access carries out which visit: by appointment, else the nearest in time of the same person, on the same day in
 * Italy and within the tolerance, by the same professional where both name one. One access stands for one visit.
 */
function matchAccesses(
  visits: readonly BookedVisit[],
  accesses: readonly RecordedAccess[],
  { matchWithin }: OverdueRules,
): ReadonlyMap<string, RecordedAccess> {
  const matched = new Map<string, RecordedAccess>();
  const ordered = accesses.toSorted(
    (one, other) => one.from - other.from || (one.reference < other.reference ? -1 : 1),
  );
  const named = new Map<string, RecordedAccess>();
  for (const access of ordered) {
    // Of two accesses for one appointment the first one counts.
    if (access.appointment !== undefined && !named.has(access.appointment)) named.set(access.appointment, access);
  }
  for (const visit of visits) {
    const access = named.get(visit.appointment);
    if (access) matched.set(visit.key, access);
  }
  const free = Map.groupBy(
    ordered.filter(({ appointment }) => appointment === undefined),
    ({ patient }) => patient,
  );
  const pairs = visits
    .filter(({ key }) => !matched.has(key))
    .flatMap((visit) =>
      (free.get(visit.patient) ?? [])
        .filter((access) => isLikely(visit, access, matchWithin))
        .map((access) => ({ visit, access, distance: Math.abs(access.from - visit.from) })),
    )
    .sort((one, other) => one.distance - other.distance || byTime(one.visit, other.visit));
  const used = new Set<string>();
  for (const { visit, access } of pairs) {
    if (matched.has(visit.key) || used.has(access.reference)) continue;
    matched.set(visit.key, access);
    used.add(access.reference);
  }
  return matched;
}

function isLikely(visit: BookedVisit, access: RecordedAccess, minutes: number): boolean {
  const sameOperator =
    visit.operator === undefined || access.operator === undefined || visit.operator === access.operator;
  const near = Math.abs(access.from - visit.from) <= minutes * minuteMs;
  return sameOperator && near && dayAt(visit.from) === dayAt(access.from);
}

function byTime(one: BookedVisit, other: BookedVisit): number {
  return one.from - other.from || (one.key < other.key ? -1 : 1);
}
