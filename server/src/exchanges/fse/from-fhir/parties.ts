import type { Identifier, Organization, Patient, Practitioner } from '@medplum/fhirtypes';
import { needed } from '../../tasks/unwritable.ts';
import type { PersonIdentifier } from '../gateway/tokens.ts';

const oidForm = /^urn:oid:([\d.]+)$/;

/**
 * Systems by which the gateway knows a person, in the order in which they are taken: codice fiscale, ENI, STP, ANA. Source: integration
 * guide v2.22, claim person_id.
 */
const personSystems = [
  '2.16.840.1.113883.2.9.4.3.2',
  '2.16.840.1.113883.2.9.4.3.18',
  '2.16.840.1.113883.2.9.4.3.17',
  '2.16.840.1.113883.2.9.4.3.15',
];

/** By what the gateway knows the patient. Throws `UnwritableCall` when there is no such identifier. */
export function patientIdentifier({ identifier = [] }: Patient): PersonIdentifier {
  const found = personSystems.flatMap((oid) => identifierOf(identifier, oid) ?? [])[0];
  return needed(found, 'Patient.identifier');
}

/** By what the gateway knows who calls: the codice fiscale. Throws `UnwritableCall` without one. */
export function userIdentifier({ identifier = [] }: Practitioner): PersonIdentifier {
  return needed(identifierOf(identifier, personSystems[0] ?? ''), 'Practitioner.identifier');
}

/** Name of the structure without what separates the parts of a claim (XON). Throws `UnwritableCall` without one. */
export function localityName({ name }: Organization): string {
  return needed(name?.replace(/[\^&\p{Cc}]+/gu, ' ').trim(), 'Organization.name');
}

/** The OID of a `urn:oid:` address; nothing for others. */
export function oidOf(uri: string | undefined): string | undefined {
  return oidForm.exec(uri ?? '')?.[1];
}

function identifierOf(identifiers: readonly Identifier[], oid: string): PersonIdentifier | undefined {
  const value = identifiers.find(({ system }) => oidOf(system) === oid)?.value;
  return value === undefined || value === '' ? undefined : { value, oid };
}
