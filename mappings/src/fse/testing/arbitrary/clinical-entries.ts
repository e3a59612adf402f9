import type {
  AllergyIntolerance,
  CodeableConcept,
  Condition,
  FamilyMemberHistory,
  Observation,
  Quantity,
  Resource,
} from '@medplum/fhirtypes';
import fc from 'fast-check';
import { people } from './document.ts';
import { concept, dateTime, key, moment, partial, period, words } from './primitives.ts';

/** A resource that a section cites first, with those that it cites in turn. Ids are made from the one given. */
export type Made = (id: string) => readonly [Resource, ...Resource[]];

const loinc = 'http://loinc.org';
const snomed = 'http://snomed.info/sct';
const icd9System = 'http://hl7.org/fhir/sid/icd-9-cm';
const terminology = 'http://terminology.hl7.org/CodeSystem';
const subject = { reference: people.patient };

/** Diagnoses of ICD-9-CM. */
export const icd9 = concept(icd9System, ['427.31', '250.00', '401.9', '692.9']);
const local = concept('https://ospedale.example/diagnosi', ['D1', 'D2']);
const free: fc.Arbitrary<CodeableConcept> = words.map((text) => ({ text }));

/** Concepts of every kind: of ICD-9-CM, of another system with or without OID, of several at once, words alone. */
export const disease: fc.Arbitrary<CodeableConcept> = fc.oneof(
  { weight: 4, arbitrary: icd9 },
  { weight: 1, arbitrary: concept(snomed, ['49436004']) },
  { weight: 1, arbitrary: local },
  { weight: 1, arbitrary: free },
  {
    weight: 2,
    arbitrary: fc.tuple(concept(snomed, ['49436004']), icd9, local).map(([first, second, third]) => ({
      ...first,
      coding: [...(first.coding ?? []), ...(second.coding ?? []), ...(third.coding ?? [])],
    })),
  },
);

/** Notes, none to three. */
export const notes = fc.array(
  words.map((text) => ({ text })),
  { maxLength: 3 },
);

/** Who did or found something: professionals, organisations, the person, and names without reference. */
export const performers = fc.subarray([
  { reference: people.author },
  { reference: people.signer },
  { reference: people.facility },
  { reference: people.patient },
  { display: 'Ambulatorio di prova' },
  { identifier: { system: 'https://ospedale.example/operatori', value: '1' } },
]);

const identifier = fc
  .constantFrom('urn:oid:2.16.840.1.113883.2.9.2.150.4.4', 'https://ospedale.example/dati')
  .map((system) => [{ system, value: 'E-1' }]);

export const quantity: fc.Arbitrary<Quantity> = fc
  .tuple(
    fc.double({ min: 1e-9, max: 5000, noNaN: true }),
    fc.constantFrom('mg', 'battiti al minuto', '', undefined),
    fc.constantFrom('<', '<=', '>', '>=', undefined, undefined, undefined),
  )
  .map(([value, unit, comparator]): Quantity => {
    const compared: Quantity = comparator === undefined ? {} : { comparator };
    return { value, ...(unit === undefined ? {} : { unit }), ...compared };
  });
const plain = quantity.map(({ value = 1, unit }) => ({ value, ...(unit === undefined ? {} : { unit }) }));
const age = fc
  .tuple(fc.integer({ min: 0, max: 100 }), fc.constantFrom('a', 'mo', undefined))
  .map(([value, code]) => ({ value, ...(code === undefined ? { unit: 'anni' } : { code }) }));
const range = fc.tuple(plain, plain).map(([low, high]) => ({ low, high }));

const when = fc.oneof(
  dateTime().map((effectiveDateTime) => ({ effectiveDateTime })),
  period().map((effectivePeriod) => ({ effectivePeriod })),
  fc.constant({}),
);

const value = fc.oneof(
  quantity.map((valueQuantity) => ({ valueQuantity })),
  disease.map((valueCodeableConcept) => ({ valueCodeableConcept })),
  words.map((valueString) => ({ valueString })),
  fc.boolean().map((valueBoolean) => ({ valueBoolean })),
  fc.integer({ min: -5, max: 500 }).map((valueInteger) => ({ valueInteger })),
  range.map((valueRange) => ({ valueRange })),
  fc.tuple(plain, plain).map(([numerator, denominator]) => ({ valueRatio: { numerator, denominator } })),
  plain.map((numerator) => ({ valueRatio: { numerator } })),
  dateTime().map((valueDateTime) => ({ valueDateTime })),
  period().map((valuePeriod) => ({ valuePeriod })),
  fc.constant({ valueTime: '08:30:00' }),
  fc.constant({ valueSampledData: { origin: { value: 0 }, period: 10, dimensions: 1, data: '1 2' } }),
  free.map((dataAbsentReason) => ({ dataAbsentReason })),
  fc.constant({}),
);

