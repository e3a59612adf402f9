import type { Appointment, Task } from '@medplum/fhirtypes';
import { extensionUrl } from '@sinfonia/profiles';
import type { Read } from '../../../steps/changes.ts';
import { dayOf } from '../../../steps/days.ts';
import { extensionOf, withExtension } from '../../../steps/elements.ts';
import * as parameter from '../../../steps/parameters.ts';
import { defineStep, type Work } from '../../../steps/step.ts';
import { readResource } from '../../../steps/stored.ts';
import { takeOrder } from '../../bookings/order/hold-order.ts';
import { bookingsOfLines, nreOfLine, orderOf, timesOf } from '../../bookings/order/order.ts';
import { providerOf } from '../../bookings/provider.ts';
import { storedTicket, ticketExtension, ticketOf } from '../../bookings/ticket.ts';
import { refusedBy, remarkOf } from '../../rules.ts';
import { type OfferedSlot, readSlot } from '../../slots/offered-slot.ts';
import { freeSlot, takeSlot } from '../../slots/take-slot.ts';
import { duePathOf } from '../due-path.ts';
import { stateAfter } from '../guarantee.ts';
import { wishOf } from '../make-offer.ts';
import { ended, type Offer, openOffer } from '../offer-task.ts';
import { refusedWait, remarkOnWait } from '../rules.ts';
import type { WaitSubject } from '../service.ts';
import { firstOffer, toBooking } from '../to-booking.ts';
import { entryOf, inState, toWaitingEntry, withExtensions } from '../wait.ts';
import { text } from './wait-parameters.ts';

const parameters = { key: parameter.key() } as const;

/** Accepts an offer: the wait becomes the booking, in the same transaction that takes the slot. */
export const acceptOffer = defineStep<WaitSubject>()({
  name: 'booking-accept-offer',
  target: { type: 'Appointment', level: 'instance' },
  description: {
    it: 'Accetta il posto proposto: l’attesa diventa la prenotazione, la stessa risorsa con lo stesso IUP. Dopo il termine è rifiutata (regola BK-25).',
    en: 'Accepts the slot that was offered: the wait becomes the booking, the same resource with the same IUP. After the term it is refused (rule BK-25).',
  },
  parameters,
  refusals: ['slot-taken'],
  shows: {
    booking: { type: 'Appointment', text: text('Prenotazione', 'Booking') },
    slot: { type: 'Slot', text: text('Posto', 'Slot') },
  },
  async run(work) {
    const { subject, changes, now } = work;
    const { offer, offered } = await standing(work);
    const stored = entryOf(subject);
    const entry = toWaitingEntry(stored, subject.tasks);
    if (offered === undefined || entry === undefined) throw refusedWait('WL-17', 'Task.input');
    const slot = await takeSlot(work, offered, wishOf(subject, entry));
    await takenInCharge(work, offered);
    const about = changes.update(await withTicket(work, toBooking(stored, offered, offer)));
    changes.update(ended(offer.task, 'accepted', now));
    endDuePath(work);
    return {
      state: 'closed',
      about,
      shows: { booking: about, slot },
      concerns: { values: { day: dayOf(offer.start) } },
    };
  },
});

/** The order of the prescription that a wait is for; undefined without one. */
async function orderOfWait({ context, subject }: Work<WaitSubject>) {
  const { store } = context;
  const line = await readResource(store, 'ServiceRequest', entryOf(subject).basedOn?.[0]?.reference);
  const order = line === undefined ? undefined : await orderOf(store, nreOfLine(line));
  return line === undefined || order === undefined ? undefined : { line, order };
}

/** Takes the prescription in charge for the structure of the slot, as every booking does. Refusals: BK-21, BK-30, BK-31, BK-33. */
async function takenInCharge(work: Work<WaitSubject>, offered: OfferedSlot): Promise<void> {
  const found = await orderOfWait(work);
  if (found === undefined) return;
  const { store } = work.context;
  if ((await bookingsOfLines(store, [found.line])).length >= timesOf(found.line))
    throw refusedBy('BK-30', 'ServiceRequest.quantity');
  const provider = await providerOf(store, offered.schedule);
  if (provider === undefined) throw refusedBy('BK-33', 'Schedule.actor');
  await takeOrder(work, found.order, provider);
}

