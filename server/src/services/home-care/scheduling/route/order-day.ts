import { type Interval, minuteMs } from '../../../calendar/civil-day.ts';
import { comparePlaces, distanceBetween, type Place, travelMinutes } from './distance.ts';

/** A visit of the day to be put in order; instants are ms since the epoch, UTC. */
export interface RouteVisit {
  readonly key: string;
  readonly place: Place;
  readonly minutes: number;
  /** Span in which it must begin and end; none: any time. */
  readonly window?: Interval;
  /** Instant at which it starts and stays. */
  readonly fixed?: number;
}

/** When and where the day begins. */
export interface RouteStart {
  readonly at: number;
  readonly place?: Place;
}

/** One stop of the day. */
export interface RouteStop {
  readonly key: string;
  /** When one gets there, and when the visit starts: not before its window, at its time when it is fixed. */
  readonly arrive: number;
  readonly start: number;
  readonly end: number;
  /** Minutes one comes too late for the window or the fixed time; 0 when in time. */
  readonly late: number;
}

/** A day in order. */
export interface DayRoute {
  readonly stops: readonly RouteStop[];
  /** Length of the way in kilometres, and that of the order that was given. */
  readonly kilometres: number;
  readonly given: number;
  /** Minutes of delay over all stops, and those of the order that was given. */
  readonly late: number;
  readonly givenLate: number;
}

/** How many orders are tried for a day; bounds the time it takes. */
const trialLimit = 20_000;

/**
 * Puts the visits of a day in an order with a short way: the nearest next that can still be reached in time, then 2-opt
 * and moves of single visits, as long as neither delay nor way grow. The way is never longer and the delay never greater
 * than in the order given. Fixed visits keep their time. Ties fall to municipality, post code, street and key, so the
 * same visits give the same order. The way back is not counted.
 */
export function orderDay(visits: readonly RouteVisit[], start: RouteStart): DayRoute {
  const known = new Map<RouteVisit, Map<RouteVisit, number>>();
  const distance = (from: RouteVisit | undefined, to: RouteVisit): number => {
    if (from === undefined) return start.place === undefined ? 0 : distanceBetween(start.place, to.place);
    const row = known.get(from) ?? new Map<RouteVisit, number>();
    known.set(from, row);
    const found = row.get(to) ?? distanceBetween(from.place, to.place);
    row.set(to, found);
    return found;
  };
  const measure = (order: readonly RouteVisit[]): Measure => measureOrder(order, start, distance);
  const given = measure(visits);
  const candidates = [visits, visits.toSorted(byTimeThenPlace), nearestFirst(visits, start, distance)];
  let best: readonly RouteVisit[] = visits;
  let measured = given;
  const isBetter = (one: Measure): boolean =>
    one.kilometres <= given.kilometres + tolerance &&
    (one.late < measured.late || (one.late === measured.late && one.kilometres < measured.kilometres - tolerance));
  for (const order of candidates) {
    const found = improve(order, measure, Math.floor(trialLimit / candidates.length));
    if (!isBetter(found.measured)) continue;
    best = found.order;
    measured = found.measured;
  }
  return {
    stops: stopsOf(best, start, distance),
    kilometres: measured.kilometres,
    given: given.kilometres,
    late: measured.late,
    givenLate: given.late,
  };
}

/** Sums of distances in another order differ in the last digits; what differs by less is the same. */
const tolerance = 1e-9;

type Distance = (from: RouteVisit | undefined, to: RouteVisit) => number;

interface Measure {
  readonly kilometres: number;
  /** Minutes. */
  readonly late: number;
}

function measureOrder(order: readonly RouteVisit[], start: RouteStart, distance: Distance): Measure {
  let [kilometres, late, at] = [0, 0, start.at];
  let former: RouteVisit | undefined;
  for (const visit of order) {
    const way = distance(former, visit);
    const stop = stopAt(visit, at + travelMinutes(way) * minuteMs);
    kilometres += way;
    late += stop.late;
    at = stop.end;
    former = visit;
  }
  return { kilometres, late };
}

function stopsOf(order: readonly RouteVisit[], start: RouteStart, distance: Distance): readonly RouteStop[] {
  let at = start.at;
  return order.map((visit, index) => {
    const stop = stopAt(visit, at + travelMinutes(distance(order[index - 1], visit)) * minuteMs);
    at = Math.max(stop.end, stop.arrive);
    return stop;
  });
}

