import { type Interval, minuteMs, overlaps } from '../../../calendar/civil-day.ts';
import type { WorkingTime } from './working-time.ts';

/** A visit as far as agendas are concerned; instants are ms since the epoch, UTC. */
export interface AgendaVisit extends Interval {
  readonly key: string;
  /** Reference of the person in care. */
  readonly patient: string;
  /** Reference of who goes there; absent: nobody yet. */
  readonly operator?: string;
}

/** Minutes a professional needs from one visit to another. */
export type TravelTime = (from: AgendaVisit, to: AgendaVisit) => number;

/** Two visits, or a visit and an agenda, that do not go together. */
export interface VisitConflict {
  readonly kind: 'operator-busy' | 'travel-time' | 'patient-busy' | 'operator-absent' | 'outside-hours';
  readonly visit: string;
  /** Key of the other visit. */
  readonly other?: string;
  /** Minutes that are missing. */
  readonly minutes?: number;
}

/** What is compared. */
export interface ConflictQuestion {
  readonly visits: readonly AgendaVisit[];
  /** Visits there are already; conflicts among themselves are not told. One with a key of `visits` is what it was before. */
  readonly booked: readonly AgendaVisit[];
  /** Working time by reference of the professional. */
  readonly times?: ReadonlyMap<string, WorkingTime>;
  /** {@link defaultTravel} minutes between different persons unless given. */
  readonly travel?: TravelTime;
}

/** Minutes between two persons when nothing better is known: an assumption of the platform. */
export const defaultTravel = 15;

/** Travel time when no places are known: none within the home of one person. */
export const assumedTravel: TravelTime = (from, to) => (from.patient === to.patient ? 0 : defaultTravel);

/**
 * Finds what does not go together: one professional or one person at two visits at once, too little time to get from one
 * to the next, a visit during an absence or outside working hours. In order of the visits and kinds.
 */
export function findConflicts({
  visits,
  booked,
  times = new Map(),
  travel = assumedTravel,
}: ConflictQuestion): readonly VisitConflict[] {
  const proposed = new Set(visits.map(({ key }) => key));
  const all = [...visits, ...booked.filter(({ key }) => !proposed.has(key))].toSorted(byTime);
  const found: VisitConflict[] = [];
  for (const visit of visits) {
    const time = visit.operator === undefined ? undefined : times.get(visit.operator);
    if (time?.absent.some((span) => overlaps(span, visit))) found.push({ kind: 'operator-absent', visit: visit.key });
    if (time?.open && !time.open.some((span) => span.from <= visit.from && visit.to <= span.to)) {
      found.push({ kind: 'outside-hours', visit: visit.key });
    }
  }
  const ofOperator = Map.groupBy(all, ({ operator }) => operator ?? '');
  ofOperator.delete('');
  for (const mine of ofOperator.values()) {
    for (const [one, other] of nearPairs(mine, travelReach)) {
      const missing = missingMinutes(one, other, travel);
      if (missing <= 0) continue;
      const kind = overlaps(one, other) ? 'operator-busy' : 'travel-time';
      tell(found, proposed, one, other, { kind, minutes: missing });
    }
  }
  for (const theirs of Map.groupBy(all, ({ patient }) => patient).values()) {
    for (const [one, other] of nearPairs(theirs, 0)) {
      if (overlaps(one, other)) tell(found, proposed, one, other, { kind: 'patient-busy' });
    }
  }
  return found.sort(
    (one, other) => compare(one.visit, other.visit) || compare(one.kind, other.kind) || compare(one.other, other.other),
  );
}

/** Minutes missing between two visits of one professional, the later after the earlier; 0 or less when they go together. */
export function missingMinutes(one: AgendaVisit, other: AgendaVisit, travel: TravelTime): number {
  const [first, second] = byTime(one, other) <= 0 ? [one, other] : [other, one];
  return Math.ceil((first.to - second.from) / minuteMs) + travel(first, second);
}

/** No journey of a day is longer, in minutes: pairs further apart are not looked at. */
const travelReach = 180;

/** Pairs of visits that overlap or lie less than so many minutes apart; visits in order of time. */
function* nearPairs(visits: readonly AgendaVisit[], minutes: number): Generator<readonly [AgendaVisit, AgendaVisit]> {
  let open: AgendaVisit[] = [];
  for (const visit of visits) {
    open = open.filter(({ to }) => to + minutes * minuteMs > visit.from);
    for (const former of open) yield [former, visit];
    open.push(visit);
  }
}

/** Tells a conflict of a pair once, under the key of the proposed visit, the later one when both are. */
function tell(
  found: VisitConflict[],
  proposed: ReadonlySet<string>,
  one: AgendaVisit,
  other: AgendaVisit,
  conflict: Pick<VisitConflict, 'kind' | 'minutes'>,
): void {
  if (proposed.has(other.key)) found.push({ ...conflict, visit: other.key, other: one.key });
  else if (proposed.has(one.key)) found.push({ ...conflict, visit: one.key, other: other.key });
}

function byTime(one: AgendaVisit, other: AgendaVisit): number {
  return one.from - other.from || one.to - other.to || compare(one.key, other.key);
}

function compare(one = '', other = ''): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
