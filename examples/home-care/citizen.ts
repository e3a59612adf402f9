import type { Encounter, Patient, RelatedPerson } from '@medplum/fhirtypes';
import {
  codeSystemUrl,
  extensionUrl,
  identifierSystems,
  profileUrl,
  type SinfoniaClient,
  type Stored,
  token,
} from '@sinfonia/sdk';
import { enter, type InventedFacts, inventedPerson } from '../sandbox/invented-person.ts';
import { registers } from './actors.ts';

/** Codice fiscale of the synthetic citizen of this example. Surname and person are invented. */
export const exampleCodiceFiscale = 'RTSGVR43D52F839T';

const facts: InventedFacts = {
  codiceFiscale: exampleCodiceFiscale,
  family: 'Ortosole',
  given: 'Ginevra',
  gender: 'female',
  birthDate: '1943-04-12',
  doctor: registers.doctor,
  authority: registers.authority,
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
  return enter(client, exampleCitizen());
}

function exampleCitizen(): Patient {
  const widowed = { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-MaritalStatus', code: 'W' }] };
  return { ...inventedPerson(facts), maritalStatus: widowed };
}

/** Codice fiscale of the test user `caregiver`. */
const caregiverCodiceFiscale = 'RNRMRC80S02F839F';
const system = 'https://fhir.sinfonia.campania.it/sid/service-entry';

/**
 * The grandson who helps the citizen and may act in her name: the test user `caregiver`, in a further part of his. Written as
 * the register of the Region would write it.
 */
export async function nameCaregiver(client: SinfoniaClient, citizen: string, today: string): Promise<string> {
  const identifier = { system, value: `esempio-caregiver-${citizen.slice('Patient/'.length)}` };
  const title = (code: string) => ({ coding: [{ system: codeSystemUrl.SinfoniaRelationship, code }] });
  const inTwoYears = `${Number(today.slice(0, 4)) + 2}${today.slice(4, 8)}01`;
  const caregiver: RelatedPerson = {
    resourceType: 'RelatedPerson',
    meta: { profile: [profileUrl.SinfoniaRelatedPerson] },
    extension: [
      {
        url: extensionUrl.DelegationScope,
        valueCodeableConcept: { coding: [{ system: codeSystemUrl.DelegationScope, code: 'all' }] },
      },
      {
        url: extensionUrl.RepresentationProof,
        extension: [
          { url: 'date', valueDate: today },
          { url: 'issuer', valueReference: { reference: citizen } },
        ],
      },
    ],
    identifier: [{ system: identifierSystems.codiceFiscale, value: caregiverCodiceFiscale }, identifier],
    active: true,
    patient: { reference: citizen },
    period: { start: today, end: inTwoYears },
    relationship: [title('family-caregiver'), title('delegate')],
    name: [{ use: 'official', family: 'Arenaria', given: ['Marco'] }],
    gender: 'male',
    birthDate: '1980-11-02',
  };
  const { id } = await client.create(caregiver, {
    ifNoneExist: { identifier: token(identifier.system, identifier.value) },
  });
  return `RelatedPerson/${id}`;
}

/** The stay in hospital that the ward refers her from; by it the ward may see her. Written as the hospital would write it. */
export async function admit(client: SinfoniaClient, citizen: string, key: string, start: string): Promise<void> {
  const identifier = { system, value: `${key}.stay` };
  const stay: Encounter = {
    resourceType: 'Encounter',
    identifier: [identifier],
    status: 'in-progress',
    class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'IMP' },
    subject: { reference: citizen },
    period: { start },
    serviceProvider: { reference: registers.hospital },
  };
  await client.create(stay, { ifNoneExist: { identifier: token(identifier.system, identifier.value) } });
}

/** She leaves the hospital: the ward sees no more than what it wrote. */
export async function discharge(client: SinfoniaClient, key: string, end: string): Promise<void> {
  const stay = await client.search('Encounter', { identifier: token(system, `${key}.stay`) }).first();
  if (stay === undefined || stay.status === 'finished') return;
  await client.modify('Encounter', stay.id, (one) => ({ ...one, status: 'finished', period: { ...one.period, end } }));
}