const measured = partial<Pick<Required<Observation>, 'interpretation' | 'referenceRange'>>({
  interpretation: fc.array(fc.oneof(concept(`${terminology}/v3-ObservationInterpretation`, ['H', 'N', 'L']), free), {
    minLength: 1,
    maxLength: 2,
  }),
  referenceRange: fc.array(
    fc.oneof(
      range,
      fc.tuple(words, plain, plain, free).map(([text, low, high, other]) => ({
        text,
        low,
        type: other,
        appliesTo: [other],
        age: { low: { ...low }, high: { ...high } },
      })),
    ),
    { minLength: 1, maxLength: 2 },
  ),
});

const observationCode = fc.oneof(
  concept(loinc, ['8867-4', '8480-6', '2339-0']),
  concept(icd9System, ['89.29']),
  local,
  free,
);

const observationParts = partial<
  Pick<Required<Observation>, 'identifier' | 'issued' | 'performer' | 'note' | 'bodySite' | 'method' | 'category'>
>({
  identifier,
  issued: moment(),
  performer: performers,
  note: notes,
  bodySite: fc.oneof(concept(snomed, ['80891009']), free),
  method: free,
  category: fc.constant([{ coding: [{ system: `${terminology}/observation-category`, code: 'vital-signs' }] }]),
});

/** Observations with values of every type, components, members, reference ranges. */
export const observation: fc.Arbitrary<Made> = fc
  .tuple(
    observationCode,
    when,
    value,
    measured,
    observationParts,
    fc.array(fc.tuple(observationCode, value, measured), { maxLength: 2 }),
    fc.constantFrom<Observation['status'][]>('final', 'amended', 'preliminary', 'registered', 'cancelled', 'unknown'),
    fc.option(value),
  )
  .map(([code, time, found, limits, more, components, status, member]) => (id: string) => {
    const resource: Observation = {
      resourceType: 'Observation',
      id,
      status: status ?? 'final',
      code,
      subject,
      ...time,
      ...found,
      ...limits,
      ...more,
      ...(components.length === 0
        ? {}
        : { component: components.map(([name, what, bounds]) => ({ code: name, ...what, ...bounds })) }),
      // A member that is a member of its own member.
      ...(member === null ? {} : { hasMember: [{ reference: `Observation/${id}-member` }] }),
    };
    if (member === null) return [resource];
    const inner: Observation = {
      resourceType: 'Observation',
      id: `${id}-member`,
      status: 'final',
      code,
      ...member,
      hasMember: [{ reference: `Observation/${id}` }],
    };
    return [resource, inner];
  });

const conditionParts = partial<
  Pick<
    Required<Condition>,
    | 'identifier'
    | 'clinicalStatus'
    | 'verificationStatus'
    | 'severity'
    | 'bodySite'
    | 'recordedDate'
    | 'note'
    | 'category'
  >
>({
  identifier,
  clinicalStatus: concept(`${terminology}/condition-clinical`, [
    'active',
    'recurrence',
    'relapse',
    'inactive',
    'remission',
    'resolved',
  ]),
  verificationStatus: concept(`${terminology}/condition-ver-status`, ['confirmed', 'provisional', 'refuted']),
  severity: free,
  bodySite: fc.array(fc.oneof(concept(snomed, ['80891009']), free), { maxLength: 2 }),
  recordedDate: dateTime(),
  note: notes,
  category: fc.constant([{ coding: [{ system: `${terminology}/condition-category`, code: 'encounter-diagnosis' }] }]),
});

const onset = fc.oneof(
  dateTime(2010, 2019).map((onsetDateTime) => ({ onsetDateTime })),
  period(2010, 2019).map((onsetPeriod) => ({ onsetPeriod })),
  age.map((onsetAge) => ({ onsetAge })),
  words.map((onsetString) => ({ onsetString })),
  range.map((onsetRange) => ({ onsetRange })),
  fc.constant({}),
);
const abatement = fc.oneof(
  dateTime(2020, 2026).map((abatementDateTime) => ({ abatementDateTime })),
  period(2020, 2026).map((abatementPeriod) => ({ abatementPeriod })),
  age.map((abatementAge) => ({ abatementAge })),
  words.map((abatementString) => ({ abatementString })),
  fc.constant({}),
);

/** Problems and diagnoses, with status, course, times of every form. */
export const condition: fc.Arbitrary<Made> = fc
  .tuple(disease, conditionParts, onset, abatement, fc.subarray(['LA28752-6', 'LA18821-1', 'LA0'] as const))
  .map(([code, more, start, end, courses]) => (id: string) => {
    const resource: Condition = {
      resourceType: 'Condition',
      id,
      code,
      subject,
      ...more,
      ...start,
      ...end,
      ...(courses.length === 0
        ? {}
        : { evidence: [{ detail: courses.map((course) => ({ reference: `Observation/${id}-${course}` })) }] }),
    };
    const evidence = courses.map(
      (course): Observation => ({
        resourceType: 'Observation',
        id: `${id}-${course}`,
        status: 'final',
        code: { coding: [{ system: loinc, code: '89261-2' }] },
        valueCodeableConcept: { coding: [{ system: loinc, code: course }] },
      }),
    );
    return [resource, ...evidence];
  });

