import type { Appointment } from '@medplum/fhirtypes';
import { codeSystemUrl, extensionUrl, valueSetUrl } from '@sinfonia/profiles';
import { dayAt } from '../../../calendar/civil-day.ts';
import { newReference } from '../../../steps/changes.ts';
import { dayIn } from '../../../steps/days.ts';
import { extensionOf } from '../../../steps/elements.ts';
import * as parameter from '../../../steps/parameters.ts';
import { defineStep } from '../../../steps/step.ts';
import { parameterPlace } from '../../../steps/step-rules.ts';
import { consequenceOf, judgeCancellation } from '../../maximum-times/cancellation.ts';
import { refusedBy, remarkOf } from '../../rules.ts';
import { type OfferedSlot, readSlot } from '../../slots/offered-slot.ts';
import { freeSlot, holdSlot, type SlotWish, takeSlot } from '../../slots/take-slot.ts';
import { answered, calledOff, onSlot, toAppointment } from '../appointment.ts';
import { addressOf, type Booking, iupOf, ownOf } from '../booking.ts';
import { channelOf } from '../channel-of.ts';
import { offeredNotice } from '../machine.ts';
import { type BookingWork, serviceOf, slotOf } from '../new-booking.ts';
import { moveOrder, releaseOrder } from '../order/hold-order.ts';
import { accessOf, bookingsOfLines, classOf } from '../order/order.ts';
import { providerOf } from '../provider.ts';
import { owesAnother, requireSide } from '../reasons.ts';
import terms from '../terms.json' with { type: 'json' };
import { storedTicket } from '../ticket.ts';
import { isInTime } from '../wait.ts';
import { presentedBy, shownBooking, text, toldNumber } from './shown.ts';

const reasonOf = (it: string, en: string) =>
  parameter.code(valueSetUrl.BookingCancellationReason, codeSystemUrl.BookingCancellationReason, text(it, en));
const channel = parameter.optional(
  parameter.code(
    valueSetUrl.BookingChannel,
    codeSystemUrl.BookingChannel,
    text('Canale, se il ruolo ne ha più di uno', 'Channel, where the role has more than one'),
  ),
);

/** Moves a booking to another slot. */
export const reschedule = defineStep<Booking>()({
  name: 'booking-reschedule',
  target: { type: 'Appointment', level: 'instance' },
  description: text(
    'Sposta la prenotazione su un altro posto, con lo stesso IUP: in una sola transazione il nuovo è occupato e il vecchio libero; se il nuovo non si può avere, resta quella di prima.',
    'Moves the booking to another slot, with the same IUP: in one transaction the new one is taken and the old one free; if the new one cannot be had, the booking stays as it was.',
  ),
  parameters: {
    key: parameter.key(),
    identifier: presentedBy,
    slot: parameter.reference(['Slot'], text('Nuovo posto', 'New slot')),
    reason: reasonOf('Chi sposta: patient-moved o provider-moved', 'Who moves: patient-moved or provider-moved'),
    channel,
  },
  shows: { booking: shownBooking.booking, slot: shownBooking.slot, line: shownBooking.line },
  refusals: ['slot-taken', 'too-many-requests'],
  async run(work, input) {
    const { subject, changes, context } = work;
    const own = ownOf(subject);
    const about = addressOf(own);
    if (input.reason !== 'patient-moved' && input.reason !== 'provider-moved') {
      throw refusedBy('BK-38', parameterPlace('reason'));
    }
    const side = await requireSide(work, input.reason);
    judgeNotice(work, side === 'patient');
    const next = await readSlot(context.store, input.slot);
    if (next === undefined) throw refusedBy('BK-33', parameterPlace('slot'));
    const wish = wishAgain(work, next, input.channel);
    const to = await takeSlot(work, next, wish);
    const from = await freeSlot(work, slotOf(work), about, 'booked');
    const provider = await providerOf(context.store, next.schedule);
    const { order } = subject;
    if (order !== undefined && provider !== subject.provider) {
      const others = (await bookingsOfLines(context.store, order.lines)).filter(({ id }) => id !== own.id);
      if (provider === undefined || subject.provider === undefined || others.length > 0) {
        throw refusedBy('BK-31', 'Task.owner');
      }
      await moveOrder(work, order, subject.provider, provider);
    }
    warnIfLate(work, next, wish);
    const booking = changes.update({ ...own, ...onSlot(answered(own, 'accepted'), next) });
    return {
      state: 'booked',
      about,
      shows: { booking, slot: from === undefined ? to : [to, from], line: [] },
      concerns: { values: { day: dayIn(next.slot.start) } },
    };
  },
});

