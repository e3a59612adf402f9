import { dayAt, daysBetween } from '../../calendar/civil-day.ts';
import { type PriorityClass, priorityClasses } from '../classes.ts';
import { type CountingLists, deadlineOf } from '../maximum-times/deadline.ts';
import type { WaitingEntry } from './waiting-entry.ts';
import { type OrderTerms, waitingTerms } from './waiting-terms.ts';

const hourMs = 3_600_000;

/** The place of an entry in a list; smaller numbers come first, part by part. */
export interface WaitingRank {
  /** 0 with the guarantee of times, 1 without. */
  readonly guarantee: number;
  /** Index of the class it counts as; follow-ups come after the classes. */
  readonly class: number;
  /** Whole longest waits that have passed. */
  readonly limitsPassed: number;
}

/** Works out the place of an entry at an instant (ms, UTC). */
export function rankOf(
  entry: WaitingEntry,
  now: number,
  lists: CountingLists & { readonly order?: OrderTerms } = {},
): WaitingRank {
  const { order = waitingTerms.order } = lists;
  const guarantee = entry.state === 'offer-refused' ? 1 : 0;
  if (entry.access === 'control' || entry.class === undefined)
    return { guarantee, class: priorityClasses.length, limitsPassed: 0 };
  const limitsPassed = passedLimits(entry, entry.class, now, lists);
  const own = priorityClasses.indexOf(entry.class);
  const highest = Math.min(own, priorityClasses.indexOf(order.notAbove));
  return {
    guarantee,
    limitsPassed,
    class: Math.max(highest, own - Math.floor(limitsPassed / order.raisedAfterLimits)),
  };
}

function passedLimits(entry: WaitingEntry, letter: PriorityClass, now: number, lists: CountingLists): number {
  const deadline = deadlineOf({ class: letter, kind: entry.kind, requestedAt: entry.requestedAt }, lists);
  if (!deadline || now <= deadline.lastInstant) return 0;
  const { amount, unit } = deadline.limit;
  if (unit === 'hours') return Math.floor((now - entry.requestedAt) / (amount * hourMs));
  return Math.max(1, Math.floor((daysBetween(dayAt(entry.requestedAt), dayAt(now)) - 1) / amount));
}

/**
 * Those who wait, who is served first at the head: with the guarantee of times, by the class that they count as, by the instant of
 * the request, and by identifier, which says nothing of the person. Suspended and closed waits, and those with an offer or another
 * path, are left out.
 */
export function orderEntries(
  entries: readonly WaitingEntry[],
  now: number,
  lists: CountingLists & { readonly order?: OrderTerms } = {},
): readonly WaitingEntry[] {
  return entries
    .filter(({ state }) => state === 'waiting' || state === 'offer-refused')
    .map((entry) => ({ entry, rank: rankOf(entry, now, lists) }))
    .sort(
      (one, other) =>
        one.rank.guarantee - other.rank.guarantee ||
        one.rank.class - other.rank.class ||
        one.entry.requestedAt - other.entry.requestedAt ||
        (one.entry.id < other.entry.id ? -1 : one.entry.id > other.entry.id ? 1 : 0),
    )
    .map(({ entry }) => entry);
}