const reaction = fc.tuple(
  fc.array(fc.oneof(concept('urn:oid:2.16.840.1.113883.2.9.77.22.11.4', ['698.8']), icd9, free), {
    minLength: 1,
    maxLength: 2,
  }),
  partial<{
    onset: string;
    severity: 'mild' | 'moderate' | 'severe';
    description: string;
    exposureRoute: CodeableConcept;
  }>({
    onset: dateTime(),
    severity: fc.constantFrom('mild', 'moderate', 'severe'),
    description: words,
    exposureRoute: free,
  }),
);

const allergyParts = partial<
  Pick<
    Required<AllergyIntolerance>,
    | 'identifier'
    | 'clinicalStatus'
    | 'verificationStatus'
    | 'type'
    | 'category'
    | 'criticality'
    | 'recordedDate'
    | 'lastOccurrence'
    | 'note'
    | 'asserter'
  >
>({
  identifier,
  clinicalStatus: concept(`${terminology}/allergyintolerance-clinical`, ['active', 'inactive', 'resolved']),
  verificationStatus: concept(`${terminology}/allergyintolerance-verification`, [
    'confirmed',
    'unconfirmed',
    'refuted',
  ]),
  type: fc.constantFrom('allergy', 'intolerance'),
  category: fc
    .subarray(['food', 'medication', 'environment', 'biologic'] as const, { minLength: 1 })
    .map((all) => [...all]),
  criticality: fc.constantFrom('low', 'high', 'unable-to-assess'),
  recordedDate: dateTime(),
  lastOccurrence: dateTime(),
  note: notes,
  asserter: fc.constant({ reference: people.author }),
});

/** Allergies to drugs and other things, with and without reactions. */
export const allergy: fc.Arbitrary<Made> = fc
  .tuple(
    fc.oneof(
      concept('http://www.whocc.no/atc', ['J01CA04']),
      concept('urn:oid:2.16.840.1.113883.2.9.6.1.5', ['023993013']),
      concept('urn:oid:2.16.840.1.113883.2.9.77.22.11.2', ['102259006', '111088007']),
      concept(snomed, ['111088007']),
      free,
      fc.constant(undefined),
    ),
    allergyParts,
    onset,
    fc.array(reaction, { maxLength: 2 }),
  )
  .map(([code, more, start, reactions]) => (id: string) => {
    const resource: AllergyIntolerance = {
      resourceType: 'AllergyIntolerance',
      id,
      patient: subject,
      ...(code ? { code } : {}),
      ...more,
      ...start,
      ...(reactions.length === 0
        ? {}
        : { reaction: reactions.map(([manifestation, parts]) => ({ manifestation, ...parts })) }),
    };
    return [resource];
  });

const relativeParts = partial<
  Pick<
    Required<FamilyMemberHistory>,
    'identifier' | 'date' | 'name' | 'sex' | 'bornDate' | 'deceasedAge' | 'deceasedBoolean' | 'note'
  >
>({
  identifier,
  date: dateTime(),
  name: words,
  sex: concept('http://hl7.org/fhir/administrative-gender', ['male', 'female', 'other']),
  bornDate: fc.constant('1930-05-01'),
  deceasedAge: age,
  deceasedBoolean: fc.boolean(),
  note: notes,
});

const inherited = fc.tuple(
  disease,
  partial<{ outcome: CodeableConcept; contributedToDeath: boolean }>({
    outcome: free,
    contributedToDeath: fc.boolean(),
  }),
  fc.oneof(
    age.map((onsetAge) => ({ onsetAge })),
    period(1980, 2020).map((onsetPeriod) => ({ onsetPeriod })),
    words.map((onsetString) => ({ onsetString })),
    range.map((onsetRange) => ({ onsetRange })),
    fc.constant({}),
  ),
  notes,
);

/** Relatives with their diseases. */
export const relative: fc.Arbitrary<Made> = fc
  .tuple(
    fc.oneof(concept(`${terminology}/v3-RoleCode`, ['MTH', 'FTH', 'SIB']), free),
    relativeParts,
    fc.array(inherited, { maxLength: 3 }),
    key,
  )
  .map(([relationship, more, diseases]) => (id: string) => {
    const resource: FamilyMemberHistory = {
      resourceType: 'FamilyMemberHistory',
      id,
      status: 'completed',
      patient: subject,
      relationship,
      ...more,
      ...(diseases.length === 0
        ? {}
        : { condition: diseases.map(([code, parts, start, note]) => ({ code, ...parts, ...start, note })) }),
    };
    return [resource];
  });
