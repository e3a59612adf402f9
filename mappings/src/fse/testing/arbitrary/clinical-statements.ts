import type {
  AllergyIntolerance,
  CodeableConcept,
  Condition,
  Observation,
  Period,
  Procedure,
  ServiceRequest,
} from '@medplum/fhirtypes';
import fc from 'fast-check';
import { identifiers, type Made, notes, reasonCodes } from './discharge-therapies.ts';
import { people } from './document.ts';
import { concept, dateTime, partial, period, words } from './primitives.ts';

const terminology = 'http://terminology.hl7.org/CodeSystem';
const subject = { reference: people.patient };
const inWords = words.map((text): CodeableConcept => ({ text }));
const icd9 = concept('http://hl7.org/fhir/sid/icd-9-cm', ['428.0', '300.01', '396.0']);
const loinc = concept('http://loinc.org', ['24660-3', '34820-1']);
const local = concept('https://ospedale.example/codici', ['A1', 'B2']);

const anyProblem: fc.Arbitrary<CodeableConcept> = fc.oneof(
  icd9,
  concept('http://snomed.info/sct', ['49436004']),
  fc.tuple(icd9, loinc).map(([one, other]) => ({ coding: [...(one.coding ?? []), ...(other.coding ?? [])] })),
  local,
  inWords,
);

const state = (system: string, codes: readonly string[]) => concept(`${terminology}/${system}`, codes);

const onset = fc.oneof(
  dateTime(2010, 2019).map((onsetDateTime) => ({ onsetDateTime })),
  period(2010, 2019).map((onsetPeriod: Period) => ({ onsetPeriod })),
  fc.constant({ onsetString: 'In giovane età' }),
);

const conditionParts = partial<
  Pick<
    Required<Condition>,
    'identifier' | 'clinicalStatus' | 'verificationStatus' | 'severity' | 'abatementDateTime' | 'note' | 'bodySite'
  >
>({
  identifier: identifiers,
  clinicalStatus: state('condition-clinical', ['active', 'recurrence', 'inactive', 'resolved', 'remission']),
  verificationStatus: state('condition-ver-status', ['confirmed', 'provisional', 'refuted', 'entered-in-error']),
  severity: inWords,
  abatementDateTime: dateTime(2020, 2026),
  note: notes,
  bodySite: fc.array(inWords, { maxLength: 1 }),
});

/** Problems and diagnoses, some with their course. */
export const condition: fc.Arbitrary<Made> = fc
  .tuple(anyProblem, fc.option(onset), conditionParts, fc.option(fc.constantFrom('LA28752-6', 'LA18821-1', 'LA9999-9')))
  .map(([code, when, more, course]) => (id) => {
    const detail: Observation[] =
      course === null
        ? []
        : [
            {
              resourceType: 'Observation',
              id: `${id}-course`,
              status: 'final',
              code: { coding: [{ system: 'http://loinc.org', code: '89261-2' }] },
              valueCodeableConcept: { coding: [{ system: 'http://loinc.org', code: course }] },
            },
          ];
    const evidence = course === null ? {} : { evidence: [{ detail: [{ reference: `Observation/${id}-course` }] }] };
    return [{ resourceType: 'Condition', id, subject, code, ...(when ?? {}), ...more, ...evidence }, ...detail];
  });

const value: fc.Arbitrary<Partial<Observation>> = fc.oneof(
  words.map((valueString) => ({ valueString })),
  fc
    .tuple(fc.double({ min: 1e-9, max: 5000, noNaN: true }), fc.constantFrom('mg/dL', undefined))
    .map(([number, code]) => ({ valueQuantity: { value: number, ...(code === undefined ? {} : { code }) } })),
  anyProblem.map((valueCodeableConcept) => ({ valueCodeableConcept })),
  fc.boolean().map((valueBoolean) => ({ valueBoolean })),
  fc.integer({ min: -9, max: 900 }).map((valueInteger) => ({ valueInteger })),
  dateTime().map((valueDateTime) => ({ valueDateTime })),
);

