import type { Appointment, Bundle, Slot } from '@medplum/fhirtypes';
import type { InProcessApi } from '../../audit/in-process-api.ts';
import { put } from '../dispensing/dispensing-world.ts';
import { callerNamed, cards, citizenOf, lineOf, make, slotOf } from './bookings-world.ts';

/** What a booker got in the end: a slot with the booking, or the clear answer that none is left. */
export interface Answer {
  readonly booker: number;
  readonly booking?: string;
  readonly slot?: string;
  /** Refusals with `slot-taken` on the way. */
  readonly taken: number;
}

/** Number of a booker's prescription. */
export const nreOfBooker = (booker: number): string => `1500A6${String(booker).padStart(9, '0')}`;

/** A booker, and the identifier on the health card; everybody is invented. */
export const personOfBooker = (booker: number): string => `Patient/gara-${booker}`;
export const cardOfBooker = (booker: number) => ({ ...cards.person, value: `GARA-${booker}` });

/** Stores the slots that are raced for, and a prescription for each booker. */
export async function putRace(api: InProcessApi, bookers: number, slots: number): Promise<void> {
  const lines = Array.from({ length: bookers }, (_, at) => [
    { resourceType: 'Patient' as const, id: `gara-${at}`, active: true, identifier: [cardOfBooker(at)] },
    lineOf({ id: `gara-${at}`, nre: nreOfBooker(at), patient: personOfBooker(at) }),
  ]).flat();
  const places = Array.from({ length: slots }, (_, at) =>
    slotOf({ id: `gara-${at}`, agenda: 'prime', inMinutes: 1440 + at * 20 }),
  );
  for (let at = 0; at < lines.length; at += 200) await put(api, lines.slice(at, at + 200));
  for (let at = 0; at < places.length; at += 200) await put(api, places.slice(at, at + 200));
}

/**
 * Lets one booker search and book, again whenever somebody else was faster, until it has a slot or none is left. Its key is its
 * own, so that one whose server was killed asks again without booking twice.
 */
export async function bookOne(api: InProcessApi, booker: number): Promise<Answer> {
  const desk = callerNamed('desk');
  for (let taken = 0; ; taken++) {
    const free = await freeSlots(api);
    const slot = free[(booker * 7919 + taken) % free.length];
    const outcome = await make(api, desk, 'book', undefined, {
      key: `gara-${booker}-${slot ?? 'none'}`,
      slot: `Slot/${slot ?? 'gara-0'}`,
      nre: nreOfBooker(booker),
      identifier: cardOfBooker(booker),
    });
    const [booking] = outcome.shown<Appointment>('booking');
    if (outcome.status === 201 && booking === undefined) throw new Error(`nothing shown: ${outcome.body}`);
    if (booking !== undefined) {
      return { booker, taken, booking: booking.id, slot: booking.slot?.[0]?.reference ?? '' };
    }
    // Killed after it was stored and before it was answered: the booking of the line is there.
    if (outcome.rule === 'BK-30') return { booker, taken, ...(await bookingOf(api, booker)) };
    if (outcome.code !== 'slot-taken') throw new Error(`${outcome.code} ${outcome.rule} ${outcome.body}`);
    if (slot === undefined) return { booker, taken };
  }
}

async function freeSlots(api: InProcessApi): Promise<readonly string[]> {
  const query = 'Slot?schedule=Schedule/prime&status=free&_count=200&_elements=id';
  const { body = '{}' } = await api.ask(callerNamed('desk'), 'GET', query);
  return ((JSON.parse(body) as Bundle).entry ?? []).map(({ resource }) => (resource as Slot).id ?? '');
}

async function bookingOf(api: InProcessApi, booker: number): Promise<{ booking: string; slot: string }> {
  const query = `Appointment?based-on=ServiceRequest/gara-${booker}&status=booked&patient=${personOfBooker(booker)}`;
  const { body = '{}' } = await api.ask(citizenOf(personOfBooker(booker)), 'GET', query);
  const found = (JSON.parse(body) as Bundle).entry?.[0]?.resource as Appointment | undefined;
  if (found === undefined) throw new Error(`booker ${booker} has no booking that can be seen`);
  return { booking: found.id ?? '', slot: found.slot?.[0]?.reference ?? '' };
}
