import { addDays } from '@sinfonia/mappings';
import { dayAt, toInstant } from '../../calendar/civil-day.ts';
import { mayTake, type SlotNow } from '../agendas/may-take.ts';
import { isInRange } from '../agendas/slots-of.ts';
import type { Point } from '../availability/offer.ts';
import { directionOf, metresBetween } from '../availability/travel.ts';
import { type CountingLists, deadlineOf } from '../maximum-times/deadline.ts';
import { orderEntries } from './order-entries.ts';
import type { WaitingEntry } from './waiting-entry.ts';
import { type OfferTerms, type OrderTerms, waitingTerms } from './waiting-terms.ts';

const hourMs = 3_600_000;

/** A slot that was freed, with where it is. */
export interface FreedSlot extends SlotNow {
  readonly id: string;
  readonly services: readonly string[];
  /** Codes of the areas that it lies in: its ASL, and its district if known. */
  readonly areas: readonly string[];
  /** Where it is, `Location/x`. */
  readonly place?: string;
  readonly point?: Point;
}

/** An automatic offer: the slot is held for the entry until the answer is due. */
export interface SlotOfferMade {
  readonly entry: WaitingEntry;
  readonly slot: string;
  /** The last instant at which an answer counts, excluded; ms, UTC. */
  readonly answerBefore: number;
  /** Whether the slot lies within the longest wait of the class; undefined for who has none. */
  readonly inTime?: boolean;
}

/** Lists and terms of offers. */
export interface OfferLists extends CountingLists {
  readonly order?: OrderTerms;
  readonly offers?: OfferTerms;
}

/** The first entry in order that may have a freed slot, with the term of the offer; undefined when there is none. */
export function offerSlot(
  freed: FreedSlot,
  entries: readonly WaitingEntry[],
  now: number,
  lists: OfferLists = {},
): SlotOfferMade | undefined {
  return offerToFirst(freed, orderEntries(entries, now, lists), now, lists);
}

/** As {@link offerSlot}, for entries that are in order already: for many slots the order is worked out once. */
export function offerToFirst(
  freed: FreedSlot,
  ordered: Iterable<WaitingEntry>,
  now: number,
  lists: OfferLists = {},
): SlotOfferMade | undefined {
  for (const entry of ordered) {
    if (!suits(freed, entry, now)) continue;
    const answerBefore = answerDue(freed.slot.start, entry.class, now, lists.offers);
    if (answerBefore === undefined) continue;
    const inTime = isInTime(freed, entry, lists);
    return { entry, slot: freed.id, answerBefore, ...(inTime === undefined ? {} : { inTime }) };
  }
  return undefined;
}

/**
 * Until when an offer made at an instant may be answered (ms, UTC): the hours of its class, which rest at night in Italy, and no
 * later than the lead before the slot begins. Undefined when no hour is left: then no offer is made.
 */
export function answerDue(
  beginsAt: number,
  letter: WaitingEntry['class'],
  now: number,
  terms: OfferTerms = waitingTerms.offers,
): number | undefined {
  const key = letter ?? 'none';
  const due = Math.min(
    withoutNights(now, terms.answerHours[key] * hourMs, terms),
    beginsAt - terms.leadHours[key] * hourMs,
  );
  return withoutNights(now, hourMs, terms) <= due ? due : undefined;
}

/** Whether it is a time (ms, UTC) at which nobody is called. */
export function isQuiet(at: number, { quiet }: OfferTerms = waitingTerms.offers): boolean {
  const day = dayAt(at);
  return at < toInstant(day, quiet.to) || at >= toInstant(day, quiet.from);
}

/** The instant after so much time by day. Whoever must answer within an hour before the night has the rest in the morning. */
function withoutNights(from: number, time: number, { quiet }: OfferTerms): number {
  let at = from;
  let left = time;
  for (;;) {
    const day = dayAt(at);
    const [opens, closes] = [toInstant(day, quiet.to), toInstant(day, quiet.from)];
    if (at < opens) at = opens;
    if (at < closes && at + left <= closes) return at + left;
    if (at < closes) left -= closes - at;
    at = toInstant(addDays(day, 1), quiet.to);
  }
}

/** Whether a slot suits an entry, whatever its turn: service, area, place, days, and the rules of the agenda. */
export function suits(freed: FreedSlot, entry: WaitingEntry, now: number): boolean {
  if (!freed.services.includes(entry.service) || entry.declined.includes(freed.id)) return false;
  if (entry.area.level !== 'region' && !freed.areas.includes(entry.area.code)) return false;
  if (entry.places?.length && !entry.places.some((place) => place === freed.place)) return false;
  if (entry.near && metresTo(freed.point, entry.near) > entry.near.kilometres * 1000) return false;
  if (entry.wished.length > 0 && !entry.wished.some((range) => isInRange(range, freed.slot.day))) return false;
  const { access, channel, regime } = entry;
  return mayTake(freed, { access, channel, regime, now, ...(entry.class ? { class: entry.class } : {}) }).ok;
}

/** Whether a slot lies within the longest wait of an entry; undefined for one without a class. */
export function isInTime(freed: FreedSlot, entry: WaitingEntry, lists: CountingLists = {}): boolean | undefined {
  if (entry.class === undefined) return undefined;
  const { kind, requestedAt } = entry;
  const deadline = deadlineOf({ class: entry.class, kind, requestedAt }, lists);
  return deadline && freed.slot.start <= deadline.lastInstant;
}

function metresTo(point: Point | undefined, other: Point): number {
  return point ? metresBetween(directionOf(point), directionOf(other)) : Number.POSITIVE_INFINITY;
}

/**
 * Whether the guarantee of times outlives a refusal: whoever refuses an offer in the area of guarantee and in time leaves it; an
 * offer elsewhere, too late, or that was not answered in time, takes nothing away. Source: PNGLA, information of the ministry.
 */
export function keepsGuarantee(offer: {
  readonly answer: 'refused' | 'lapsed';
  readonly inTime: boolean;
  readonly inGuaranteeArea: boolean;
}): boolean {
  return !(offer.answer === 'refused' && offer.inTime && offer.inGuaranteeArea);
}
