import { addDays } from '@sinfonia/mappings';
import { dayAt, toInstant } from '../../calendar/civil-day.ts';
import type { AvailabilityIndex } from './availability-index.ts';
import { toFreeSlot } from './find-first.ts';
import {
  type Candidate,
  type FreeSlot,
  mostAnswers,
  type SearchFrame,
  type ServiceWanted,
  SlotMatcher,
  secondsOf,
} from './query.ts';

/** A service of a bundle, with the time between the end of the one before it and its start. */
export interface BundleItem extends ServiceWanted {
  /** Minutes; 0 unless said. */
  readonly minimumGap?: number;
  /** Minutes; any on the same day unless said. */
  readonly maximumGap?: number;
}

/** A search of services that follow one another on one day, such as a visit and an examination. */
export interface BundleQuery extends SearchFrame {
  /** 1 to {@link mostItems} services, in their order. */
  readonly items: readonly BundleItem[];
  /** Whether all are at one structure. */
  readonly sameStructure: boolean;
}

/** Services of a bundle at most. */
export const mostItems = 5;

/** Bundles found, by their first start. */
export interface BundleAnswer {
  readonly bundles: readonly (readonly FreeSlot[])[];
  /** Whether every possibility was looked at; a search that branches too much is cut, and may miss bundles. */
  readonly complete: boolean;
}

/** Slots of all items looked at by one search at most, some 50 ms. */
const mostSteps = 400_000;

interface Chosen {
  readonly candidate: Candidate;
  readonly row: number;
}

interface Group {
  readonly items: readonly (readonly Candidate[])[];
}

/**
 * The first bundles: for each slot of the first service the earliest slots of the others that follow it on the same day in
 * `Europe/Rome` with the gaps that are asked for. By start of the first, then of the last service, distance, agenda and slot.
 */
export function findBundles(index: AvailabilityIndex, query: BundleQuery): BundleAnswer {
  const items = query.items.slice(0, mostItems);
  if (items.length === 0 || items.length < query.items.length) return { bundles: [], complete: items.length === 0 };
  const count = Math.min(Math.max(1, Math.floor(query.count)), mostAnswers);
  const search = new BundleSearch(index, query, items);
  const found: (readonly Chosen[])[] = [];
  for (const group of search.groups) {
    for (const first of group.items[0] ?? []) search.addBundles(group, first, found, count);
  }
  return {
    bundles: found.map((chosen) => chosen.map(({ candidate, row }) => toFreeSlot(index, query, candidate, row))),
    complete: search.steps < mostSteps,
  };
}

class BundleSearch {
  steps = 0;
  readonly groups: readonly Group[];
  readonly #index: AvailabilityIndex;
  readonly #items: readonly BundleItem[];
  readonly #matchers: readonly SlotMatcher[];
  readonly #from: number;
  readonly #to: number;

  constructor(index: AvailabilityIndex, query: BundleQuery, items: readonly BundleItem[]) {
    this.#index = index;
    this.#items = items;
    this.#matchers = items.map((item) => new SlotMatcher(index, item, query));
    this.#from = secondsOf(query).from;
    this.#to = secondsOf(query).to;
    this.groups = query.sameStructure ? this.#byStructure() : [{ items: this.#matchers.map((one) => one.candidates) }];
  }

