import type {
  Annotation,
  CodeableConcept,
  Coding,
  Medication,
  MedicationAdministration,
  MedicationRequest,
  MedicationStatement,
  Resource,
} from '@medplum/fhirtypes';
import fc from 'fast-check';
import { people } from './document.ts';
import { dosage } from './dosages.ts';
import { aic } from './medicines.ts';
import { concept, dateTime, key, partial, period, words } from './primitives.ts';

/** Makes a resource with its id, the first of the list, and those that it cites. */
export type Made = (id: string) => readonly [Resource, ...Resource[]];

const subject = { reference: people.patient };

/** Notes of an entry. */
export const notes: fc.Arbitrary<Annotation[]> = fc.array(
  words.map((text) => ({ text })),
  { minLength: 1, maxLength: 2 },
);

/** Identifiers with an OID and without one. */
export const identifiers = key.map((value) => [
  { system: 'urn:oid:2.16.840.1.113883.2.9.2.150.4.6', value },
  { system: 'https://ospedale.example/atti', value },
]);

/** Why something was done: a diagnosis with a code, or in words. */
export const reasonCodes: fc.Arbitrary<CodeableConcept[]> = fc.array(
  fc.oneof(
    concept('http://hl7.org/fhir/sid/icd-9-cm', ['428.0', '401.9']),
    words.map((text) => ({ text })),
    concept('https://ospedale.example/motivi', ['M1']),
  ),
  { minLength: 1, maxLength: 2 },
);

const atc: fc.Arbitrary<Coding> = fc.constantFrom('C08CA01', 'B01AX05').map((code) => ({
  system: 'http://www.whocc.no/atc',
  code,
}));
const local: Coding = { system: 'https://ospedale.example/farmaci', code: 'F1' };

const medicine: fc.Arbitrary<CodeableConcept> = fc
  .tuple(
    fc.oneof<fc.Arbitrary<Coding[]>[]>(
      fc.tuple(aic, atc).map((all) => [...all]),
      aic.map((one) => [one]),
      atc.map((one) => [one, local]),
      fc.constant([{ system: 'urn:oid:2.16.840.1.113883.2.9.6.1.51', code: 'AB1' }]),
      fc.constant([local]),
      fc.constant([]),
    ),
    words,
  )
  .map(([coding, text]) => (coding.length > 0 ? { coding, text } : { text }));

const medicationParts = partial<
  Pick<Required<Medication>, 'form' | 'ingredient' | 'batch' | 'amount' | 'manufacturer'>
>({
  form: fc.oneof(
    concept('http://snomed.info/sct', ['385219001']),
    words.map((text) => ({ text })),
  ),
  ingredient: fc.array(
    words.map((text) => ({
      itemCodeableConcept: { text },
      strength: { numerator: { value: 2.5, code: 'mg' }, denominator: { value: 1 } },
    })),
    { minLength: 1, maxLength: 2 },
  ),
  batch: words.map((lotNumber) => ({ lotNumber, expirationDate: '2028-06-30' })),
  amount: fc.constant({ numerator: { value: 28, unit: 'compresse' }, denominator: { value: 1 } }),
  manufacturer: fc.constant({ reference: people.facility }),
});

interface Named {
  readonly element: Pick<MedicationRequest, 'medicationCodeableConcept' | 'medicationReference'>;
  readonly resources: readonly Resource[];
}

const named: fc.Arbitrary<(id: string) => Named> = fc
  .tuple(medicine, fc.option(medicationParts))
  .map(([code, more]) => (id) => {
    if (more === null) return { element: { medicationCodeableConcept: code }, resources: [] };
    const resource: Medication = { resourceType: 'Medication', id: `${id}-medication`, code, ...more };
    return { element: { medicationReference: { reference: `Medication/${id}-medication` } }, resources: [resource] };
  });

const times = fc.oneof(
  dateTime().map((effectiveDateTime) => ({ effectiveDateTime })),
  period().map((effectivePeriod) => ({ effectivePeriod })),
);

const requestParts = partial<
  Pick<
    Required<MedicationRequest>,
    | 'identifier'
    | 'groupIdentifier'
    | 'authoredOn'
    | 'requester'
    | 'reasonCode'
    | 'note'
    | 'dosageInstruction'
    | 'dispenseRequest'
    | 'doNotPerform'
    | 'priority'
  >
