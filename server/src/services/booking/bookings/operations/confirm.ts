import type { Extension } from '@medplum/fhirtypes';
import { extensionUrl } from '@sinfonia/profiles';
import { withExtension } from '../../../steps/elements.ts';
import * as parameter from '../../../steps/parameters.ts';
import { defineStep } from '../../../steps/step.ts';
import { refusedBy } from '../../rules.ts';
import { answered } from '../appointment.ts';
import { addressOf, type Booking, ownOf } from '../booking.ts';
import { storedTicket } from '../ticket.ts';
import { presentedBy, shownBooking, text } from './shown.ts';

/** The person will come. */
export const confirm = defineStep<Booking>()({
  name: 'booking-confirm',
  target: { type: 'Appointment', level: 'instance' },
  description: text(
    'Registra che la persona verrà, di regola in risposta al promemoria.',
    'Records that the person will come, as a rule in answer to the reminder.',
  ),
  parameters: { key: parameter.key(), identifier: presentedBy },
  shows: { booking: shownBooking.booking },
  run({ subject, changes, now }) {
    const own = ownOf(subject);
    const url = extensionUrl.BookingConfirmation;
    const confirmed = { url, valueDateTime: new Date(now).toISOString() };
    const booking = changes.update({
      ...answered(own, 'accepted'),
      extension: withExtension(own.extension, url, confirmed),
    });
    return { state: 'booked', about: addressOf(own), shows: { booking } };
  },
});

/** Records the notice of pagoPA for the ticket, or its payment. */
export const pay = defineStep<Booking>()({
  name: 'booking-pay',
  target: { type: 'Appointment', level: 'instance' },
  description: text(
    'Registra l’avviso pagoPA del ticket (IUV) e, quando c’è, il pagamento. Il pagamento si fa altrove: qui resta scritto.',
    'Records the pagoPA notice of the ticket (IUV) and, once there, the payment. It is paid elsewhere: here it is kept.',
  ),
  parameters: {
    key: parameter.key(),
    identifier: presentedBy,
    iuv: parameter.matching(
      /^[0-9A-Za-z]{15,35}$/,
      text('Identificativo univoco di versamento', 'Identifier of the payment'),
    ),
    amount: parameter.optional(
      parameter.euro(text('Importo, se la prenotazione non lo ha', 'Amount, if the booking has none')),
    ),
    paidOn: parameter.optional(parameter.instant(text('Quando è stato pagato', 'When it was paid'))),
  },
  shows: { booking: shownBooking.booking },
  run({ subject, changes, stateBefore }, { iuv, amount, paidOn }) {
    const own = ownOf(subject);
    const ticket = storedTicket(own);
    if (ticket?.exempt === true) throw refusedBy('BK-36', 'Appointment.extension(booking-ticket)');
    const isOther = ticket?.iuv !== undefined && ticket.iuv !== iuv;
    if (ticket?.paidOn !== undefined || (isOther && paidOn !== undefined)) {
      throw refusedBy('BK-37', 'Appointment.extension(booking-ticket)');
    }
    const euro = ticket?.euro ?? amount;
    if (euro === undefined || (amount !== undefined && amount !== euro)) {
      throw refusedBy('BK-37', "Parameters.parameter.where(name = 'amount')");
    }
    const extension: Extension[] = [
      { url: 'exempt', valueBoolean: false },
      { url: 'amount', valueMoney: { value: euro, currency: 'EUR' } },
      { url: 'iuv', valueString: iuv },
      ...(paidOn === undefined ? [] : [{ url: 'paidOn', valueDateTime: paidOn }]),
    ];
    const url = extensionUrl.BookingTicket;
    const booking = changes.update({ ...own, extension: withExtension(own.extension, url, { url, extension }) });
    return { state: stateBefore, about: addressOf(own), shows: { booking } };
  },
});
