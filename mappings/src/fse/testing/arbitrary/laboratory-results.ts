import type {
  CodeableConcept,
  Media,
  Observation,
  ObservationComponent,
  ObservationReferenceRange,
  Quantity,
} from '@medplum/fhirtypes';
import fc from 'fast-check';
import { people } from './document.ts';
import { concept, dateTime, partial, period, words } from './primitives.ts';

export const loinc = 'http://loinc.org';
export const snomed = 'http://snomed.info/sct';
const interpretations = 'http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation';
const methods = 'http://terminology.hl7.org/CodeSystem/v3-ObservationMethod';
const meanings = 'http://terminology.hl7.org/CodeSystem/referencerange-meaning';
const local = 'https://laboratorio.example/codici';

export const examinations = ['14957-5', '2160-0', '718-7', '6690-2', '600-7', '29576-6', '18864-9'] as const;

/** Words alone as a concept. */
export const inWords = words.map((text) => ({ text }));

/** A concept of LOINC, or of a laboratory, or in words. */
export const testCode: fc.Arbitrary<CodeableConcept> = fc.oneof(
  { weight: 4, arbitrary: concept(loinc, examinations) },
  { weight: 1, arbitrary: concept(local, ['EM01', 'GLU']) },
  { weight: 1, arbitrary: inWords },
  {
    weight: 1,
    arbitrary: fc.constant<CodeableConcept>({
      coding: [
        { system: loinc, code: '14957-5' },
        { system: local, code: 'ALB' },
      ],
    }),
  },
);

/** A quantity with unit of UCUM, or one as people write it, or none. */
export const quantity: fc.Arbitrary<Quantity> = fc
  .tuple(
    fc.oneof(fc.integer({ min: 0, max: 900 }), fc.double({ min: 1e-9, max: 1000, noNaN: true })),
    fc.constantFrom<Quantity>(
      { unit: 'mg/L', code: 'mg/L', system: 'http://unitsofmeasure.org' },
      { unit: 'cellule per campo' },
      {},
    ),
  )
  .map(([value, unit]) => ({ value, ...unit }));

const compared = fc
  .tuple(quantity, fc.constantFrom('<', '<=', '>', '>=', undefined))
  .map(([one, comparator]): Quantity => ({ ...one, ...(comparator === undefined ? {} : { comparator }) }));

type Values = Pick<Observation, Extract<keyof Observation, `value${string}`> | 'dataAbsentReason'>;

/** A result of any type that FHIR has, or why there is none. */
export const values: fc.Arbitrary<Values> = fc.oneof(
  { weight: 4, arbitrary: compared.map((valueQuantity): Values => ({ valueQuantity })) },
  fc
    .oneof(concept(snomed, ['112283007', '260385009']), inWords)
    .map((valueCodeableConcept) => ({ valueCodeableConcept })),
  words.map((valueString) => ({ valueString })),
  fc.boolean().map((valueBoolean) => ({ valueBoolean })),
  fc.integer({ min: -5, max: 500 }).map((valueInteger) => ({ valueInteger })),
  fc
    .tuple(fc.option(quantity, { nil: undefined }), fc.option(quantity, { nil: undefined }))
    .map(([low, high]) => ({ valueRange: { ...(low ? { low } : {}), ...(high ? { high } : {}) } })),
  fc.tuple(quantity, quantity).map(([numerator, denominator]) => ({ valueRatio: { numerator, denominator } })),
  fc.constant({ valueTime: '08:30:00' }),
  dateTime().map((valueDateTime) => ({ valueDateTime })),
  period().map((valuePeriod) => ({ valuePeriod })),
  fc.constant({ valueSampledData: { origin: { value: 0 }, period: 10, dimensions: 1, data: '1 2 3' } }),
  fc.constantFrom('not-performed', 'unknown', 'error').map((code) => ({ dataAbsentReason: { coding: [{ code }] } })),
  fc.constant({}),
);

