import { extensionUrl } from '@sinfonia/profiles';
import { dayAt } from '../../../calendar/civil-day.ts';
import { dayIn } from '../../../steps/days.ts';
import { withExtension } from '../../../steps/elements.ts';
import * as parameter from '../../../steps/parameters.ts';
import { defineStep } from '../../../steps/step.ts';
import { isPriorityClass, type PriorityClass } from '../../classes.ts';
import { refusedBy, remarkOf } from '../../rules.ts';
import { takeSlot } from '../../slots/take-slot.ts';
import { answered, toAppointment } from '../appointment.ts';
import { addressOf, type Booking, iupOf } from '../booking.ts';
import { type BookingWork, serviceOf, slotOf, wishOf } from '../new-booking.ts';
import { takeOrder } from '../order/hold-order.ts';
import { bookingsOfLines } from '../order/order.ts';
import { storedTicket, ticketExtension, ticketOf } from '../ticket.ts';
import { type FirstOffer, firstOfferFacts, isInTime } from '../wait.ts';
import { requestParameters } from './hold.ts';
import { shownBooking, text, toldNumber } from './shown.ts';

/** Books a free slot, or the one that a hold keeps. */
export const book = defineStep<Booking>()({
  name: 'booking-book',
  target: { type: 'Appointment', level: 'type' },
  description: text(
    'Prenota un posto libero (slot) o quello bloccato (hold). In una sola transazione il posto è occupato, la prenotazione scritta, la ricetta presa in carico per la struttura e il Sistema TS avvisato. Chi arriva secondo ha 409 slot-taken e cerca di nuovo.',
    'Books a free slot (slot) or the one held (hold). In one transaction the slot is taken, the booking written, the prescription taken in charge for the structure and Sistema TS told. Who comes second gets 409 slot-taken and searches again.',
  ),
  parameters: {
    key: parameter.key(),
    slot: parameter.optional(parameter.reference(['Slot'], text('Posto libero', 'Free slot'))),
    hold: parameter.optional(parameter.reference(['Appointment'], text('Blocco fatto prima', 'Hold made before'))),
    ...requestParameters,
    firstAvailable: parameter.optional(
      parameter.day(
        text(
          'Prima disponibilità offerta nell’ambito di garanzia: chi ne sceglie una più tardi esce dalla garanzia',
          'First availability offered in the area of guarantee: who chooses a later one leaves the guarantee',
        ),
      ),
    ),
    area: parameter.optional(
      parameter.reference(
        ['Organization'],
        text('Azienda dell’ambito di garanzia', 'Authority of the area of guarantee'),
      ),
    ),
    tariff: parameter.optional(
      parameter.euro(text('Tariffa della prestazione, per il ticket', 'Tariff of the service, for the ticket')),
    ),
    overbook: parameter.optional(
      parameter.flag(text('Oltre la capienza, se l’agenda lo ammette', 'Beyond the capacity, if the agenda admits it')),
    ),
  },
  // The booking names its slot and its line: to show them too would double the time of the busiest step.
  shows: { booking: shownBooking.booking },
  refusals: ['slot-taken', 'prescription-not-found', 'too-many-requests'],
  exampleShows: ['slot', 'nre', 'identifier'],
  async run(work, input) {
    const { subject, changes, now } = work;
    const offered = slotOf(work);
    const held = subject.appointment;
    const own = held === undefined ? undefined : addressOf(held);
    const wish = await wishOf(work, {
      channel: input.channel,
      mode: input.mode,
      service: input.service,
      beyondCapacity: input.overbook,
    });
    await takeSlot(work, offered, { ...wish, ...(own === undefined ? {} : { booking: own }) });
    const made =
      held === undefined
        ? toAppointment({
            status: 'booked',
            patient: subject.patient,
            offered,
            now,
            service: serviceOf(subject, input.service),
            access: wish.access,
            channel: wish.channel,
            ...(subject.line === undefined ? {} : { line: subject.line }),
          })
        : { ...answered(held, 'accepted'), status: 'booked' as const };
    const first = input.firstAvailable === undefined ? undefined : toFirst(input.firstAvailable, input.area);
    const withFacts = await withFactsOf(work, made, first, input.tariff);
    const booking =
      held === undefined ? changes.create(withFacts, 'booking') : changes.update({ ...held, ...withFacts });
    await takenInCharge(work);
    return {
      state: 'booked',
      about: booking,
      shows: { booking },
      tells: toldNumber(iupOf(withFacts)),
      concerns: { values: { day: dayIn(offered.slot.start) } },
    };
  },
});

const toFirst = (day: string, area: string | undefined): FirstOffer => ({
  day,
  ...(area === undefined ? {} : { area }),
});

/** A booking with the facts of its wait and its ticket; what is not known is remarked on. */
async function withFactsOf<A extends ReturnType<typeof toAppointment>>(
  work: BookingWork,
  booking: A,
  first: FirstOffer | undefined,
  tariff: number | undefined,
): Promise<A> {
  const { subject, now, context } = work;
  const question = {
    class: classIn(booking),
    service: serviceOf(subject, booking.serviceType?.[0]?.coding?.[0]?.code),
    requestedAt: Date.parse(subject.appointment?.created ?? new Date(now).toISOString()),
    beginsAt: Date.parse(booking.start ?? ''),
  };
  if (isInTime(question) === false) work.warn(remarkOf('BK-24', 'Slot.start'));
  const isPriced = subject.order !== undefined && tariff !== undefined;
  const others =
    !isPriced || subject.order === undefined ? [] : await bookingsOfLines(context.store, subject.order.lines);
  const paid = others.flatMap((one) => storedTicket(one)?.euro ?? []);
  const ticket = ticketOf(subject.line, dayAt(now), tariff, paid);
  if (ticket.kind === 'unknown') work.warn(remarkOf('BK-34', 'Appointment.extension(booking-ticket)'));
  if (ticket.kind === 'amount') work.warn(remarkOf('BK-35', 'Appointment.extension(booking-ticket)'));
  const facts = first === undefined ? undefined : firstOfferFacts(first, question);
  const withTicket = withExtension(booking.extension, extensionUrl.BookingTicket, ticketExtension(ticket));
  return { ...booking, extension: withExtension(withTicket, extensionUrl.BookingFirstOffer, facts) };
}

function classIn(booking: ReturnType<typeof toAppointment>): PriorityClass | undefined {
  const code = booking.extension?.find(({ url }) => url === extensionUrl.BookingPriorityClass)?.valueCoding?.code ?? '';
  return isPriorityClass(code) ? code : undefined;
}

/** The prescription goes into the hands of the structure that will deliver; without one its agenda cannot be booked on a prescription. */
async function takenInCharge(work: BookingWork): Promise<void> {
  const { order, provider } = work.subject;
  if (order === undefined) return;
  if (provider === undefined) throw refusedBy('BK-33', 'Schedule.actor');
  await takeOrder(work, order, provider);
}