>({
  identifier: identifiers,
  groupIdentifier: fc.constantFrom(
    { system: 'urn:oid:2.16.840.1.113883.2.9.4.3.9', value: '1500A4000000019' },
    { system: 'https://ospedale.example/ricette', value: 'R1' },
  ),
  authoredOn: dateTime(),
  requester: fc.constantFrom(
    { reference: people.author },
    { reference: people.facility },
    { display: 'Medico curante' },
  ),
  reasonCode: reasonCodes,
  note: notes,
  dosageInstruction: fc.array(dosage, { maxLength: 2 }),
  dispenseRequest: fc.integer({ min: 1, max: 6 }).map((value) => ({ quantity: { value } })),
  doNotPerform: fc.boolean(),
  priority: fc.constant('routine' as const),
});

/** Therapies that are asked for. */
export const medicationRequest: fc.Arbitrary<Made> = fc
  .tuple(
    named,
    fc.constantFrom(
      'active' as const,
      'completed' as const,
      'on-hold' as const,
      'stopped' as const,
      'entered-in-error' as const,
    ),
    fc.constantFrom('order' as const, 'plan' as const),
    requestParts,
  )
  .map(([make, status, intent, more]) => (id) => {
    const { element, resources } = make(id);
    return [{ resourceType: 'MedicationRequest', id, status, intent, subject, ...element, ...more }, ...resources];
  });

/** What a person takes or took; `statuses` are those that the section can say. */
export function medicationStatement(
  statuses: readonly NonNullable<MedicationStatement['status']>[],
): fc.Arbitrary<Made> {
  const parts = partial<
    Pick<Required<MedicationStatement>, 'identifier' | 'reasonCode' | 'note' | 'dosage' | 'dateAsserted'>
  >({
    identifier: identifiers,
    reasonCode: reasonCodes,
    note: notes,
    dosage: fc.array(dosage, { maxLength: 2 }),
    dateAsserted: dateTime(),
  });
  return fc
    .tuple(named, fc.constantFrom(...statuses), fc.option(times), parts)
    .map(([make, status, when, more]) => (id) => {
      const { element, resources } = make(id);
      return [
        { resourceType: 'MedicationStatement', id, status, subject, ...element, ...(when ?? {}), ...more },
        ...resources,
      ];
    });
}

/** What was given, perhaps by somebody, perhaps on a request with its own dosage. */
export const medicationAdministration: fc.Arbitrary<Made> = fc
  .tuple(
    named,
    fc.constantFrom(
      'completed' as const,
      'in-progress' as const,
      'on-hold' as const,
      'stopped' as const,
      'not-done' as const,
    ),
    times,
    partial<Pick<Required<MedicationAdministration>, 'identifier' | 'performer' | 'reasonCode' | 'note' | 'dosage'>>({
      identifier: identifiers,
      performer: fc.constantFrom(
        [{ actor: { reference: people.author } }, { actor: { reference: people.facility } }],
        [{ actor: { display: 'Infermiere di turno' } }],
      ),
      reasonCode: reasonCodes,
      note: notes,
      dosage: fc.constantFrom(
        { dose: { value: 20, code: 'mL' }, text: 'Lentamente', route: { text: 'Per bocca' } },
        { rateQuantity: { value: 10, unit: 'mL/h' } },
        { rateRatio: { numerator: { value: 1, unit: 'mg' }, denominator: { value: 1, unit: 'h' } } },
      ),
    }),
    fc.option(requestParts),
  )
  .map(([make, status, when, more, asked]) => (id) => {
    const { element, resources } = make(id);
    const request: Resource[] = asked
      ? [
          {
            resourceType: 'MedicationRequest',
            id: `${id}-asked`,
            status: 'completed',
            intent: 'order',
            subject,
            ...element,
            ...asked,
          },
        ]
      : [];
    const cited = asked ? { request: { reference: `MedicationRequest/${id}-asked` } } : {};
    return [
      { resourceType: 'MedicationAdministration', id, status, subject, ...element, ...when, ...more, ...cited },
      ...resources,
      ...request,
    ];
  });