/** Reference ranges of every kind: limits, words, meanings, ages, groups. */
export const ranges: fc.Arbitrary<ObservationReferenceRange[]> = fc.array(
  partial<ObservationReferenceRange>({
    low: quantity,
    high: quantity,
    type: fc.oneof(
      concept(meanings, ['normal', 'treatment', 'therapeutic']),
      concept(interpretations, ['N', 'H']),
      inWords,
    ),
    appliesTo: fc.array(
      fc.oneof(concept('http://terminology.hl7.org/CodeSystem/v3-AdministrativeGender', ['F', 'M']), inWords),
      { minLength: 1, maxLength: 3 },
    ),
    age: partial<{ low: Quantity; high: Quantity }>({
      low: fc.constant({ value: 18, code: 'a' }),
      high: fc.constant({ value: 60, code: 'a' }),
    }),
    text: words,
  }),
  { minLength: 1, maxLength: 3 },
);

const interpretation = fc.array(
  fc.oneof(concept(interpretations, ['N', 'H', 'L']), concept(local, ['alto']), inWords),
  { minLength: 1, maxLength: 2 },
);

const component: fc.Arbitrary<ObservationComponent> = fc
  .tuple(
    testCode,
    values.filter((told) => !('valueSampledData' in told)),
    partial<Pick<Required<ObservationComponent>, 'interpretation' | 'referenceRange'>>({
      interpretation,
      referenceRange: ranges,
    }),
  )
  .map(([code, told, more]) => ({ code, ...told, ...more }));

/** Who did it: somebody with an identifier, an organisation, a name, the person in care. */
export const actors = fc.array(
  fc.oneof(
    fc.constantFrom(people.author, people.signer, people.facility, people.patient).map((reference) => ({ reference })),
    words.map((display) => ({ display })),
  ),
  { minLength: 1, maxLength: 3 },
);

const details = partial<
  Pick<
    Required<Observation>,
    | 'identifier'
    | 'performer'
    | 'interpretation'
    | 'note'
    | 'bodySite'
    | 'method'
    | 'referenceRange'
    | 'component'
    | 'issued'
    | 'category'
  >
>({
  identifier: fc.constant([
    { system: 'urn:oid:2.16.840.1.113883.2.9.2.150.4.9', value: 'R-1' },
    { system: local, value: '1' },
  ]),
  performer: actors,
  interpretation,
  note: fc.array(inWords, { minLength: 1, maxLength: 2 }),
  bodySite: fc.oneof(concept(snomed, ['368208006']), inWords),
  method: fc.oneof(concept(methods, ['0001', '0002']), inWords),
  referenceRange: ranges,
  component: fc.array(component, { minLength: 1, maxLength: 2 }),
  issued: fc.constant('2026-03-02T10:00:00+01:00'),
  category: fc.constant([{ coding: [{ code: 'laboratory' }] }]),
});

/** When it was observed, in each of the ways of FHIR; perhaps not told. */
export const effective = fc.oneof(
  dateTime().map((effectiveDateTime) => ({ effectiveDateTime })),
  period().map((effectivePeriod) => ({ effectivePeriod })),
  fc.constant({}),
);

/** An analyte without members and specimen. */
export const analyte: fc.Arbitrary<Omit<Observation, 'id'>> = fc
  .tuple(
    testCode,
    fc.constantFrom<NonNullable<Observation['status']>>(
      'final',
      'final',
      'amended',
      'preliminary',
      'registered',
      'cancelled',
    ),
    values,
    details,
    effective,
  )
  .map(([code, status, told, more, time]) => ({
    resourceType: 'Observation',
    status,
    code,
    subject: { reference: people.patient },
    ...told,
    ...more,
    ...time,
  }));

/** An image with its data, or a link to one. */
export const media: fc.Arbitrary<Omit<Media, 'id'>> = fc
  .tuple(
    fc.oneof(
      fc.base64String({ minLength: 4, maxLength: 40 }).map((data) => ({ contentType: 'image/jpeg', data, title: 'x' })),
      fc.constant({ url: 'https://immagini.example/1' }),
    ),
    partial<Pick<Required<Media>, 'type' | 'identifier'>>({
      type: inWords,
      identifier: fc.constant([{ system: 'urn:oid:2.16.840.1.113883.2.9.2.150.4.9', value: 'M-1' }]),
    }),
  )
  .map(([content, more]) => ({ resourceType: 'Media', status: 'completed', content, ...more }));
