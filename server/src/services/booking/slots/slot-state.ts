import type { Slot } from '@medplum/fhirtypes';
import { extensionUrl } from '@sinfonia/profiles';
import { extensionOf, withExtension } from '../../steps/elements.ts';
import type { SlotNow } from '../agendas/may-take.ts';

/** For which booking or wait a slot is held, and until when. */
export interface SlotHold {
  /** First instant at which it is held no more; ms since the epoch, UTC. Infinite when the slot says no term. */
  readonly until: number;
  /** `Appointment/x`, or `urn:uuid:` of one that the step creates; undefined when the slot does not say it. */
  readonly booking: string | undefined;
}

/** The hold of a slot, ended or not; undefined for a slot that is not held. */
export function holdOf(slot: Slot): SlotHold | undefined {
  if (slot.status !== 'busy-tentative') return undefined;
  const parts = extensionOf(slot, extensionUrl.SlotHold)?.extension;
  const until = Date.parse(parts?.find(({ url }) => url === 'until')?.valueInstant ?? '');
  const booking = parts?.find(({ url }) => url === 'booking')?.valueReference?.reference;
  return { until: Number.isNaN(until) ? Number.POSITIVE_INFINITY : until, booking };
}

/** Status of a slot at an instant (ms, UTC): a hold past its term counts as free, whether or not anybody wrote so. */
export function statusAt(slot: Slot, now: number): SlotNow['status'] {
  const hold = holdOf(slot);
  if (hold !== undefined) return hold.until <= now ? 'free' : 'busy-tentative';
  return slot.status === 'free' || slot.status === 'busy' ? slot.status : 'busy-unavailable';
}

/** A slot held for a booking. */
export function held<S extends Slot>(slot: S, { until, booking }: { until: number; booking: string }): S {
  const { overbooked: _, ...rest } = slot;
  return {
    ...rest,
    status: 'busy-tentative',
    extension: withExtension(slot.extension, extensionUrl.SlotHold, {
      url: extensionUrl.SlotHold,
      extension: [
        { url: 'until', valueInstant: new Date(until).toISOString() },
        { url: 'booking', valueReference: { reference: booking } },
      ],
    }),
  } as S;
}

/** A slot that a booking has; `overbooked` when it is not the only one. */
export function taken<S extends Slot>(slot: S, overbooked = false): S {
  const { overbooked: _, ...rest } = slot;
  return {
    ...rest,
    status: 'busy',
    extension: withExtension(slot.extension, extensionUrl.SlotHold),
    ...(overbooked ? { overbooked } : {}),
  } as S;
}

/** A slot that nobody has. */
export function freed<S extends Slot>(slot: S): S {
  const { overbooked: _, ...rest } = slot;
  return { ...rest, status: 'free', extension: withExtension(slot.extension, extensionUrl.SlotHold) } as S;
}
