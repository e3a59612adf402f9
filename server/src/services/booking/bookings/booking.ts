import type { Appointment, Encounter, ServiceRequest } from '@medplum/fhirtypes';
import { canonicalBase } from '@sinfonia/profiles/package';
import type { Read } from '../../steps/changes.ts';
import type { OfferedSlot } from '../slots/offered-slot.ts';
import { holdOf } from '../slots/slot-state.ts';
import type { Order } from './order/order.ts';

/** System of the unique identifiers of bookings (IUP). */
export const iupSystem = `${canonicalBase}/sid/cup-booking`;

/** What a step of bookings is about. */
export interface Booking {
  /** `Patient/x`. */
  readonly patient: string;
  /** The booking or hold; absent before there is one. */
  readonly appointment?: Read<Appointment>;
  /** The slot of the booking, or the one that the request names for a new one. */
  readonly offered?: OfferedSlot;
  /** The prescription that it is based on. */
  readonly order?: Order;
  /** The line of the prescription that is booked. */
  readonly line?: Read<ServiceRequest>;
  /** The structure of the agenda, `Organization/x`. */
  readonly provider?: string;
  /** The visit that was opened on it. */
  readonly visit?: Read<Encounter>;
}

/** The state of a booking at an instant (ms, UTC): a code of `booking-state`. */
export function stateAt({ appointment, offered }: Pick<Booking, 'appointment' | 'offered'>, now: number): string {
  if (appointment === undefined) return 'none';
  switch (appointment.status) {
    case 'waitlist':
      return 'waiting';
    case 'pending':
    case 'proposed': {
      const hold = offered === undefined ? undefined : holdOf(offered.slot);
      return hold !== undefined && hold.booking === `Appointment/${appointment.id}` && hold.until > now
        ? 'held'
        : 'lapsed';
    }
    case 'checked-in':
      return 'arrived';
    case 'entered-in-error':
      return 'cancelled';
    default:
      return appointment.status ?? 'none';
  }
}

/** The IUP of a booking. */
export function iupOf({ identifier }: Appointment): string | undefined {
  return identifier?.find(({ system }) => system === iupSystem)?.value;
}

/** Reference of the person of a booking. */
export function personOf({ participant }: Appointment): string | undefined {
  return participant.find(({ actor }) => actor?.reference?.startsWith('Patient/') === true)?.actor?.reference;
}

/** The booking that a step on an instance is made on. */
export function ownOf({ appointment }: Booking): Read<Appointment> {
  if (appointment === undefined) throw new Error('a step on an instance has its booking');
  return appointment;
}

/** Reference of the booking. */
export const addressOf = (appointment: Read<Appointment>): string => `Appointment/${appointment.id}`;
