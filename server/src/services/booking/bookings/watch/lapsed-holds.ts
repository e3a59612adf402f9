import type { Slot } from '@medplum/fhirtypes';
import { everyMatch } from '../../../../fhir/search/every-match.ts';
import { plainPlan } from '../../../../fhir/search/plain-plan.ts';
import { Changes, type Read } from '../../../steps/changes.ts';
import type { PlatformWriter } from '../../../steps/platform-write.ts';
import { fingerprintOf, provenanceOf } from '../../../steps/provenance.ts';
import { hasCode, type Reading, readResource } from '../../../steps/stored.ts';
import { freed, holdOf } from '../../slots/slot-state.ts';
import { calledOff } from '../appointment.ts';
import { platform, writeByWatch } from './platform-write.ts';

/** Slots whose hold ended before an instant (ms, UTC). */
export async function* lapsedHolds(store: Reading, now: number): AsyncGenerator<Read<Slot>> {
  const where = hasCode('Slot', 'status', 'busy-tentative');
  for await (const { json } of everyMatch(store, plainPlan(['Slot'], where, 200))) {
    if (json === undefined) continue;
    const slot = JSON.parse(json) as Read<Slot>;
    const hold = holdOf(slot);
    if (hold !== undefined && hold.until <= now) yield slot;
  }
}

/**
 * Frees a slot whose hold has ended and calls off what it was held for; answers whether it did. A wait on the list that an offer was
 * made to goes on by its own watch, which frees the slot.
 */
export async function freeLapsed(options: PlatformWriter, slot: Read<Slot>, now: number): Promise<boolean> {
  const booking = await readResource(options.context.store, 'Appointment', holdOf(slot)?.booking);
  if (booking?.status === 'waitlist') return false;
  const changes = new Changes(undefined);
  const written = [changes.update(freed(slot))];
  if (booking?.status === 'pending') written.push(changes.update(calledOff(booking, 'hold-lapsed')));
  changes.create(
    provenanceOf({
      step: 'booking-lapse',
      actor: { role: 'platform-system', client: platform.clientId },
      targets: written,
      namesOf: new Map(),
      now,
      fingerprint: fingerprintOf('booking-lapse', slot.id, undefined),
    }),
  );
  await writeByWatch(options, changes, 'Slot');
  return true;
}
