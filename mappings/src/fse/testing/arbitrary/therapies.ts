import type { CodeableConcept, Dosage, MedicationRequest, MedicationStatement, Resource } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { identifiers, notes } from './concerns.ts';
import { people } from './document.ts';
import { dosage } from './dosages.ts';
import { aic, medicineOf } from './medicines.ts';
import { coding, concept, dateTime, partial, period, words } from './primitives.ts';
import type { GeneratedEntry } from './summaries.ts';

const atc = coding('http://www.whocc.no/atc', ['B01AF02', 'N02BE01']);
const group = fc
  .stringMatching(/^[A-Z0-9]{3}$/)
  .map((code) => ({ system: 'urn:oid:2.16.840.1.113883.2.9.6.1.51', code }));
const snomed = coding('http://snomed.info/sct', ['387467008']);

/** Medicines with one to three of the codes that a patient summary takes, and others. */
export const codedMedicine = medicineOf(
  fc
    .tuple(
      fc.uniqueArray(fc.oneof(aic, atc, group), { minLength: 1, maxLength: 3, selector: ({ system }) => system }),
      fc.option(snomed),
      fc.option(words),
    )
    .map(([codes, other, text]): CodeableConcept => {
      const all = other ? [other, ...codes] : codes;
      return { coding: all, ...(text === null ? {} : { text }) };
    }),
);

const routes = fc.oneof(
  concept('http://terminology.hl7.org/CodeSystem/v3-RouteOfAdministration', ['PO', 'IM', 'SQ']),
  concept('http://standardterms.edqm.eu', ['20053000']),
  words.map((text) => ({ text })),
);
const routed: fc.Arbitrary<Dosage[]> = fc
  .tuple(dosage, routes, fc.array(dosage, { maxLength: 1 }))
  .map(([first, route, others]) => [{ ...first, route }, ...others]);
const anyDosage = fc.oneof(
  { weight: 3, arbitrary: routed },
  { weight: 1, arbitrary: fc.array(dosage, { maxLength: 1 }) },
);

const reasons = {
  reasonCode: fc.array(
    words.map((text) => ({ text })),
    { maxLength: 2 },
  ),
  reasonReference: fc.array(
    fc.oneof(
      fc.constant({ reference: 'Condition/nowhere' }),
      words.map((display) => ({ display })),
    ),
    { maxLength: 1 },
  ),
};

const patient = { reference: people.patient };

const statementParts = partial<
  Pick<
    Required<MedicationStatement>,
    'identifier' | 'effectiveDateTime' | 'dateAsserted' | 'reasonCode' | 'reasonReference' | 'note'
  >
>({ identifier: identifiers, effectiveDateTime: dateTime(), dateAsserted: dateTime(), note: notes, ...reasons });

const statement: fc.Arbitrary<GeneratedEntry> = fc
  .tuple(
    codedMedicine,
    statementParts,
    fc.option(period()),
    anyDosage,
    fc.constantFrom('active' as const, 'completed', 'intended', 'stopped', 'on-hold', 'not-taken'),
  )
  .map(([medicine, { effectiveDateTime, ...parts }, span, lines, status]) => (id) => {
    const { element, resources } = medicine(`${id}-medication`);
    const when = span ? { effectivePeriod: span } : effectiveDateTime === undefined ? {} : { effectiveDateTime };
    const resource: MedicationStatement = {
      ...parts,
      ...when,
      ...element,
      resourceType: 'MedicationStatement',
      id,
      status,
      subject: patient,
      dosage: lines,
    };
    return [resource, ...resources];
  });

const requestParts = partial<
  Pick<
    Required<MedicationRequest>,
    'identifier' | 'authoredOn' | 'requester' | 'reasonCode' | 'reasonReference' | 'note' | 'doNotPerform'
  >
>({
  identifier: identifiers,
  authoredOn: dateTime(),
  requester: fc.constant({ reference: people.author }),
  note: notes,
  doNotPerform: fc.boolean(),
  ...reasons,
});

/** Requests of medicines with some dosages. */
export function medicationRequests(lines: fc.Arbitrary<Dosage[]>): fc.Arbitrary<GeneratedEntry> {
  return fc
    .tuple(
      codedMedicine,
      requestParts,
      lines,
      fc.constantFrom('active' as const, 'completed', 'stopped', 'cancelled', 'on-hold'),
    )
    .map(([medicine, parts, dosageInstruction, status]) => (id) => {
      const { element, resources } = medicine(`${id}-medication`);
      const resource: MedicationRequest = {
        ...parts,
        ...element,
        resourceType: 'MedicationRequest',
        id,
        status,
        intent: 'plan',
        subject: patient,
        dosageInstruction,
      };
      return [resource, ...resources];
    });
}

const none: fc.Arbitrary<readonly GeneratedEntry[]> = fc
  .tuple(
    coding('urn:oid:2.16.840.1.113883.11.22.15', ['no-known-medications', 'no-medication-info']),
    partial<Pick<Required<MedicationStatement>, 'identifier' | 'note'>>({ identifier: identifiers, note: notes }),
  )
  .map(([code, parts]) => [
    (id: string): readonly Resource[] => [
      {
        ...parts,
        resourceType: 'MedicationStatement',
        id,
        status: 'unknown',
        medicationCodeableConcept: { coding: [code] },
        subject: patient,
      },
    ],
  ]);

/** The therapies of a section, or one statement that there are none. */
export const therapies: fc.Arbitrary<readonly GeneratedEntry[]> = fc.oneof(
  { weight: 4, arbitrary: fc.array(fc.oneof(statement, medicationRequests(anyDosage)), { maxLength: 3 }) },
  { weight: 1, arbitrary: none },
);
