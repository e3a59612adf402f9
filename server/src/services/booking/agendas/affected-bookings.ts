import type { Appointment, Schedule, Slot } from '@medplum/fhirtypes';
import type { Day } from '../../calendar/civil-day.ts';
import { dayAt } from '../../calendar/civil-day.ts';
import type { Read } from '../../steps/changes.ts';
import { all, findResources, hasCode, type Reading, refersTo } from '../../steps/stored.ts';
import type { AgendaPattern } from './agenda-pattern.ts';
import { compareSlots } from './compare-slots.ts';
import { storedSlots, wantedSlots } from './make-slots.ts';

/** Slots and bookings that an answer lists at most. */
const mostListed = 200;

/** Bookings that are still to take place. */
const open = ['proposed', 'pending', 'booked', 'waitlist'];

/** Taken slots that an agenda no longer offers as they are, and their bookings. */
export interface Affected {
  readonly slots: readonly Read<Slot>[];
  readonly bookings: readonly Read<Appointment>[];
}

/** What is held or booked from a day on (to another) and does not fit the rules of an agenda: it has to be moved. */
export async function affectedBy(
  store: Reading,
  schedule: Read<Schedule>,
  pattern: AgendaPattern,
  from: Day,
  to?: Day,
): Promise<Affected> {
  const taken = await storedSlots(store, schedule.id, from, to, [hasCode('Slot', 'status', 'busy', 'busy-tentative')]);
  const last = taken
    .map(({ start }) => dayAt(Date.parse(start)))
    .reduce((one, other) => (one > other ? one : other), '');
  const wanted = last === '' || !pattern.active ? [] : wantedSlots(schedule, pattern, from, last);
  const slots = compareSlots(taken, wanted).kept;
  return { slots, bookings: await bookingsOf(store, slots) };
}

/** What an answer shows of it. */
export function shownOf({ slots, bookings }: Affected): { affectedSlot: string[]; affected: string[] } {
  return {
    affectedSlot: slots.slice(0, mostListed).map(({ id }) => `Slot/${id}`),
    affected: bookings.slice(0, mostListed).map(({ id }) => `Appointment/${id}`),
  };
}

async function bookingsOf(store: Reading, slots: readonly Read<Slot>[]): Promise<Read<Appointment>[]> {
  const found: Read<Appointment>[] = [];
  for (let at = 0; at < slots.length && found.length < mostListed; at += 100) {
    const chosen = slots.slice(at, at + 100).map(({ id }) => `Slot/${id}`);
    const ofSlots = refersTo('Appointment', 'slot', ...chosen);
    found.push(...(await findResources(store, 'Appointment', all(ofSlots, hasCode('Appointment', 'status', ...open)))));
  }
  return found;
}
