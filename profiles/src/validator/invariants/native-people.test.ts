import assert from 'node:assert/strict';
import type { ElementDefinition } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { compilePath } from '../../fhirpath/index.ts';
import type { JsonObject } from '../../json/json-object.ts';
import { packageResources } from '../../package/index.ts';
import { Run } from '../run.ts';
import { peopleInvariants } from './native-people.ts';

const system = {
  codiceFiscale: 'urn:oid:2.16.840.1.113883.2.9.4.3.2',
  earlier: 'http://hl7.it/sid/codiceFiscale',
  stp: 'urn:oid:2.16.840.1.113883.2.9.4.3.17',
  eni: 'urn:oid:2.16.840.1.113883.2.9.4.3.18',
  team: 'urn:oid:2.16.840.1.113883.2.9.4.3.7',
  teamPersonal: 'urn:oid:2.16.840.1.113883.2.9.4.3.3',
  regional: 'urn:oid:2.16.840.1.113883.2.9.2.150.4.1',
};
const recordNumber = { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'MR' }] };
const identifiers = [
  { system: system.codiceFiscale, value: 'RNRLCU52C58F839B' },
  { system: system.codiceFiscale, value: 'PTRGNN68H65F839U' },
  { system: system.codiceFiscale, value: '00000010009' },
  { system: system.earlier, value: 'rnrlcu52c58f839b' },
  { system: system.earlier, value: 'PTRGNN68H65F839U' },
  { system: system.stp, value: 'STP1502040000001' },
  { system: system.stp, value: 'STP1502040000001', period: { end: '2020-01-01' } },
  { system: system.eni, value: 'ENI1502040000001', period: { start: '2020-01-01' } },
  { system: system.team, value: '80276000000000000001' },
  { system: system.teamPersonal, value: 'X0' },
  { system: system.regional, value: 'esempio' },
  { system: 'https://ospedale.example/cartelle', value: '1', type: recordNumber },
  { system: 'https://ospedale.example/cartelle', value: '2' },
];
const provisional = {
  url: 'https://fhir.sinfonia.campania.it/StructureDefinition/provisional-identity',
  valueCodeableConcept: { coding: [{ code: 'newborn' }] },
};
const person = fc.record(
  {
    resourceType: fc.constant('Patient'),
    identifier: fc.uniqueArray(fc.constantFrom(...identifiers), { minLength: 1, maxLength: 4 }),
    extension: fc.constant([provisional]),
    gender: fc.constantFrom('male', 'female', 'other'),
    birthDate: fc.constantFrom('1952-03-18', '1968-06-25', '1968-06', '1952'),
    deceasedDateTime: fc.constantFrom('1952-03-17', '1952', '2020-01-01T10:00:00+01:00'),
  },
  { requiredKeys: ['resourceType', 'identifier'] },
);
const codedCity = {
  extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/iso21090-SC-coding', valueCoding: { code: '063049' } }],
};
const address = fc.record(
  {
    city: fc.constant('Napoli'),
    _city: fc.constant(codedCity),
    postalCode: fc.constantFrom('80100', '8010'),
    country: fc.constantFrom('IT', 'DE'),
  },
  { requiredKeys: ['city', 'country'] },
);

const coding = fc.record(
  {
    system: fc.constantFrom(
      'https://www.hl7.it/fhir/terminology/CodeSystem/istat-comuni',
      'https://www.hl7.it/fhir/terminology/CodeSystem/istat-unitaAmministrativeTerritorialiEstere',
      'https://asl.example/luoghi',
    ),
    code: fc.constantFrom('063049', '216', '63049'),
  },
  { requiredKeys: ['code'] },
);

/** What each invariant is about: a person unless said here, and where in one it is. */
const subjects: Readonly<Record<string, readonly [place: string, values: fc.Arbitrary<object>]>> = {
  'sin-adr-1': ['Patient.address', address],
  'sin-adr-2': ['Patient.address', address],
  'sin-istat-1': ['Coding', coding],
};

/** The constraint as the snapshot of the profile of people has it. */
function constraintOf(key: string): NonNullable<ElementDefinition['constraint']>[number] | undefined {
  const profile = packageResources('StructureDefinition').find(({ id }) => id === 'sinfonia-patient');
  return (profile?.snapshot?.element ?? [])
    .flatMap(({ constraint }) => constraint ?? [])
    .find((each) => each.key === key);
}

describe('invariants of people', () => {
  for (const [key, native] of Object.entries(peopleInvariants)) {
    it(`${key}: the function agrees with the FHIRPath`, () => {
      const expression = constraintOf(key)?.expression;
      assert.ok(expression);
      const [place, values] = subjects[key] ?? [undefined, person];
      const path = compilePath(expression, place);
      fc.assert(
        fc.property(values, (value) => {
          const resource = value as unknown as JsonObject;
          const answer = path(resource, { resource, rootResource: resource });
          // Never empty: engines do not agree on what an empty answer means.
          assert.deepEqual(answer, [native(resource, new Run(resource, { bestPractice: false }))]);
        }),
        { numRuns: 300 },
      );
    });
  }
});
