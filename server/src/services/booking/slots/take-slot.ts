import type { CodeableConcept } from '@medplum/fhirtypes';
import { extensionUrl } from '@sinfonia/profiles';
import { codeIn, extensionOf } from '../../steps/elements.ts';
import type { Work } from '../../steps/step.ts';
import { mayTake, type SlotRequest } from '../agendas/may-take.ts';
import { refusedBy } from '../rules.ts';
import { type OfferedSlot, slotAddress } from './offered-slot.ts';
import { bookingsOf, overbookedIn } from './overbooking.ts';
import { freed, held, holdOf, statusAt, taken } from './slot-state.ts';

/** What a step on slots works with. */
export type SlotWork = Pick<Work<unknown>, 'context' | 'changes' | 'now'>;

/** Who asks for a slot, and for which service. */
export interface SlotWish extends Omit<SlotRequest, 'now'> {
  /** The service (nomenclature) of the request; what the slot, or else its agenda, is for must name it. */
  readonly service: CodeableConcept;
  /** How it is to be delivered (`delivery-mode`); a slot of another mode is refused, without it any will do. */
  readonly mode?: string;
  /** `Appointment/x` whose own hold of the slot is none for it. */
  readonly booking?: string;
}

/**
 * Holds a slot until an instant (ms, UTC) for a booking or a wait (`Appointment/x`, or `urn:uuid:` of one that the step creates). A
 * hold is never beyond the capacity. Refusals: `slot-taken` 409 (BK-01), BK-02 to BK-14 and BK-27.
 */
export async function holdSlot(
  work: SlotWork,
  offered: OfferedSlot,
  wish: SlotWish,
  hold: { readonly until: number; readonly booking: string },
): Promise<string> {
  await requireSlot(work, offered, { ...wish, beyondCapacity: false });
  return work.changes.update(held(offered.slot, hold));
}

/**
 * Takes a slot for a booking, free, held by it, or beyond the capacity when the wish says so. Whoever comes second within the
 * same transaction of the store is judged again and refused with `slot-taken` (409). Refusals: as {@link holdSlot}.
 */
export async function takeSlot(work: SlotWork, offered: OfferedSlot, wish: SlotWish): Promise<string> {
  const beyond = await requireSlot(work, offered, wish);
  // The rule is of the whole session: its agenda keeps two from going beyond it at once on two slots.
  if (beyond) work.changes.guard(offered.schedule);
  return work.changes.update(taken(offered.slot, beyond));
}

/**
 * Frees a slot that a booking (`Appointment/x`) has or holds, and answers its reference; undefined, with nothing changed, when it
 * is not the booking's any more: a hold that ended may be another's. One that others have too stays taken.
 */
export async function freeSlot(
  { context, changes, now }: SlotWork,
  offered: OfferedSlot,
  booking: string,
  had: 'held' | 'booked',
): Promise<string | undefined> {
  const { slot } = offered;
  if (had === 'held') {
    return holdOf(slot)?.booking === booking ? changes.update(freed(slot)) : undefined;
  }
  if (statusAt(slot, now) !== 'busy') return undefined;
  if (slot.overbooked !== true) return changes.update(freed(slot));
  const others = (await bookingsOf(context.store, slotAddress(offered))).filter((one) => one !== booking);
  return changes.update(others.length === 0 ? freed(slot) : taken(slot, others.length > 1));
}

/** Tells whether a slot may be taken only beyond the capacity; throws the rule by which it may not be taken at all. */
async function requireSlot({ context, now }: SlotWork, offered: OfferedSlot, wish: SlotWish): Promise<boolean> {
  const { slot, pattern, place } = offered;
  if (!isFor(offered, wish.service)) throw refusedBy('BK-14', 'Slot.serviceType');
  const mode = extensionOf(slot, extensionUrl.BookingDeliveryMode)?.valueCoding?.code ?? 'in-person';
  if (wish.mode !== undefined && wish.mode !== mode) throw refusedBy('BK-27', 'Slot.extension(booking-delivery-mode)');
  const isOwn = wish.booking !== undefined && holdOf(slot)?.booking === wish.booking;
  const status = isOwn ? 'free' : statusAt(slot, now);
  const isBeyond = wish.beyondCapacity === true && status === 'busy';
  const overbooked = isBeyond ? await overbookedIn(context.store, offered) : 0;
  // Nobody knows yet whether who holds it will come: a held slot is not overbooked.
  const beyondCapacity = wish.beyondCapacity === true && status !== 'busy-tentative';
  const verdict = mayTake({ pattern, slot: place, status, overbooked }, { ...wish, now, beyondCapacity });
  if (!verdict.ok) throw refusedBy(verdict.rule, 'Slot');
  return isBeyond;
}

/** A slot without a service of its own is for those of its agenda; two that share no code system never meet. */
function isFor({ slot, schedule }: OfferedSlot, service: CodeableConcept): boolean {
  const own = slot.serviceType ?? [];
  const offered = own.length > 0 ? own : (schedule.serviceType ?? []);
  return (service.coding ?? []).some(
    ({ system, code }) =>
      system !== undefined && code !== undefined && offered.some((one) => codeIn(one, system) === code),
  );
}
