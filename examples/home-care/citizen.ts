import type { Address, Element, Patient } from '@medplum/fhirtypes';
import { extensionUrl, identifierSystems, profileUrl, type SinfoniaClient, type Stored, token } from '@sinfonia/sdk';

/** Codice fiscale of the synthetic citizen of this example. Surname and person are invented. */
export const exampleCodiceFiscale = 'RTSGVR43D52F839T';

const codedString = 'http://hl7.org/fhir/StructureDefinition/iso21090-SC-coding';
const terminology = 'https://www.hl7.it/fhir/terminology/CodeSystem';

/** An address with the codes of city and region, which FHIR JSON keeps beside the texts. */
type CodedAddress = Address & { readonly _city: Element; readonly _state: Element };

const residence: CodedAddress = {
  extension: [
    {
      url: extensionUrl.AddressAsl,
      valueCoding: { system: `${terminology}/cs-asl`, code: '150204' },
    },
  ],
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

/**
 * Finds a citizen by codice fiscale. The search goes in the body of a POST, so the codice fiscale is in no log.
 * The citizen of this example is created when absent; the condition keeps two runs from creating two of her.
 */
export async function identifyCitizen(client: SinfoniaClient, codiceFiscale: string): Promise<Stored<Patient>> {
  const identifier = token(identifierSystems.codiceFiscale, codiceFiscale);
  const known = await client.search('Patient', { identifier }).first();
  if (known !== undefined) return known;
  if (codiceFiscale !== exampleCodiceFiscale) {
    throw new Error('nessun assistito con questo codice fiscale · no citizen with this codice fiscale');
  }
  return client.create(exampleCitizen(), { ifNoneExist: { identifier } });
}

function exampleCitizen(): Patient {
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
        value: exampleCodiceFiscale,
      },
    ],
    active: true,
    name: [{ use: 'official', family: 'Ortosole', given: ['Ginevra'] }],
    gender: 'female',
    birthDate: '1943-04-12',
    maritalStatus: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-MaritalStatus', code: 'W' }] },
    address: [residence],
  };
}