  addBundles(group: Group, first: Candidate, found: (readonly Chosen[])[], count: number): void {
    const [matcher] = this.#matchers;
    if (!matcher) return;
    const { start, end } = this.#index.table;
    let at = matcher.firstFrom(first, this.#from);
    let midnight = 0;
    while (this.steps < mostSteps) {
      const last = found.length < count ? undefined : found.at(-1)?.[0];
      const limit = last ? Math.min(this.#to, (start[last.row] ?? 0) + 1) : this.#to;
      at = matcher.next(first, at, limit);
      if (at < 0) return;
      this.steps += 1;
      const row = first.agenda.rows[at] ?? 0;
      at += 1;
      const begins = start[row] ?? 0;
      if (begins >= midnight) midnight = endOfDay(begins);
      const rest = this.#follow(group, 1, end[row] ?? 0, midnight);
      if (!rest) {
        // Without a slot of the next service after this start, later slots of the first one cannot help on this day.
        if (!this.#hasNext(group, begins, midnight)) at = Math.max(at, first.agenda.firstFrom(midnight));
        continue;
      }
      insert(found, [{ candidate: first, row }, ...rest], count, (one, other) => this.#compare(one, other));
    }
  }

  /** The services from one on, each as early as the others allow; undefined when they do not fit. */
  #follow(group: Group, item: number, after: number, midnight: number): readonly Chosen[] | undefined {
    const wanted = this.#items[item];
    const matcher = this.#matchers[item];
    if (!wanted || !matcher) return [];
    const latest = wanted.maximumGap === undefined ? midnight : Math.min(midnight, after + wanted.maximumGap * 60 + 1);
    const { start, end } = this.#index.table;
    for (let from = after + (wanted.minimumGap ?? 0) * 60; this.steps < mostSteps; ) {
      const next = this.#earliest(matcher, group.items[item] ?? [], from, latest);
      if (!next) return undefined;
      const rest = this.#follow(group, item + 1, end[next.row] ?? 0, midnight);
      if (rest) return [next, ...rest];
      from = (start[next.row] ?? 0) + 1;
    }
    return undefined;
  }

  #hasNext(group: Group, after: number, midnight: number): boolean {
    const matcher = this.#matchers[1];
    return matcher !== undefined && this.#earliest(matcher, group.items[1] ?? [], after, midnight) !== undefined;
  }

  #earliest(matcher: SlotMatcher, candidates: readonly Candidate[], from: number, before: number): Chosen | undefined {
    const { start, end } = this.#index.table;
    let best: Chosen | undefined;
    let limit = Math.min(before, this.#to);
    for (const candidate of candidates) {
      this.steps += 1;
      const at = matcher.next(candidate, matcher.firstFrom(candidate, from), limit);
      if (at < 0) continue;
      const one = { candidate, row: candidate.agenda.rows[at] ?? 0 };
      const sooner = best
        ? (start[one.row] ?? 0) - (start[best.row] ?? 0) || (end[one.row] ?? 0) - (end[best.row] ?? 0)
        : -1;
      if (sooner < 0 || (best && sooner === 0 && this.#compareOne(one, best) < 0)) best = one;
      limit = (start[best?.row ?? 0] ?? 0) + 1;
    }
    return best;
  }

  #byStructure(): readonly Group[] {
    const [firsts = new Map<string, Candidate[]>(), ...others] = this.#matchers.map(({ candidates }) =>
      Map.groupBy(candidates, ({ terms }) => terms.offer.structure),
    );
    return [...firsts]
      .filter(([structure]) => others.every((one) => one.has(structure)))
      .map(([structure, candidates]) => ({ items: [candidates, ...others.map((one) => one.get(structure) ?? [])] }));
  }

  #compare(one: readonly Chosen[], other: readonly Chosen[]): number {
    const { start } = this.#index.table;
    const at = (chosen: readonly Chosen[], position: number): number => start[chosen.at(position)?.row ?? 0] ?? 0;
    const times = at(one, 0) - at(other, 0) || at(one, -1) - at(other, -1);
    if (times !== 0) return times;
    for (const [position, chosen] of one.entries()) {
      const against = other[position];
      const order = against ? this.#compareOne(chosen, against) : 0;
      if (order !== 0) return order;
    }
    return 0;
  }

  #compareOne(one: Chosen, other: Chosen): number {
    const { ids } = this.#index.table;
    return (
      one.candidate.metres - other.candidate.metres ||
      compareTexts(one.candidate.terms.offer.id, other.candidate.terms.offer.id) ||
      compareTexts(ids.of(one.row), ids.of(other.row))
    );
  }
}

function insert<Item>(sorted: Item[], item: Item, count: number, compare: (one: Item, other: Item) => number): void {
  const at = sorted.findIndex((other) => compare(other, item) > 0);
  sorted.splice(at < 0 ? sorted.length : at, 0, item);
  if (sorted.length > count) sorted.pop();
}

function endOfDay(second: number): number {
  return toInstant(addDays(dayAt(second * 1000), 1), 0) / 1000;
}

function compareTexts(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