const notRequired: fc.Arbitrary<Partial<Observation>> = fc.constantFrom(
  { valueRange: { low: { value: 1 }, high: { value: 2 } } },
  { dataAbsentReason: { coding: [{ system: `${terminology}/data-absent-reason`, code: 'unknown' }] } },
  {},
);

const observed: fc.Arbitrary<Partial<Observation>> = fc.oneof(
  dateTime().map((effectiveDateTime) => ({ effectiveDateTime })),
  period().map((effectivePeriod) => ({ effectivePeriod })),
  fc.constant({}),
);

const observationParts = partial<
  Pick<
    Required<Observation>,
    'identifier' | 'performer' | 'interpretation' | 'bodySite' | 'method' | 'note' | 'component' | 'referenceRange'
  >
>({
  identifier: identifiers,
  performer: fc.constantFrom(
    [{ reference: people.author }, { reference: people.facility }],
    [{ reference: 'Practitioner/signer' }],
    [{ display: 'Cardiologia' }],
  ),
  interpretation: fc.array(fc.oneof(concept(`${terminology}/v3-ObservationInterpretation`, ['H', 'N']), inWords), {
    maxLength: 2,
  }),
  bodySite: fc.oneof(concept('http://snomed.info/sct', ['40983000']), inWords),
  method: fc.oneof(concept('http://snomed.info/sct', ['702658000']), inWords),
  note: notes,
  component: loinc.map((code) => [{ code, valueString: 'Parte' }]),
  referenceRange: words.map((text) => [{ text }]),
});

const asked: fc.Arbitrary<Pick<ServiceRequest, 'requester' | 'authoredOn'>> = fc
  .tuple(
    fc.constantFrom({ reference: people.author }, { reference: people.facility }, undefined),
    fc.option(dateTime()),
  )
  .map(([requester, authoredOn]) => ({
    ...(requester ? { requester } : {}),
    ...(authoredOn === null ? {} : { authoredOn }),
  }));

/** Examinations and consultations; with `valued` always with a value. */
export function observation(options: { readonly valued: boolean }): fc.Arbitrary<Made> {
  return fc
    .tuple(
      fc.oneof(loinc, icd9, local, inWords),
      options.valued ? value : fc.oneof({ weight: 3, arbitrary: value }, { weight: 1, arbitrary: notRequired }),
      observed,
      observationParts,
      fc.constantFrom(
        'final' as const,
        'preliminary' as const,
        'cancelled' as const,
        'entered-in-error' as const,
        'unknown' as const,
      ),
      fc.option(asked),
    )
    .map(([code, found, when, more, status, request]) => (id) => {
      const requested: ServiceRequest[] = request
        ? [
            {
              resourceType: 'ServiceRequest',
              id: `${id}-asked`,
              status: 'completed',
              intent: 'order',
              subject,
              ...request,
            },
          ]
        : [];
      const basedOn = request ? { basedOn: [{ reference: `ServiceRequest/${id}-asked` }] } : {};
      return [
        { resourceType: 'Observation', id, status, subject, code, ...found, ...when, ...more, ...basedOn },
        ...requested,
      ];
    });
}

/** Procedures that were done, for reasons in a code, in words, or of another resource. */
export const procedure: fc.Arbitrary<Made> = fc
  .tuple(
    fc.oneof(concept('http://hl7.org/fhir/sid/icd-9-cm', ['35.11']), loinc, local, inWords),
    fc.constantFrom(
      'completed' as const,
      'in-progress' as const,
      'not-done' as const,
      'stopped' as const,
      'unknown' as const,
    ),
    fc.oneof(
      dateTime().map((performedDateTime) => ({ performedDateTime })),
      period().map((performedPeriod) => ({ performedPeriod })),
      fc.constant({ performedString: 'Ieri' }),
    ),
    partial<Pick<Required<Procedure>, 'identifier' | 'performer' | 'reasonCode' | 'note' | 'bodySite' | 'outcome'>>({
      identifier: identifiers,
      performer: fc.constant([{ actor: { reference: people.author } }, { actor: { reference: people.facility } }]),
      reasonCode: reasonCodes,
      note: notes,
      bodySite: fc.array(concept('http://snomed.info/sct', ['40983000']), { maxLength: 2 }),
      outcome: inWords,
    }),
    fc.option(anyProblem),
  )
  .map(([code, status, when, more, reason]) => (id) => {
    const why: Condition[] = reason ? [{ resourceType: 'Condition', id: `${id}-reason`, subject, code: reason }] : [];
    const cited = reason ? { reasonReference: [{ reference: `Condition/${id}-reason` }] } : {};
    return [{ resourceType: 'Procedure', id, status, subject, code, ...when, ...more, ...cited }, ...why];
  });

