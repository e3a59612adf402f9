import type { Address, Extension, Patient, Reference } from '@medplum/fhirtypes';
import type { XmlElement } from '../../validate/xml-tree.ts';
import type { ReadContext } from '../context.ts';
import { toConcept } from '../data-types/coded.ts';
import { addressesOf, humanNamesOf, telecomsOf, toAddress } from '../data-types/contact.ts';
import { identifiersOf, toIdentifier } from '../data-types/identifier.ts';
import { timeOf, toDate } from '../data-types/time.ts';
import { attr, childOf, childrenOf } from '../navigate.ts';
import { present } from '../present.ts';
import { organization, relatedPerson } from './people.ts';

const genders = new Map<string, NonNullable<Patient['gender']>>([
  ['M', 'male'],
  ['F', 'female'],
  ['UN', 'other'],
]);

/** The first recordTarget as Patient, and its guardians as RelatedPerson. Source: FSE maps, FULLHEADER 4.2. */
export function patient(context: ReadContext, recordTarget: XmlElement): Reference<Patient> {
  context.claim(recordTarget);
  const role = childOf(recordTarget, 'patientRole');
  const person = childOf(role, 'patient');
  const birth = childOf(person, 'birthTime');
  const birthTime = timeOf(birth);
  const gender = attr(childOf(person, 'administrativeGenderCode'), 'code');
  if (birth && birthTime === undefined && attr(birth, 'nullFlavor') === undefined) context.badValue(birth);
  const made = present<Patient>({
    resourceType: 'Patient',
    extension: extensions(toAddress(childOf(person, 'birthplace/place/addr'))),
    identifier: identifiersOf(role),
    name: humanNamesOf(person),
    telecom: telecomsOf(role),
    gender: gender === undefined ? undefined : (genders.get(gender) ?? 'unknown'),
    birthDate: toDate(attr(birth, 'value')),
    address: addressesOf(role),
    maritalStatus: toConcept(childOf(person, 'maritalStatusCode'), context.narrative),
    managingOrganization: organization(context, childOf(role, 'providerOrganization')),
  });
  const timed = birthTime !== undefined && birthTime.length > 10 ? { ...made, ...exactBirth(birthTime) } : made;
  const known = childrenOf(role, 'id').flatMap((id) => toIdentifier(id) ?? [])[0];
  const sameAs =
    known?.system === undefined || known.value === undefined ? undefined : { system: known.system, value: known.value };
  // The id tells nothing of the person: it is that of this document.
  context.patient = context.resources.add<Patient>({ ...timed, id: context.idOf('Patient') }, sameAs);
  for (const guardian of childrenOf(person, 'guardian')) relatedPerson(context, guardian);
  return context.patient;
}

function extensions(birthplace: Address | undefined): Extension[] {
  if (!birthplace) return [];
  return [{ url: 'http://hl7.org/fhir/StructureDefinition/patient-birthPlace', valueAddress: birthplace }];
}

/** Extensions of primitives have no type in our model of R4. */
function exactBirth(valueDateTime: string): object {
  const url = 'http://hl7.org/fhir/StructureDefinition/patient-birthTime';
  return { _birthDate: { extension: [{ url, valueDateTime }] } };
}
