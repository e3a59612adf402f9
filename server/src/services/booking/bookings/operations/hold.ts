import { codeSystemUrl, valueSetUrl } from '@sinfonia/profiles';
import { nreForm } from '../../../dispensing/prescription/prescription.ts';
import { newReference } from '../../../steps/changes.ts';
import * as parameter from '../../../steps/parameters.ts';
import { defineStep } from '../../../steps/step.ts';
import { freeSlot, holdSlot } from '../../slots/take-slot.ts';
import { answered, calledOff, toAppointment } from '../appointment.ts';
import { addressOf, type Booking, iupOf, ownOf } from '../booking.ts';
import { serviceOf, slotOf, wishOf } from '../new-booking.ts';
import terms from '../terms.json' with { type: 'json' };
import { presentedBy, shownBooking, text, toldNumber } from './shown.ts';

/** What names the person, the prescription and how she books; the same for a hold and a booking. */
export const requestParameters = {
  line: parameter.optional(
    parameter.reference(
      ['ServiceRequest'],
      text('Riga della ricetta, per chi la vede', 'Line of the prescription, for who sees it'),
    ),
  ),
  nre: parameter.optional(parameter.matching(nreForm, text('Numero della ricetta', 'Number of the prescription'))),
  identifier: presentedBy,
  patient: parameter.optional(
    parameter.reference(
      ['Patient'],
      text('Persona, se non serve una ricetta', 'Person, where no prescription is needed'),
    ),
  ),
  service: parameter.optional(
    parameter.written(
      /^[0-9A-Z][0-9A-Z._]{1,11}$/,
      '89.7A.3',
      text(
        'Prestazione (nomenclatore), se non serve una ricetta',
        'Service (nomenclature), where no prescription is needed',
      ),
    ),
  ),
  channel: parameter.optional(
    parameter.code(
      valueSetUrl.BookingChannel,
      codeSystemUrl.BookingChannel,
      text('Canale, se il ruolo ne ha più di uno', 'Channel, where the role has more than one'),
    ),
  ),
  mode: parameter.optional(
    parameter.code(
      valueSetUrl.DeliveryMode,
      codeSystemUrl.DeliveryMode,
      text('Modo di erogazione che si vuole, ad esempio televisit', 'Way of delivery that is wanted, e.g. televisit'),
    ),
  ),
} as const;

/** Keeps a slot for a while, until who books has decided. */
export const hold = defineStep<Booking>()({
  name: 'booking-hold',
  target: { type: 'Appointment', level: 'type' },
  description: text(
    `Blocca un posto per ${terms.holdMinutes} minuti per chi prenota: poi torna libero da sé. La prescrizione si nomina con la riga, o con NRE e identificativo della persona; la risposta dice IUP e termine.`,
    `Holds a slot for ${terms.holdMinutes} minutes for who books: then it is free again by itself. The prescription is named by its line, or by NRE and an identifier of the person; the answer tells IUP and term.`,
  ),
  parameters: {
    key: parameter.key(),
    slot: parameter.reference(['Slot'], text('Posto', 'Slot')),
    ...requestParameters,
  },
  shows: { booking: shownBooking.booking, slot: shownBooking.slot },
  refusals: ['slot-taken', 'prescription-not-found', 'too-many-requests'],
  exampleShows: ['nre', 'identifier'],
  async run(work, { channel, mode, service }) {
    const { subject, changes, now } = work;
    const offered = slotOf(work);
    const wish = await wishOf(work, { channel, mode, service });
    const until = now + terms.holdMinutes * 60_000;
    const booking = newReference();
    const slot = await holdSlot(work, offered, wish, { until, booking });
    const appointment = toAppointment({
      status: 'pending',
      patient: subject.patient,
      offered,
      now,
      service: serviceOf(subject, service),
      access: wish.access,
      channel: wish.channel,
      ...(subject.line === undefined ? {} : { line: subject.line }),
    });
    changes.create(appointment, 'booking', booking);
    return {
      state: 'held',
      about: booking,
      shows: { booking, slot },
      tells: [...toldNumber(iupOf(appointment)), { name: 'until', valueInstant: new Date(until).toISOString() }],
    };
  },
});

/** Gives a slot back that was held. */
export const release = defineStep<Booking>()({
  name: 'booking-release',
  target: { type: 'Appointment', level: 'instance' },
  description: text(
    'Lascia un posto bloccato che non si prenota: è subito libero per gli altri.',
    'Lets go of a slot that is not booked: it is free for others at once.',
  ),
  parameters: { key: parameter.key(), identifier: presentedBy },
  shows: { booking: shownBooking.booking, slot: shownBooking.slot },
  async run(work) {
    const appointment = ownOf(work.subject);
    const about = addressOf(appointment);
    const slot = await freeSlot(work, slotOf(work), about, 'held');
    const booking = work.changes.update(calledOff(answered(appointment, 'declined'), 'patient'));
    return { state: 'cancelled', about, shows: { booking, slot: slot === undefined ? [] : slot } };
  },
});
