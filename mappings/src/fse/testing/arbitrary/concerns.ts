import type { AllergyIntolerance, AllergyIntoleranceReaction, Condition, Observation } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { people } from './document.ts';
import { coding, concept, dateTime, partial, period, words } from './primitives.ts';
import type { GeneratedEntry } from './summaries.ts';

const oid = (value: string) => `urn:oid:2.16.840.1.113883.${value}`;
const icd9 = 'http://hl7.org/fhir/sid/icd-9-cm';
const hl7 = (name: string) => `http://terminology.hl7.org/CodeSystem/${name}`;
const snomed = 'http://snomed.info/sct';
const told = words.map((text) => ({ text }));
const state = (system: string, codes: readonly string[]) => concept(hl7(system), codes);

/** Identifiers of statements: with OID, a UUID, without OID. */
export const identifiers = fc.array(
  fc.oneof(
    words.map((value) => ({ system: oid('2.9.2.150.4.7'), value })),
    fc.uuid().map((value) => ({ system: 'urn:ietf:rfc:3986', value: `urn:uuid:${value}` })),
    words.map((value) => ({ system: 'https://cartella.example/id', value })),
  ),
  { maxLength: 2 },
);

/** Notes with or without an author. */
export const notes = fc.array(
  fc.oneof(
    words.map((text) => ({ text })),
    words.map((text) => ({ text, authorString: 'Chi scrive' })),
  ),
  { minLength: 1, maxLength: 2 },
);

const absent = fc.oneof(
  coding(oid('11.22.9'), ['no-allergy-info', 'no-known-allergies', 'no-known-food-allergies']),
  coding(snomed, ['716186003', '429625007', '409137002']),
);

const agents = fc.oneof(
  concept('http://www.whocc.no/atc', ['J01CA04', 'N02BA01']),
  concept(oid('2.9.6.1.5'), ['035606033']),
  concept(oid('2.9.77.22.11.2'), ['102259006', '102261002']),
  concept(snomed, ['91936005']),
  told,
  concept(hl7('v3-ActCode'), ['ALG', 'DINT']),
  fc.tuple(coding('http://www.whocc.no/atc', ['J01CA04']), coding(snomed, ['91936005'])).map((all) => ({
    coding: all,
  })),
);

const reaction: fc.Arbitrary<AllergyIntoleranceReaction> = fc
  .tuple(
    fc.array(
      fc.oneof(
        concept(icd9, ['493.9', '692.3']),
        concept(oid('2.9.77.22.11.4'), ['372.0']),
        told,
        concept(snomed, ['271807003']),
      ),
      { minLength: 1, maxLength: 2 },
    ),
    partial<Omit<AllergyIntoleranceReaction, 'manifestation'>>({
      substance: agents,
      description: words,
      onset: dateTime(),
      severity: fc.constantFrom('mild', 'moderate', 'severe'),
      exposureRoute: told,
      note: notes,
    }),
  )
  .map(([manifestation, more]) => ({ manifestation, ...more }));

const allergyParts = partial<Omit<AllergyIntolerance, 'resourceType' | 'patient'>>({
  identifier: identifiers,
  clinicalStatus: state('allergyintolerance-clinical', ['active', 'inactive', 'resolved']),
  verificationStatus: state('allergyintolerance-verification', ['confirmed', 'unconfirmed', 'presumed']),
  type: fc.constantFrom('allergy', 'intolerance'),
  category: fc.subarray(['medication', 'food', 'environment', 'biologic']),
  criticality: fc.constantFrom('low', 'high', 'unable-to-assess'),
  code: agents,
  onsetDateTime: dateTime(),
  recordedDate: dateTime(),
  recorder: fc.constant({ reference: people.author }),
  lastOccurrence: dateTime(),
  note: notes,
  reaction: fc.array(reaction, { maxLength: 2 }),
});

const patient = { reference: people.patient };

