import type { Resource } from '@medplum/fhirtypes';
import { type BeforeWrite, type GuardParts, guardWrites } from '../../../fhir/guard-writes.ts';
import { iupOf } from './booking.ts';

/**
 * Keeps bookings in the hands of steps: an Appointment with an IUP and a Slot that is taken or held are written by the operations of
 * the booking centre and by the platform only, so that no slot is given twice by a plain write. Appointments without an IUP, such as
 * visits at home, and free slots are not concerned.
 *
 * Refusal: `booking-of-steps` 403.
 */
export function guardBookings(parts: GuardParts): BeforeWrite {
  return guardWrites(parts, { types: new Set(['Appointment', 'Slot']), isGuarded, code: 'booking-of-steps' });
}

function isGuarded(resource: Resource): boolean {
  if (resource.resourceType === 'Appointment') return iupOf(resource) !== undefined;
  return resource.resourceType === 'Slot' && (resource.status === 'busy' || resource.status === 'busy-tentative');
}
