import type { AvailabilityIndex } from './availability-index.ts';
import {
  type Candidate,
  type FreeSlot,
  mostAnswers,
  type SearchFrame,
  type ServiceWanted,
  SlotMatcher,
  secondsOf,
} from './query.ts';

/** A search of the first free slots of a service. */
export type AvailabilityQuery = ServiceWanted & SearchFrame;

interface Found {
  readonly candidate: Candidate;
  readonly row: number;
  readonly start: number;
}

/**
 * The first free slots of a service that the request may take, by start, then distance, agenda and slot: of an agenda, no slot
 * is passed over for a later one. What may be taken is what `mayTake` allows within the capacity; a hold that has expired is free.
 */
export function findFirst(index: AvailabilityIndex, query: AvailabilityQuery): readonly FreeSlot[] {
  const count = Math.min(Math.max(1, Math.floor(query.count)), mostAnswers);
  const matcher = new SlotMatcher(index, query, query);
  const { start: starts, ids } = index.table;
  const seconds = secondsOf(query);
  const compare = (one: Found, other: Found): number =>
    one.start - other.start ||
    one.candidate.metres - other.candidate.metres ||
    compareTexts(one.candidate.terms.offer.id, other.candidate.terms.offer.id) ||
    compareTexts(ids.of(one.row), ids.of(other.row));
  const found: Found[] = [];
  for (const candidate of matcher.candidates) {
    let at = matcher.firstFrom(candidate, seconds.from);
    for (;;) {
      // What begins with the last answer may still come before it.
      const last = found.length < count ? undefined : found.at(-1);
      at = matcher.next(candidate, at, last ? Math.min(seconds.to, last.start + 1) : seconds.to);
      if (at < 0) break;
      const row = candidate.agenda.rows[at] ?? 0;
      const one = { candidate, row, start: starts[row] ?? 0 };
      at += 1;
      if (last && compare(one, last) > 0) continue;
      if (last) found.pop();
      found.splice(placeOf(found, one, compare), 0, one);
    }
  }
  return found.map(({ candidate, row }) => toFreeSlot(index, query, candidate, row));
}

/** A row of an agenda as an answer. */
export function toFreeSlot(index: AvailabilityIndex, frame: SearchFrame, candidate: Candidate, row: number): FreeSlot {
  const { start, end, ids } = index.table;
  return {
    slot: ids.of(row),
    agenda: candidate.terms.offer.id,
    structure: candidate.terms.offer.structure,
    start: (start[row] ?? 0) * 1000,
    end: (end[row] ?? 0) * 1000,
    ...(frame.near ? { metres: candidate.metres } : {}),
  };
}

function placeOf(found: readonly Found[], one: Found, compare: (one: Found, other: Found) => number): number {
  let low = 0;
  let high = found.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const other = found[middle];
    if (other && compare(other, one) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function compareTexts(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