/** Allergies of all kinds, also those that say that there are none. */
export const allergies: fc.Arbitrary<GeneratedEntry> = fc.oneof(
  {
    weight: 4,
    arbitrary: allergyParts.map((parts) => (id: string) => {
      const resource: AllergyIntolerance = { ...parts, resourceType: 'AllergyIntolerance', id, patient };
      return [resource];
    }),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(absent, allergyParts).map(([one, parts]) => (id: string) => {
      const code = { coding: [one] };
      const resource: AllergyIntolerance = { ...parts, resourceType: 'AllergyIntolerance', id, patient, code };
      return [resource];
    }),
  },
  {
    weight: 1,
    arbitrary: fc
      .oneof(
        absent.map((one) => ({ coding: [one] })),
        told,
      )
      .map((value) => (id: string) => {
        const code = { coding: [{ system: 'http://loinc.org', code: '52473-6' }] };
        const resource: Observation = {
          resourceType: 'Observation',
          id,
          status: 'final',
          code,
          subject: patient,
          valueCodeableConcept: value,
        };
        return [resource];
      }),
  },
);

const diseases = fc.oneof(
  concept(icd9, ['410.00', '250.00', '427.31']),
  concept(oid('2.9.77.22.11.17'), ['Q13.1']),
  concept(oid('2.9.77.22.11.18'), ['V42.0']),
  fc.tuple(coding(snomed, ['49436004']), coding(icd9, ['427.31'])).map((all) => ({ coding: all })),
  told,
);

const times = fc.oneof(
  fc.constant({}),
  dateTime().map((onsetDateTime) => ({ onsetDateTime })),
  period().map((onsetPeriod) => ({ onsetPeriod })),
  period().map(({ start, end }) => ({
    ...(start === undefined ? {} : { onsetDateTime: start }),
    ...(end === undefined ? {} : { abatementDateTime: end }),
  })),
  fc.tuple(words, words).map(([onsetString, abatementString]) => ({ onsetString, abatementString })),
);

const conditionParts = partial<Omit<Condition, 'resourceType' | 'subject'>>({
  identifier: identifiers,
  clinicalStatus: state('condition-clinical', ['active', 'recurrence', 'relapse', 'inactive', 'remission', 'resolved']),
  verificationStatus: state('condition-ver-status', ['confirmed', 'unconfirmed', 'provisional', 'differential']),
  category: fc.array(
    fc.oneof(
      state('condition-category', ['problem-list-item']),
      concept('http://loinc.org', ['75326-9', '29308-4']),
      told,
    ),
    { maxLength: 2 },
  ),
  severity: fc.oneof(state('v3-ObservationValue', ['L', 'M', 'H']), concept(snomed, ['255604002', '24484000']), told),
  bodySite: fc.array(told, { maxLength: 2 }),
  stage: fc.constant([{ summary: { text: 'II' } }]),
  asserter: fc.constant({ reference: people.author }),
  recordedDate: dateTime(),
  note: notes,
});

const courses = fc.oneof(concept('http://loinc.org', ['LA18821-1', 'LA28752-6']), told);

function conditionOf(code: fc.Arbitrary<Condition['code']>): fc.Arbitrary<GeneratedEntry> {
  return fc.tuple(conditionParts, times, code, fc.option(courses)).map(([parts, when, what, course]) => (id) => {
    const detail: Observation | undefined = course
      ? {
          resourceType: 'Observation',
          id: `${id}-course`,
          status: 'final',
          code: { coding: [{ system: 'http://loinc.org', code: '89261-2' }] },
          valueCodeableConcept: course,
        }
      : undefined;
    const resource: Condition = {
      ...parts,
      ...when,
      resourceType: 'Condition',
      id,
      subject: patient,
      ...(what ? { code: what } : {}),
      ...(detail ? { evidence: [{ detail: [{ reference: `Observation/${id}-course` }] }] } : {}),
    };
    return detail ? [resource, detail] : [resource];
  });
}

/** Problems of all kinds, also those that say that there are none. */
export const problems: fc.Arbitrary<GeneratedEntry> = fc.oneof(
  { weight: 4, arbitrary: conditionOf(diseases) },
  {
    weight: 1,
    arbitrary: conditionOf(
      fc
        .oneof(coding(oid('11.22.17'), ['no-known-problems', 'no-problem-info']), coding(snomed, ['160245001']))
        .map((one) => ({ coding: [one] })),
    ),
  },
);
