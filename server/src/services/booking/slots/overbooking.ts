import { addDays } from '@sinfonia/mappings';
import { toInstant } from '../../calendar/civil-day.ts';
import { all, findResources, type Reading, refersTo } from '../../steps/stored.ts';
import { type OfferedSlot, offeredSlot, slotAddress } from './offered-slot.ts';

/** Status of the appointments that have their slot. */
const having: ReadonlySet<string> = new Set(['booked', 'arrived', 'checked-in', 'fulfilled', 'noshow']);

/** The bookings that have a slot, `Appointment/x`. */
export async function bookingsOf(store: Reading, slot: string): Promise<readonly string[]> {
  const found = await findResources(store, 'Appointment', refersTo('Appointment', 'slot', slot));
  return found.filter(({ status }) => having.has(status ?? '')).map(({ id }) => `Appointment/${id}`);
}

/** Bookings beyond the capacity that the session of a slot has. */
export async function overbookedIn(store: Reading, offered: OfferedSlot): Promise<number> {
  const { schedule, place } = offered;
  const slots = await findResources(
    store,
    'Slot',
    all(refersTo('Slot', 'schedule', `Schedule/${schedule.id}`), {
      kind: 'date',
      parameter: { type: 'Slot', code: 'start' },
      comparator: 'eq',
      low: toInstant(place.day, 0),
      high: toInstant(addDays(place.day, 1), 0),
    }),
  );
  let beyond = 0;
  for (const slot of slots) {
    if (slot.overbooked !== true) continue;
    const other = offeredSlot(slot, schedule);
    if (other?.place.session !== place.session) continue;
    beyond += Math.max(0, (await bookingsOf(store, slotAddress(other))).length - 1);
  }
  return beyond;
}
