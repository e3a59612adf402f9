import type { Encounter, Extension, Money } from '@medplum/fhirtypes';
import { extensionUrl, profileUrl } from '@sinfonia/profiles';
import { dayAt } from '../../../calendar/civil-day.ts';
import { extensionOf } from '../../../steps/elements.ts';
import * as parameter from '../../../steps/parameters.ts';
import { defineStep } from '../../../steps/step.ts';
import { parameterPlace } from '../../../steps/step-rules.ts';
import { findResources, refersTo } from '../../../steps/stored.ts';
import { consequenceOf } from '../../maximum-times/cancellation.ts';
import { refusedBy, remarkOf } from '../../rules.ts';
import { addressOf, type Booking, ownOf } from '../booking.ts';
import { deliveredService } from '../delivered-service.ts';
import { isOfProvider } from '../load.ts';
import type { BookingWork } from '../new-booking.ts';
import { completeOrder, releaseOrder } from '../order/hold-order.ts';
import { bookingsOfLines, timesOf } from '../order/order.ts';
import { serviceSystem } from '../service-codes.ts';
import { storedTicket } from '../ticket.ts';
import { shownBooking, text } from './shown.ts';

const actCode = 'http://terminology.hl7.org/CodeSystem/v3-ActCode';
const inPerson: ReadonlySet<string> = new Set(['in-person', 'home']);

/** The structure of the agenda, which the caller must act for. Refusal: BK-32. */
async function requireProvider({ subject, actor, context }: BookingWork): Promise<string> {
  const { provider } = subject;
  if (provider === undefined || !(await isOfProvider(context.store, provider, actor.organization))) {
    throw refusedBy('BK-32', 'Schedule.actor');
  }
  return provider;
}

/** Receives the person who comes for her booking. */
export const checkIn = defineStep<Booking>()({
  name: 'booking-check-in',
  target: { type: 'Appointment', level: 'instance' },
  description: text(
    'Accetta la persona nel giorno della prenotazione: apre l’accesso (Encounter), a distanza per la televisita.',
    'Receives the person on the day of the booking: opens the visit (Encounter), at a distance for a televisit.',
  ),
  parameters: { key: parameter.key() },
  shows: { booking: shownBooking.booking, visit: shownBooking.visit },
  async run(work) {
    const provider = await requireProvider(work);
    const { subject, changes, now, actor } = work;
    const own = ownOf(subject);
    if (dayAt(now) !== dayAt(Date.parse(own.start ?? ''))) throw refusedBy('BK-40', 'Appointment.start');
    const mode = extensionOf(own, extensionUrl.BookingDeliveryMode)?.valueCoding?.code ?? 'in-person';
    const about = addressOf(own);
    const visit: Encounter = {
      resourceType: 'Encounter',
      meta: { profile: [profileUrl.BookingEncounter] },
      status: 'arrived',
      class: { system: actCode, code: mode === 'home' ? 'HH' : inPerson.has(mode) ? 'AMB' : 'VR' },
      subject: { reference: subject.patient },
      ...(own.basedOn === undefined ? {} : { basedOn: own.basedOn }),
      ...(actor.who?.startsWith('PractitionerRole/') === true
        ? { participant: [{ individual: { reference: actor.who } }] }
        : {}),
      appointment: [{ reference: about }],
      period: { start: new Date(now).toISOString() },
      serviceProvider: { reference: provider },
    };
    const opened = changes.create(visit, 'visit');
    const booking = changes.update({ ...own, status: 'arrived' });
    return { state: 'arrived', about, shows: { booking, visit: opened } };
  },
});

