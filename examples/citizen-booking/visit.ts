import { type AvailableSlot, SinfoniaError } from '@sinfonia/sdk';
import { type OrderedService, prescribeService } from '../sandbox/ordered-service.ts';
import { atClock, bookingOn, showPrescription, ticketOf } from './show.ts';
import type { Booked, Scene } from './story.ts';

/** A first visit of cardiology; its tariff is invented. */
const visit = { code: '89.7A.3', tariff: 20.66 } as const;

/** Where the citizen lives. */
const home = { latitude: 40.85, longitude: 14.25 } as const;

/** Days from today from which she takes another slot: far enough to cancel it in time. */
const daysLater = 7;

/** How often somebody else may be faster before one gives up. */
const attempts = 5;

/** The visit: prescribed, held, booked, confirmed, moved, and cancelled in time. */
export async function bookVisit(scene: Scene): Promise<Booked> {
  const { doctor, patient, say, wait, key } = scene;
  const order = await prescribeService(doctor, {
    patient,
    code: visit.code,
    coPayment: 'not-exempt',
    key: `${key}.visit`,
    wait,
  });
  if (!order.repeated)
    say('il medico prescrive una prima visita, classe D', 'the doctor prescribes a first visit, class D');
  const booking = await book(scene, order);
  await confirmAndMove(scene, order, booking);
  await cancel(scene, booking);
  await showPrescription(scene, order);
  return { order, booking };
}

/** Finds a slot near home, holds it and books it; a hold that was made before is booked. */
async function book(scene: Scene, order: OrderedService): Promise<Booked['booking']> {
  const { me, say } = scene;
  const kept = await bookingOn(me, order);
  if (kept !== undefined && kept.status !== 'pending') return `Appointment/${kept.id}`;
  const { available, firstGuaranteed } = await search(scene, order);
  const [first] = available;
  say(
    `${available.length} posti entro 30 km, il primo il ${atClock(first?.start)} a ${first?.kilometres?.toFixed(0)} km`,
    `${available.length} slots within 30 km, the first on ${atClock(first?.start)}`,
  );
  const hold = kept === undefined ? await holdOne(scene, order, available) : (`Appointment/${kept.id}` as const);
  const guaranteed = firstGuaranteed[0]?.start;
  const { booking, iup } = await me.booking.book({
    hold,
    nre: order.nre,
    tariff: visit.tariff,
    ...(guaranteed === undefined ? {} : { firstAvailable: atClock(guaranteed).slice(0, 10) }),
  });
  if (booking === undefined || iup === undefined) throw new Error('nessuna prenotazione · no booking');
  const ticket = ticketOf(booking);
  say(`prenotata il ${atClock(booking.start)}: ${ticket.it}`, `booked: ${ticket.en}`);
  return `Appointment/${booking.id}`;
}

/** What is free near home, in the whole Region, from a number of days from today on. */
const search = ({ me, calendar }: Scene, { line }: OrderedService, fromDay = 0) =>
  me.booking.findAvailability({
    prescriptions: [line],
    area: 'region',
    near: home,
    kilometres: 30,
    from: calendar.day(fromDay),
    count: 20,
  });

/** Holds the first slot that nobody else was faster to take. */
async function holdOne(
  { me, say }: Scene,
  { nre }: OrderedService,
  available: readonly AvailableSlot[],
): Promise<Booked['booking']> {
  for (const { slot } of available.slice(0, attempts)) {
    try {
      const { booking, until } = await me.booking.hold({ slot, nre });
      if (booking === undefined) break;
      say(`posto bloccato fino alle ${atClock(until).slice(11)}`, `held until ${atClock(until).slice(11)}`);
      return `Appointment/${booking.id}`;
    } catch (error) {
      if (!(error instanceof SinfoniaError && error.code === 'slot-taken')) throw error;
    }
  }
  throw new Error('nessun posto libero vicino a casa · no free slot near home');
}

/** Confirms to come, and then takes another slot: a booking that moved is to be confirmed again, which tells what was done. */
async function confirmAndMove(scene: Scene, order: OrderedService, booking: Booked['booking']): Promise<void> {
  const { me, say, key } = scene;
  const before = await me.booking.state(booking);
  if (before.state !== 'booked') return;
  const confirmed = await me.booking.confirm(booking, { key: `${key}.confirm` });
  if (!confirmed.repeated) say('presenza confermata', 'confirmed to come');
  if (confirmed.repeated && before.confirmed !== true) return;
  const { available } = await search(scene, order, daysLater);
  const later = available.find(({ start }) => start > (before.start ?? ''));
  if (later === undefined) throw new Error('nessun altro posto · no other slot');
  await me.booking.reschedule(booking, { slot: later.slot, reason: 'patient-moved' });
  const after = await me.booking.state(booking);
  if (after.iup !== before.iup) throw new Error('lo IUP è cambiato · the IUP has changed');
  say(`spostata al ${atClock(after.start)}, con lo stesso IUP`, 'moved, with the same IUP');
}

/** Cancels by the last day on which it costs nothing. */
async function cancel({ me, say, key }: Scene, booking: Booked['booking']): Promise<void> {
  const { state, cancelBy } = await me.booking.state(booking);
  if (state !== 'booked') return;
  const { remarks } = await me.booking.cancel(booking, { reason: 'patient-elsewhere', key: `${key}.cancel` });
  const isLate = remarks.some(({ rule }) => rule === 'BK-23');
  if (isLate) say(`disdetta tardiva (entro il ${cancelBy})`, `cancelled too late (by ${cancelBy})`);
  else say(`disdetta in tempo (entro il ${cancelBy})`, `cancelled in time (by ${cancelBy})`);
}