/** What is to be done. */
export const serviceRequest: fc.Arbitrary<Made> = fc
  .tuple(
    fc.oneof(loinc, local, inWords),
    fc.constantFrom('active' as const, 'on-hold' as const, 'completed' as const, 'revoked' as const, 'draft' as const),
    fc.constantFrom('proposal' as const, 'plan' as const, 'order' as const),
    partial<
      Pick<
        Required<ServiceRequest>,
        | 'identifier'
        | 'requisition'
        | 'occurrenceDateTime'
        | 'authoredOn'
        | 'requester'
        | 'reasonCode'
        | 'note'
        | 'patientInstruction'
        | 'priority'
      >
    >({
      identifier: identifiers,
      requisition: fc.constant({ system: 'urn:oid:2.16.840.1.113883.2.9.4.3.9', value: '1500A4000000019' }),
      occurrenceDateTime: dateTime(),
      authoredOn: dateTime(),
      requester: fc.constant({ reference: people.author }),
      reasonCode: reasonCodes,
      note: notes,
      patientInstruction: words,
      priority: fc.constant('routine' as const),
    }),
  )
  .map(([code, status, intent, more]) => (id) => [
    { resourceType: 'ServiceRequest', id, status, intent, subject, code, ...more },
  ]);

const reaction = fc
  .tuple(
    fc.array(fc.oneof(icd9, local, inWords), { minLength: 1, maxLength: 2 }),
    partial<{ description: string; onset: string; severity: 'mild' | 'moderate' | 'severe' }>({
      description: words,
      onset: dateTime(),
      severity: fc.constantFrom('mild', 'moderate', 'severe'),
    }),
  )
  .map(([manifestation, more]) => ({ manifestation, ...more }));

/** Allergies and intolerances, also that none is known. */
export const allergy: fc.Arbitrary<Made> = fc
  .tuple(
    fc.oneof(
      concept('http://www.whocc.no/atc', ['J01DB01']),
      concept('urn:oid:2.16.840.1.113883.2.9.77.22.11.2', ['260152009']),
      concept('http://snomed.info/sct', ['716186003', '256277009']),
      inWords,
    ),
    state('allergyintolerance-clinical', ['active', 'inactive', 'resolved']),
    partial<
      Pick<
        Required<AllergyIntolerance>,
        | 'identifier'
        | 'verificationStatus'
        | 'type'
        | 'category'
        | 'criticality'
        | 'onsetDateTime'
        | 'recordedDate'
        | 'note'
        | 'reaction'
        | 'lastOccurrence'
      >
    >({
      identifier: identifiers,
      verificationStatus: state('allergyintolerance-verification', ['confirmed', 'refuted']),
      type: fc.constantFrom('allergy', 'intolerance'),
      category: fc.subarray(['food' as const, 'medication' as const, 'environment' as const, 'biologic' as const]),
      criticality: fc.constantFrom('low', 'high', 'unable-to-assess'),
      onsetDateTime: dateTime(),
      recordedDate: dateTime(),
      note: notes,
      reaction: fc.array(reaction, { maxLength: 2 }),
      lastOccurrence: dateTime(),
    }),
    fc.option(period()),
  )
  .map(([code, clinicalStatus, { onsetDateTime, ...more }, onsetPeriod]) => (id) => [
    {
      resourceType: 'AllergyIntolerance',
      id,
      patient: subject,
      code,
      clinicalStatus,
      ...more,
      ...(onsetPeriod ? { onsetPeriod } : onsetDateTime === undefined ? {} : { onsetDateTime }),
    },
  ]);
