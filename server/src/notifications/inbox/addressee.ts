import type { Communication } from '@medplum/fhirtypes';
import type { Principal } from '../../access/principal.ts';

/**
 * Addresses by which a notice names a caller in the part of its session: the person, the appointment, the organization; for who
 * represents somebody, that person too. Whether the caller may read the notice is another question.
 */
export function addressesOf({ role, fhirUser, patient, practitionerRole, organization }: Principal): readonly string[] {
  const person = role === 'citizen' || role === 'representative' ? patient : undefined;
  const all = [fhirUser, person === undefined ? undefined : `Patient/${person}`, practitionerRole, organization];
  return [...new Set(all.filter((address) => address !== undefined))];
}

/** Tells whether a message was sent and names one of some addresses as a recipient. */
export function isAddressedTo(
  { status, recipient = [] }: Communication,
  addresses: readonly string[],
  fhirBase: string,
): boolean {
  if (status !== 'completed') return false;
  return recipient.some(({ reference = '' }) => addresses.includes(relative(reference, fhirBase)));
}

function relative(reference: string, fhirBase: string): string {
  return reference.startsWith(`${fhirBase}/`) ? reference.slice(fhirBase.length + 1) : reference;
}