/** A booking with its ticket; what is not known of it is remarked on. */
async function withTicket<A extends Appointment>(work: Work<WaitSubject>, booking: A): Promise<A> {
  const found = await orderOfWait(work);
  const others = found === undefined ? [] : await bookingsOfLines(work.context.store, found.order.lines);
  const paid = others.flatMap((one) => storedTicket(one)?.euro ?? []);
  const ticket = ticketOf(found?.line, dayOf(work.now), undefined, paid);
  const place = 'Appointment.extension(booking-ticket)';
  if (ticket.kind === 'unknown') work.warn(remarkOf('BK-34', place));
  if (ticket.kind === 'amount') work.warn(remarkOf('BK-35', place));
  return {
    ...booking,
    extension: withExtension(booking.extension, extensionUrl.BookingTicket, ticketExtension(ticket)),
  };
}

/** Refuses an offer: the slot is free for who comes next, and the wait goes on, with or without the guarantee of times. */
export const refuseOffer = defineStep<WaitSubject>()({
  name: 'booking-refuse-offer',
  target: { type: 'Appointment', level: 'instance' },
  description: {
    it: 'Rifiuta il posto proposto, che passa a chi segue. Chi rifiuta un posto nei tempi e nell’ambito di garanzia resta in lista ma fuori dalla garanzia (regola WL-13).',
    en: 'Refuses the slot that was offered, which goes to who comes next. Whoever refuses a slot in time and in the area of guarantee stays on the list but out of the guarantee (rule WL-13).',
  },
  parameters,
  shows: { wait: { type: 'Appointment', text: text('Attesa in lista', 'Wait on the list') } },
  async run(work) {
    const { subject, changes, now } = work;
    const { offer, offered } = await standing(work);
    const stored = entryOf(subject);
    const state = stateAfter(offer, 'refused');
    const isOut = state === 'offer-refused' && offer.before !== 'offer-refused';
    if (isOut) work.warn(remarkOnWait('WL-13', 'Task.input'));
    if (offered !== undefined) await freeSlot(work, offered, `Appointment/${stored.id}`, 'held');
    const about = changes.update(inState(isOut ? outOfGuarantee(stored, offer) : stored, state));
    changes.update(ended(offer.task, 'refused', now));
    if (isOut) endDuePath(work);
    return { state, about, shows: { wait: about } };
  },
});

/** The offer that may still be answered, and its slot as it is now. Refusal: BK-25. */
async function standing({
  context,
  subject,
  now,
}: Work<WaitSubject>): Promise<{ readonly offer: Offer; readonly offered: OfferedSlot | undefined }> {
  const offer = openOffer(subject.tasks);
  if (offer === undefined || now >= offer.answerBefore) throw refusedBy('BK-25', 'Task.restriction.period.end');
  return { offer, offered: await readSlot(context.store, offer.slot) };
}

/** An entry that has left the guarantee of times: no protected path is due to it. */
function outOfGuarantee(entry: Read<Appointment>, offer: Offer): Read<Appointment> {
  const before = extensionOf(entry, extensionUrl.BookingFirstOffer);
  const answered = withExtensions(entry, firstOffer(before, offer, { accepted: false, guaranteed: false }));
  return { ...answered, extension: withExtension(answered.extension, extensionUrl.WaitingListProtectedPath) };
}

/** Takes back the protected path that was due and is not any more. */
export function endDuePath({ subject, changes, now }: Pick<Work<WaitSubject>, 'subject' | 'changes' | 'now'>): void {
  const due: Read<Task> | undefined = duePathOf(subject.tasks);
  if (due?.status !== 'requested') return;
  changes.update({ ...due, status: 'cancelled', lastModified: new Date(now).toISOString() });
}
