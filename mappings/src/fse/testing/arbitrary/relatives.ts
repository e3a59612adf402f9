import type { Age, FamilyMemberHistory, FamilyMemberHistoryCondition, Observation } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { identifiers, notes } from './concerns.ts';
import { people } from './document.ts';
import { coding, concept, dateTime, day, partial, period, words } from './primitives.ts';
import type { GeneratedEntry } from './summaries.ts';

const told = words.map((text) => ({ text }));
const patient = { reference: people.patient };
const age: fc.Arbitrary<Age> = fc
  .tuple(fc.integer({ min: 0, max: 110 }), fc.constantFrom('a', 'mo', undefined))
  .map(([value, code]) => ({ value, ...(code ? { code, system: 'http://unitsofmeasure.org' } : {}) }));

const condition: fc.Arbitrary<FamilyMemberHistoryCondition> = fc
  .tuple(
    fc.oneof(
      concept('http://hl7.org/fhir/sid/icd-9-cm', ['410.00', '250.00']),
      concept('http://snomed.info/sct', ['73211009']),
      told,
    ),
    partial<Omit<FamilyMemberHistoryCondition, 'code'>>({
      outcome: told,
      contributedToDeath: fc.boolean(),
      onsetAge: age,
      onsetPeriod: period(),
      onsetString: words,
      note: notes,
    }),
  )
  .map(([code, more]) => ({ code, ...more }));

const parts = partial<
  Pick<
    Required<FamilyMemberHistory>,
    'identifier' | 'date' | 'name' | 'sex' | 'bornDate' | 'deceasedAge' | 'deceasedBoolean' | 'note'
  >
>({
  identifier: identifiers,
  date: dateTime(),
  name: words,
  sex: concept('http://hl7.org/fhir/administrative-gender', ['male', 'female', 'other', 'unknown']),
  bornDate: day(),
  deceasedAge: age,
  deceasedBoolean: fc.boolean(),
  note: notes,
});

const relative: fc.Arbitrary<GeneratedEntry> = fc
  .tuple(
    parts,
    fc.oneof(concept('http://terminology.hl7.org/CodeSystem/v3-RoleCode', ['FTH', 'MTH', 'GRMTH']), told),
    fc.array(condition, { maxLength: 3 }),
    words,
  )
  .map(([more, relationship, conditions, text]) => (id) => {
    const resource: FamilyMemberHistory = {
      ...more,
      resourceType: 'FamilyMemberHistory',
      id,
      status: 'completed',
      patient,
      relationship,
      ...(conditions.length > 0 ? { condition: conditions } : { note: [{ text }] }),
    };
    return [resource];
  });

const none: fc.Arbitrary<readonly GeneratedEntry[]> = fc
  .tuple(
    coding('urn:oid:2.16.840.1.113883.11.22.17', ['no-known-problems', 'no-problem-info']),
    partial<Pick<Required<Observation>, 'identifier' | 'note' | 'issued'>>({
      identifier: identifiers,
      note: notes,
      issued: dateTime(),
    }),
  )
  .map(([code, more]) => [
    (id: string) => {
      const resource: Observation = {
        ...more,
        resourceType: 'Observation',
        id,
        status: 'final',
        code: { coding: [{ system: 'http://loinc.org', code: '75326-9' }] },
        subject: patient,
        valueCodeableConcept: { coding: [code] },
      };
      return [resource];
    },
  ]);

/** The relatives of a section, or one statement that nothing is known of them. */
export const relatives: fc.Arbitrary<readonly GeneratedEntry[]> = fc.oneof(
  { weight: 4, arbitrary: fc.array(relative, { maxLength: 3 }) },
  { weight: 1, arbitrary: none },
);