/** Records what was delivered, and closes the prescription with its last delivery. */
export const deliver = defineStep<Booking>()({
  name: 'booking-deliver',
  target: { type: 'Appointment', level: 'instance' },
  description: text(
    'Chiude l’accesso con ciò che si è erogato. Con l’ultima erogazione che la ricetta prescrive le sue righe sono erogate e il Sistema TS riceve tutto in una volta; con close la ricetta si chiude anche se resta altro.',
    'Closes the visit with what was delivered. With the last delivery that the prescription prescribes its lines are delivered and Sistema TS is told all at once; with close the prescription is closed though more is left.',
  ),
  parameters: {
    key: parameter.key(),
    service: parameter.optional(
      parameter.written(
        /^[0-9A-Z][0-9A-Z._]{1,11}$/,
        '89.7A.3',
        text('Prestazione erogata, se è un’altra', 'Service delivered, if it is another one'),
      ),
    ),
    quantity: parameter.optional(parameter.count(1, 99, text('Quantità, 1 se manca', 'Quantity, 1 unless said'))),
    tariff: parameter.optional(parameter.euro(text('Tariffa', 'Tariff'))),
    share: parameter.optional(parameter.euro(text('Quota pagata dalla persona', 'Share paid by the person'))),
    start: parameter.optional(parameter.instant(text('Inizio, se non l’accettazione', 'Start, unless the reception'))),
    end: parameter.optional(parameter.instant(text('Fine, se non ora', 'End, unless now'))),
    close: parameter.optional(
      parameter.flag(text('Chiude la ricetta anche se resta altro', 'Closes the prescription though more is left')),
    ),
  },
  shows: {
    booking: shownBooking.booking,
    visit: shownBooking.visit,
    line: shownBooking.line,
    service: {
      type: 'Procedure',
      text: text('Prestazione erogata, per i flussi', 'Service delivered, for the flows'),
      many: true,
    },
  },
  async run(work, input) {
    const provider = await requireProvider(work);
    const { subject, changes, now } = work;
    const own = ownOf(subject);
    const { visit, line } = subject;
    if (visit === undefined) throw refusedBy('BK-45', 'Encounter');
    const start = input.start ?? visit.period?.start ?? new Date(now).toISOString();
    const end = input.end ?? new Date(now).toISOString();
    if (Date.parse(start) > Date.parse(end) || Date.parse(end) > now) throw refusedBy('BK-45', parameterPlace('end'));
    const service =
      input.service === undefined
        ? (own.serviceType?.[0] ?? {})
        : { coding: [{ system: serviceSystem, code: input.service }] };
    if (line !== undefined && input.tariff === undefined) work.warn(remarkOf('BK-46', parameterPlace('tariff')));
    const delivery: Extension = {
      url: extensionUrl.BookingDelivery,
      extension: [
        ...(line === undefined ? [] : [{ url: 'line', valueReference: { reference: `ServiceRequest/${line.id}` } }]),
        { url: 'service', valueCodeableConcept: service },
        { url: 'quantity', valuePositiveInt: input.quantity ?? 1 },
        ...(input.tariff === undefined ? [] : [{ url: 'tariff', valueMoney: euro(input.tariff) }]),
        ...(input.share === undefined ? [] : [{ url: 'share', valueMoney: euro(input.share) }]),
      ],
    };
    const closed = changes.update({
      ...visit,
      status: 'finished',
      period: { start, end },
      extension: [...(visit.extension ?? []), delivery],
    });
    const delivered = deliveredService({
      code: service,
      patient: subject.patient,
      visit: closed,
      provider,
      ...(line === undefined ? {} : { line: `ServiceRequest/${line.id}` }),
      quantity: input.quantity ?? 1,
      ...(input.tariff === undefined ? {} : { tariff: input.tariff }),
      start,
      end,
    });
    const made = delivered === undefined ? [] : [changes.create(delivered, 'service')];
    const booking = changes.update({ ...own, status: 'fulfilled' });
    const lines = await closePrescription(work, provider, closed, input.close === true);
    return { state: 'fulfilled', about: addressOf(own), shows: { booking, visit: closed, line: lines, service: made } };
  },
});

const euro = (value: number): Money => ({ value, currency: 'EUR' });

/** Closes the prescription when all that it prescribes was delivered, or when it is asked for. Answers the lines that are closed. */
async function closePrescription(
  work: BookingWork,
  provider: string,
  visit: string,
  isForced: boolean,
): Promise<readonly string[]> {
  const { subject, context } = work;
  const { order } = subject;
  if (order === undefined) return [];
  const own = ownOf(subject);
  const bookings = await bookingsOfLines(context.store, order.lines);
  const done = bookings.filter(({ id, status }) => status === 'fulfilled' || id === own.id);
  const isWhole = order.lines.every(
    (line) =>
      done.filter(({ basedOn }) => basedOn?.some(({ reference }) => reference === `ServiceRequest/${line.id}`))
        .length >= timesOf(line),
  );
  if (!isWhole && !isForced) return [];
  if (!isWhole) work.warn(remarkOf('BK-41', parameterPlace('close')));
  const earlier: string[] = [];
  for (const one of done) {
    if (one.id !== own.id) earlier.push(...(await visitsOf(work, one.id)));
  }
  return completeOrder(work, order, provider, [...earlier, visit], isWhole ? '1' : '3');
}

async function visitsOf({ context }: BookingWork, appointment: string): Promise<readonly string[]> {
  const found = await findResources(
    context.store,
    'Encounter',
    refersTo('Encounter', 'appointment', `Appointment/${appointment}`),
  );
  return found.filter(({ status }) => status === 'finished').map(({ id }) => `Encounter/${id}`);
}

/** Records that the person did not come. */
export const noShow = defineStep<Booking>()({
  name: 'booking-no-show',
  target: { type: 'Appointment', level: 'instance' },
  description: text(
    'Registra che la persona non è venuta e non ha disdetto. La ricetta, se non ha altro di prenotato, torna da prenotare.',
    'Records that the person did not come and had not cancelled. The prescription, unless more of it is booked, is to be booked again.',
  ),
  parameters: {
    key: parameter.key(),
    forceMajeure: parameter.optional(
      parameter.flag(text('Impedimento di forza maggiore, accertato', 'Force majeure, ascertained')),
    ),
  },
  shows: { booking: shownBooking.booking },
  async run(work, { forceMajeure }) {
    const provider = await requireProvider(work);
    const { subject, changes, now, context } = work;
    const own = ownOf(subject);
    const begins = Date.parse(own.start ?? '');
    if (now < begins) throw refusedBy('BK-42', 'Appointment.start');
    const pays = consequenceOf({
      outcome: 'no-show',
      day: dayAt(begins),
      ...(forceMajeure === undefined ? {} : { forceMajeure }),
      exempt: storedTicket(own)?.exempt === true,
    });
    if (pays !== undefined) work.warn(remarkOf('BK-44', 'Appointment.status'));
    const { order } = subject;
    if (order !== undefined) {
      const others = (await bookingsOfLines(context.store, order.lines)).filter(({ id }) => id !== own.id);
      if (others.length === 0) await releaseOrder(work, order, provider);
    }
    const booking = changes.update({ ...own, status: 'noshow' });
    return { state: 'noshow', about: addressOf(own), shows: { booking } };
  },
});
