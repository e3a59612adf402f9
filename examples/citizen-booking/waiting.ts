import { identifierSystems, token } from '@sinfonia/sdk';
import { agendaFrom } from '../sandbox/agenda.ts';
import { type OrderedService, prescribeService } from '../sandbox/ordered-service.ts';
import { examplePersons } from './household.ts';
import { atClock, bookingOn, showPrescription, ticketOf } from './show.ts';
import type { Booked, Scene } from './story.ts';

/** An echocardiogram, which no agenda of the sandbox offers until this story publishes one; its tariff is invented. */
const examination = { code: '88.72.3', tariff: 60 } as const;

const hospital = { offered: 'HealthcareService/sandbox-cup-150442-cardiology', place: 'Location/sandbox-cup-150442' };

/** Day of the only slot: later than who waits is given to answer, and well within the longest wait of class D. */
const dayOfSlot = 12;

/** The examination: no slot is free, so the citizen waits, is offered the slot that another person frees, and accepts. */
export async function waitForSlot(scene: Scene): Promise<Booked> {
  const { doctor, patient, say, wait, key } = scene;
  await publishAgenda(scene);
  const order = await prescribeService(doctor, {
    patient,
    code: examination.code,
    // Exempt by income, as the card says.
    coPayment: 'income',
    key: `${key}.examination`,
    wait,
  });
  if (!order.repeated) say('il medico prescrive un esame', 'the doctor prescribes an examination');
  const others = await takeOnlySlot(scene);
  const booking = await enterList(scene, order);
  await free(scene, others);
  await accept(scene, booking);
  await showPrescription(scene, order);
  return { order, booking };
}

/** The desk publishes an agenda of a single slot, a new one for each day and story. */
async function publishAgenda({ desk, calendar, who, wait }: Scene): Promise<void> {
  const day = calendar.day(dayOfSlot);
  const code = `ESEMPIO-${who}-${calendar.day(0)}`.toUpperCase();
  const rules = agendaFrom({
    code,
    service: examination.code,
    title: 'Ecocardiogramma',
    ...hospital,
    from: day,
    to: day,
    slotMinutes: 60,
    // One hour for each of the two stories of a day.
    opens: who === 'citizen' ? '09:00' : '10:00',
    hours: 1,
  });
  const { agendas } = desk.booking;
  const identifier = token(rules.identifier?.[0]?.system ?? '', code);
  const [kept] = await desk.search('Schedule', { identifier }).toArray();
  const address = `Schedule/${kept?.id ?? (await agendas.draft({ agenda: rules })).agenda?.id ?? ''}` as const;
  const { state } = await agendas.state(address);
  if (state === 'draft') await agendas.publish(address, { days: dayOfSlot + 1 });
  await agendas.complete(address, { within: wait });
}

/** Somebody else has the only slot: the desk books it for him with number and card. */
async function takeOnlySlot({ doctor, desk, other, calendar, wait, key }: Scene): Promise<OrderedService> {
  const order = await prescribeService(doctor, {
    patient: other,
    code: examination.code,
    coPayment: 'not-exempt',
    key: `${key}.other`,
    wait,
  });
  if ((await bookingOn(doctor, order)) !== undefined) return order;
  const day = calendar.day(dayOfSlot);
  const { available } = await desk.booking.findAvailability({
    services: [examination.code],
    priority: 'D',
    area: 'region',
    from: day,
    to: day,
  });
  const [only] = available;
  if (only === undefined) throw new Error(`nessun posto il ${day} · no slot on ${day}`);
  const identifier = { system: identifierSystems.codiceFiscale, value: examplePersons.other.codiceFiscale };
  await desk.booking.book({ slot: only.slot, nre: order.nre, identifier, tariff: examination.tariff });
  return order;
}

/** There is nothing free in time, so the citizen enters the list; the health authority may owe her a protected path. */
async function enterList({ me, say, patient, key }: Scene, order: OrderedService): Promise<Booked['booking']> {
  const kept = await bookingOn(me, order);
  if (kept !== undefined) return `Appointment/${kept.id}`;
  const { available, remarks } = await me.booking.findAvailability({ prescriptions: [order.line], area: 'region' });
  const rules = remarks.flatMap(({ rule }) => rule ?? []).join(', ');
  say(`${available.length} posti liberi (${rules})`, `${available.length} free slots (${rules})`);
  const { wait, lastDay, protectedPath } = await me.booking.waitingList.wait({
    patient,
    line: order.line,
    key: `${key}.wait`,
  });
  if (wait === undefined) throw new Error('nessuna attesa · no wait');
  say(`in lista di attesa, entro il ${lastDay}`, `on the waiting list, by ${lastDay}`);
  if (protectedPath === true) say('spetta il percorso di tutela', 'the protected path is owed');
  return `Appointment/${wait.id}`;
}

/** The other person does without: the desk cancels for him, and the slot is free. */
async function free({ doctor, desk, say, key }: Scene, order: OrderedService): Promise<void> {
  const booked = await bookingOn(doctor, order);
  if (booked?.status !== 'booked') return;
  const identifier = { system: identifierSystems.codiceFiscale, value: examplePersons.other.codiceFiscale };
  await desk.booking.cancel(`Appointment/${booked.id}`, {
    identifier,
    reason: 'patient-elsewhere',
    key: `${key}.other.cancel`,
  });
  say('un altro disdice: il posto si libera', 'somebody else cancels: the slot is free');
}

/** The platform offers the slot by itself; the wait becomes the booking. */
async function accept({ me, say, offer: within, key }: Scene, booking: Booked['booking']): Promise<void> {
  const { waitingList } = me.booking;
  const end = performance.now() + within;
  let standing = await waitingList.state(booking);
  if (standing.state === 'closed') return;
  while (standing.offer === undefined) {
    if (performance.now() > end) throw new Error('nessuna proposta nel tempo dato · no offer in the time given');
    await new Promise((resolve) => setTimeout(resolve, 500));
    standing = await waitingList.state(booking);
  }
  const { start, answerBefore } = standing.offer;
  say(`proposto il ${atClock(start)}, rispondere entro il ${atClock(answerBefore)}`, 'a slot is offered');
  const { booking: booked } = await waitingList.acceptOffer(booking, { key: `${key}.accept` });
  if (booked === undefined) throw new Error('nessuna prenotazione · no booking');
  const ticket = ticketOf(booked);
  say(`accettata: prenotata con lo stesso IUP, ${ticket.it}`, `accepted: booked with the same IUP, ${ticket.en}`);
}
