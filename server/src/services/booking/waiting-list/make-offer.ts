import { slotAddress } from '../slots/offered-slot.ts';
import type { SlotWish, SlotWork } from '../slots/take-slot.ts';
import { holdSlot } from '../slots/take-slot.ts';
import type { FoundSlot } from './free-slots.ts';
import { toOfferTask } from './offer-task.ts';
import { entryOf, inState, stateOf, type Wait } from './wait.ts';
import type { WaitingEntry } from './waiting-entry.ts';

/** An offer that is to be made. Instants in ms, UTC. */
export interface Offering {
  readonly wait: Wait;
  readonly entry: WaitingEntry;
  readonly found: FoundSlot;
  readonly answerBefore: number;
  readonly inTime: boolean;
  readonly inGuaranteeArea: boolean;
  /** Who offers; absent for the platform. */
  readonly requester?: string | undefined;
}

/**
 * Offers a slot to who waits: the slot is held for the entry until the answer is due, the entry is `offered`, and a Task is the offer. Slot and
 * entry are bound to the versions that were read, so that of two that offer at once one is refused. Answers the reference of the Task.
 * Refusals: those of `holdSlot`.
 */
export async function makeOffer(work: SlotWork, offering: Offering): Promise<string> {
  const { wait, entry, found, answerBefore, inTime, inGuaranteeArea, requester } = offering;
  const stored = entryOf(wait);
  const address = `Appointment/${stored.id}`;
  await holdSlot(work, found.offered, wishOf(wait, entry), { until: answerBefore, booking: address });
  work.changes.update(inState(stored, 'offered'));
  const offer = toOfferTask({
    entry: address,
    patient: wait.patient,
    slot: slotAddress(found.offered),
    start: found.freed.slot.start,
    answerBefore,
    inTime,
    inGuaranteeArea,
    before: stateOf(wait),
    now: work.now,
    ...(requester === undefined ? {} : { requester }),
  });
  return work.changes.create(offer, 'offer');
}

/** What an entry asks of a slot: its own hold of it is none for it. */
export function wishOf(wait: Wait, { access, class: letter, channel, regime }: WaitingEntry): SlotWish {
  const stored = entryOf(wait);
  return {
    access,
    channel,
    regime,
    mode: 'in-person',
    service: stored.serviceType?.[0] ?? {},
    booking: `Appointment/${stored.id}`,
    ...(letter === undefined ? {} : { class: letter }),
  };
}