/** Calls a booking off. */
export const cancel = defineStep<Booking>()({
  name: 'booking-cancel',
  target: { type: 'Appointment', level: 'instance' },
  description: text(
    `Disdice (persona) o annulla (struttura) una prenotazione: il posto è libero e la ricetta, se non ha altro di prenotato, torna da prenotare. La struttura che annulla propone un altro posto, che resta bloccato per la persona ${terms.offerHours} ore.`,
    `Cancels a booking, by the person or the structure: the slot is free, and the prescription, unless more of it is booked, is to be booked again. A structure that cancels offers another slot, which is held for the person for ${terms.offerHours} hours.`,
  ),
  parameters: {
    key: parameter.key(),
    identifier: presentedBy,
    reason: reasonOf('Motivo', 'Reason'),
    forceMajeure: parameter.optional(
      parameter.flag(text('Impedimento di forza maggiore, accertato', 'Force majeure, ascertained')),
    ),
    alternative: parameter.optional(
      parameter.reference(['Slot'], text('Posto che la struttura propone', 'Slot that the structure offers')),
    ),
    channel,
  },
  shows: {
    booking: shownBooking.booking,
    slot: shownBooking.slot,
    offered: { type: 'Appointment', text: text('Posto bloccato al suo posto', 'Slot held instead') },
  },
  refusals: ['slot-taken', 'too-many-requests'],
  async run(work, input) {
    const { subject, changes } = work;
    const own = ownOf(subject);
    const about = addressOf(own);
    const side = await requireSide(work, input.reason);
    if (input.reason === 'hold-lapsed') throw refusedBy('BK-38', parameterPlace('reason'));
    if (owesAnother(input.reason) !== (input.alternative !== undefined)) {
      throw refusedBy('BK-39', parameterPlace('alternative'));
    }
    judgeNotice(work, side === 'patient', input.reason, input.forceMajeure);
    const slots = [await freeSlot(work, slotOf(work), about, 'booked')].filter((one) => one !== undefined);
    const offer =
      input.alternative === undefined ? undefined : await offerAnother(work, input.alternative, input.channel);
    await letGo(work, own.id);
    const booking = changes.update(calledOff(own, input.reason));
    return {
      state: 'cancelled',
      about,
      shows: {
        booking,
        slot: offer === undefined ? slots : [...slots, offer.slot],
        offered: offer === undefined ? [] : offer.booking,
      },
      tells: toldNumber(offer?.iup),
      concerns:
        offer === undefined
          ? { values: { day: dayIn(own.start ?? '') } }
          : { values: { day: offer.day }, template: offeredNotice.template },
    };
  },
});

/** Refuses what has begun (BK-22), and remarks on a late change by the person that may cost her the ordinary share (BK-23). */
function judgeNotice(work: BookingWork, byPerson: boolean, reason?: string, forceMajeure?: boolean): void {
  const own = ownOf(work.subject);
  const begins = Date.parse(own.start ?? '');
  const verdict = judgeCancellation(begins, work.now);
  if (verdict === 'begun') throw refusedBy('BK-22', 'Appointment.start');
  if (verdict !== 'late' || !byPerson) return;
  const pays = consequenceOf({
    outcome: 'late-cancellation',
    day: dayAt(begins),
    ...(reason === undefined ? {} : { reason }),
    ...(forceMajeure === undefined ? {} : { forceMajeure }),
    exempt: storedTicket(own)?.exempt === true,
  });
  if (pays !== undefined) work.warn(remarkOf('BK-23', 'Appointment.start'));
}

/** What the booking wishes of another slot: what its prescription says has not changed. */
function wishAgain(work: BookingWork, next: OfferedSlot, said: string | undefined): SlotWish {
  const { subject, actor } = work;
  const letter = subject.line === undefined ? 'P' : classOf(subject.line);
  const regime = extensionOf(ownOf(subject), extensionUrl.BookingRegime)?.valueCoding?.code;
  return {
    access: subject.line === undefined ? next.pattern.access : accessOf(subject.line),
    ...(letter === undefined ? {} : { class: letter }),
    channel: channelOf(actor.role, said),
    regime: regime === 'alpi' || regime === 'private' ? regime : 'ssn',
    service: serviceOf(subject, undefined),
  };
}

function warnIfLate(work: BookingWork, next: OfferedSlot, { service }: SlotWish): void {
  const { line } = work.subject;
  const letter = line === undefined ? undefined : classOf(line);
  const requestedAt = Date.parse(ownOf(work.subject).created ?? '');
  const inTime = isInTime({ class: letter, service, requestedAt, beginsAt: next.place.start });
  if (inTime === false) work.warn(remarkOf('BK-24', 'Slot.start'));
}

/** The prescription is to be booked again when nothing else is booked or was delivered of it. */
async function letGo(work: BookingWork, booking: string): Promise<void> {
  const { order, provider } = work.subject;
  if (order === undefined || provider === undefined) return;
  const others = (await bookingsOfLines(work.context.store, order.lines)).filter(({ id }) => id !== booking);
  if (others.length === 0) await releaseOrder(work, order, provider);
}

async function offerAnother(
  work: BookingWork,
  reference: string,
  said: string | undefined,
): Promise<{
  readonly booking: string;
  readonly slot: string;
  readonly day: string;
  readonly iup: string | undefined;
}> {
  const { subject, context, changes, now } = work;
  const next = await readSlot(context.store, reference);
  if (next === undefined) throw refusedBy('BK-33', parameterPlace('alternative'));
  const wish = wishAgain(work, next, said);
  const booking = newReference();
  const until = Math.min(now + terms.offerHours * 3_600_000, next.place.start);
  const slot = await holdSlot(work, next, wish, { until, booking });
  const appointment: Appointment = toAppointment({
    status: 'pending',
    patient: subject.patient,
    offered: next,
    service: wish.service,
    access: wish.access,
    channel: wish.channel,
    now,
    ...(subject.line === undefined ? {} : { line: subject.line }),
  });
  changes.create(appointment, 'offered', booking);
  return { booking, slot, day: dayIn(next.slot.start), iup: iupOf(appointment) };
}

export { letGo };
