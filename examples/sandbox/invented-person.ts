import type { Address, Element, Patient } from '@medplum/fhirtypes';
import { extensionUrl, identifierSystems, profileUrl, type SinfoniaClient, type Stored, token } from '@sinfonia/sdk';

/** Who a synthetic person is. Surname and person are invented. */
export interface InventedFacts {
  readonly codiceFiscale: string;
  readonly family: string;
  readonly given: string;
  readonly gender: 'female' | 'male';
  /** `YYYY-MM-DD`. */
  readonly birthDate: string;
  /** `PractitionerRole/…` of the family doctor. */
  readonly doctor: string;
  /** `Organization/…` of the ASL of residence. */
  readonly authority: string;
}

const codedString = 'http://hl7.org/fhir/StructureDefinition/iso21090-SC-coding';
const terminology = 'https://www.hl7.it/fhir/terminology/CodeSystem';

/** An address with the codes of city and region, which FHIR JSON keeps beside the texts. */
type CodedAddress = Address & { readonly _city: Element; readonly _state: Element };

const residence: CodedAddress = {
  extension: [{ url: extensionUrl.AddressAsl, valueCoding: { system: `${terminology}/cs-asl`, code: '150204' } }],
  use: 'home',
  line: ['Via Toledo 1'],
  city: 'Napoli',
  _city: { extension: [{ url: codedString, valueCoding: { system: `${terminology}/istat-comuni`, code: '063049' } }] },
  district: 'NA',
  state: 'Campania',
  _state: { extension: [{ url: codedString, valueCoding: { system: `${terminology}/minsan-regione`, code: '150' } }] },
  postalCode: '80134',
  country: 'IT',
};

/** An invented person as the register of the Region would write her. */
export function inventedPerson(facts: InventedFacts): Patient {
  const { codiceFiscale, family, given, gender, birthDate, doctor, authority } = facts;
  return {
    resourceType: 'Patient',
    meta: { profile: [profileUrl.SinfoniaPatient] },
    extension: [
      {
        url: 'http://hl7.org/fhir/StructureDefinition/patient-citizenship',
        extension: [
          { url: 'code', valueCodeableConcept: { coding: [{ system: 'urn:iso:std:iso:3166', code: 'IT' }] } },
        ],
      },
    ],
    identifier: [
      {
        extension: [{ url: extensionUrl.IdentifierVerified, valueBoolean: true }],
        system: identifierSystems.codiceFiscale,
        value: codiceFiscale,
      },
    ],
    active: true,
    name: [{ use: 'official', family, given: [given] }],
    gender,
    birthDate,
    address: [residence],
    generalPractitioner: [{ reference: doctor }],
    managingOrganization: { reference: authority },
  };
}

/** Writes an invented person into the register, unless she is there; two runs at once write her once. */
export async function enter(register: SinfoniaClient, person: Patient): Promise<Stored<Patient>> {
  const value = person.identifier?.[0]?.value ?? '';
  return register.create(person, { ifNoneExist: { identifier: token(identifierSystems.codiceFiscale, value) } });
}