function stopAt({ key, minutes, window, fixed }: RouteVisit, arrival: number): RouteStop {
  const arrive = Math.ceil(arrival / minuteMs) * minuteMs;
  const length = minutes * minuteMs;
  if (fixed !== undefined) {
    // Its time stays, also when one comes too late: the delay goes on from there.
    return { key, arrive, start: fixed, end: Math.max(fixed, arrive) + length, late: delay(arrive - fixed) };
  }
  const start = window === undefined ? arrive : Math.max(arrive, window.from);
  return {
    key,
    arrive,
    start,
    end: start + length,
    late: window === undefined ? 0 : delay(start + length - window.to),
  };
}

function delay(ms: number): number {
  return Math.max(0, Math.ceil(ms / minuteMs));
}

/** From where one is to the nearest visit, among those that leave the next fixed visit reachable; a fixed one when due. */
function nearestFirst(visits: readonly RouteVisit[], start: RouteStart, distance: Distance): readonly RouteVisit[] {
  const left = new Set(visits.toSorted(byTimeThenPlace));
  const order: RouteVisit[] = [];
  let at = start.at;
  let here: RouteVisit | undefined;
  while (left.size > 0) {
    let best: { readonly visit: RouteVisit; readonly cost: number } | undefined;
    const due = [...left]
      .filter(({ fixed }) => fixed !== undefined)
      .sort((one, other) => startOf(one) - startOf(other))[0];
    for (const visit of left) {
      const way = distance(here, visit);
      const stop = stopAt(visit, at + travelMinutes(way) * minuteMs);
      const spoils =
        due !== undefined &&
        due !== visit &&
        stopAt(due, stop.end + travelMinutes(distance(visit, due)) * minuteMs).late > 0;
      // A minute of waiting or delay weighs as the way one could have gone in it; spoiling a fixed visit more than any.
      const waiting = (stop.start - stop.arrive) / minuteMs;
      const cost = travelMinutes(way) + Math.max(0, waiting) + 10 * stop.late + (spoils ? 100_000 : 0);
      if (best === undefined || cost < best.cost) best = { visit, cost };
    }
    if (!best) break;
    const { visit } = best;
    at = stopAt(visit, at + travelMinutes(distance(here, visit)) * minuteMs).end;
    here = visit;
    left.delete(visit);
    order.push(visit);
  }
  return order;
}

/** Turns stretches of the order round and moves single visits, as long as it gets better and trials are left. */
function improve(
  order: readonly RouteVisit[],
  measure: (order: readonly RouteVisit[]) => Measure,
  trials: number,
): { readonly order: readonly RouteVisit[]; readonly measured: Measure } {
  let current = { order, measured: measure(order) };
  let left = trials;
  const tryOrder = (next: readonly RouteVisit[]): boolean => {
    left--;
    const measured = measure(next);
    const { late, kilometres } = current.measured;
    if (measured.late > late || (measured.late === late && measured.kilometres >= kilometres - tolerance)) return false;
    current = { order: next, measured };
    return true;
  };
  for (let improved = true; improved && left > 0; ) {
    improved = false;
    for (let from = 0; from < order.length && left > 0; from++) {
      for (let to = 0; to < order.length && left > 0; to++) {
        if (to > from + 1 && tryOrder(turned(current.order, from, to))) improved = true;
        if (to !== from && tryOrder(moved(current.order, from, to))) improved = true;
      }
    }
  }
  return current;
}

function turned(order: readonly RouteVisit[], from: number, to: number): readonly RouteVisit[] {
  return [...order.slice(0, from), ...order.slice(from, to + 1).reverse(), ...order.slice(to + 1)];
}

function moved(order: readonly RouteVisit[], from: number, to: number): readonly RouteVisit[] {
  const rest = order.toSpliced(from, 1);
  return rest.toSpliced(to, 0, ...order.slice(from, from + 1));
}

function startOf({ fixed, window }: RouteVisit): number {
  return fixed ?? window?.from ?? 0;
}

function byTimeThenPlace(one: RouteVisit, other: RouteVisit): number {
  const key = one.key < other.key ? -1 : one.key > other.key ? 1 : 0;
  return startOf(one) - startOf(other) || comparePlaces(one.place, other.place) || key;
}
