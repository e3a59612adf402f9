import type { Resource } from '@medplum/fhirtypes';
import { codeSystemUrl } from '@sinfonia/profiles';
import { type BeforeWrite, type GuardParts, guardWrites } from '../../../fhir/guard-writes.ts';
import { codeIn } from '../../steps/elements.ts';
import { iupOf } from './booking.ts';

/**
 * Keeps bookings in the hands of steps: an Appointment with an IUP, a Slot that is taken or held and a Task of the waiting list are written by
 * the operations of the booking centre and by the platform only, so that no slot is given twice and no offer made up by a plain write. Appointments without an IUP, such as
 * visits at home, and free slots are not concerned.
 *
 * Refusal: `booking-of-steps` 403.
 */
export function guardBookings(parts: GuardParts): BeforeWrite {
  return guardWrites(parts, { types: new Set(['Appointment', 'Slot', 'Task']), isGuarded, code: 'booking-of-steps' });
}

function isGuarded(resource: Resource): boolean {
  if (resource.resourceType === 'Appointment') return iupOf(resource) !== undefined;
  if (resource.resourceType === 'Task') return codeIn(resource.code, codeSystemUrl.WaitingListTaskKind) !== undefined;
  return resource.resourceType === 'Slot' && (resource.status === 'busy' || resource.status === 'busy-tentative');
}
