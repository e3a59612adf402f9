import type { Patient, RelatedPerson } from '@medplum/fhirtypes';
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
import { registers } from '../sandbox/medicine-cast.ts';

/** The synthetic persons of this example: who books, and who has the slot that she waits for. */
export const examplePersons = {
  citizen: {
    codiceFiscale: 'MNTLVI66B49F839M',
    family: 'Montefresco',
    given: 'Livia',
    gender: 'female',
    birthDate: '1966-02-09',
    ...registers,
  },
  other: {
    codiceFiscale: 'CQFDRA54L21F839M',
    family: 'Acquaferma',
    given: 'Dario',
    gender: 'male',
    birthDate: '1954-07-21',
    ...registers,
  },
} as const satisfies Readonly<Record<string, InventedFacts>>;

/** Codice fiscale of the son of the citizen, whom she delegated. */
export const delegateCodiceFiscale = 'MNTNNI93D12F839P';

/** Writes the citizen, her delegate and the other person into the register, unless they are there. */
export async function enterHousehold(
  platform: SinfoniaClient,
  term: { readonly from: string; readonly to: string },
): Promise<{ readonly citizen: Stored<Patient>; readonly other: Stored<Patient> }> {
  const citizen = await enter(platform, inventedPerson(examplePersons.citizen));
  const other = await enter(platform, inventedPerson(examplePersons.other));
  const patient = { reference: `Patient/${citizen.id}` };
  const all = { coding: [{ system: codeSystemUrl.DelegationScope, code: 'all' }] };
  await platform.create(
    {
      resourceType: 'RelatedPerson',
      meta: { profile: [profileUrl.SinfoniaRelatedPerson] },
      extension: [
        { url: extensionUrl.DelegationScope, valueCodeableConcept: all },
        {
          url: extensionUrl.RepresentationProof,
          extension: [
            { url: 'date', valueDate: term.from },
            { url: 'issuer', valueReference: patient },
          ],
        },
      ],
      identifier: [{ system: identifierSystems.codiceFiscale, value: delegateCodiceFiscale }],
      active: true,
      patient,
      period: { start: term.from, end: term.to },
      relationship: [
        { coding: [{ system: codeSystemUrl.SinfoniaRelationship, code: 'delegate' }] },
        { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-RoleCode', code: 'CHILD' }] },
      ],
      name: [{ use: 'official', family: 'Montefresco', given: ['Nino'] }],
      gender: 'male',
      birthDate: '1993-04-12',
    } satisfies RelatedPerson,
    { ifNoneExist: { identifier: token(identifierSystems.codiceFiscale, delegateCodiceFiscale) } },
  );
  return { citizen, other };
}
