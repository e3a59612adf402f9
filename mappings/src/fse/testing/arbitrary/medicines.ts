import type { CodeableConcept, Coding, Medication, Resource } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { concept, partial, words } from './primitives.ts';

export const aic: fc.Arbitrary<Coding> = fc
  .stringMatching(/^\d{9}$/)
  .map((code) => ({ system: 'urn:oid:2.16.840.1.113883.2.9.6.1.5', code }));
const group: fc.Arbitrary<Coding> = fc
  .stringMatching(/^[A-Z0-9]{3}$/)
  .map((code) => ({ system: 'urn:oid:2.16.840.1.113883.2.9.6.1.51', code }));
const atc: fc.Arbitrary<Coding> = fc
  .tuple(fc.constantFrom('B01AF02', 'N02BE01', 'C07AB07'), fc.option(words, { nil: undefined }))
  .map(([code, display]) => ({
    system: 'http://www.whocc.no/atc',
    code,
    ...(display === undefined ? {} : { display }),
  }));
const uncoded: Coding = { system: 'http://terminology.hl7.org/CodeSystem/v3-NullFlavor', code: 'OTH' };
const made: Coding = { system: 'urn:oid:2.16.840.1.113883.2.9.6.1.57.1', code: 'G1' };

const codings = fc.oneof(
  fc.tuple(aic, atc).map((all) => [...all]),
  fc.tuple(group, atc).map((all) => [...all]),
  fc.tuple(aic, group, atc).map((all) => [...all]),
  fc.tuple(aic, group).map((all) => [...all]),
);

/** The concept of a medicine; `packaged` leaves out what is made for the person. */
function medicine(packaged: boolean): fc.Arbitrary<CodeableConcept> {
  const named = fc
    .tuple(codings, fc.option(words))
    .map(([coding, text]) => (text === null ? { coding } : { coding, text }));
  if (packaged) return named;
  return fc.oneof(
    { weight: 3, arbitrary: named },
    { weight: 1, arbitrary: words.map((text) => ({ coding: [uncoded], text })) },
    { weight: 1, arbitrary: words.map((text) => ({ coding: [made], text })) },
    { weight: 1, arbitrary: words.map((text) => ({ text })) },
  );
}

const parts = partial<Pick<Required<Medication>, 'form' | 'ingredient' | 'batch'>>({
  form: fc.oneof(
    concept('http://standardterms.edqm.eu', ['10219000']),
    words.map((text) => ({ text })),
  ),
  ingredient: fc.array(
    words.map((text) => ({
      itemCodeableConcept: { text },
      strength: { numerator: { value: 5, code: 'mg' }, denominator: { value: 1, unit: 'compressa' } },
    })),
    { maxLength: 3 },
  ),
  batch: words.map((lotNumber) => ({ lotNumber, expirationDate: '2028-06-30' })),
});

/** A medicine as an element of the resource that names it, with the Medication when it is one of its own. */
export interface GeneratedMedicine {
  readonly element:
    | { readonly medicationCodeableConcept: CodeableConcept }
    | { readonly medicationReference: { reference: string } };
  readonly resources: readonly Resource[];
}

/** Medicines, in a concept or in a Medication of the id given. */
export function medicineOf(concepts: fc.Arbitrary<CodeableConcept>): fc.Arbitrary<(id: string) => GeneratedMedicine> {
  return fc.tuple(concepts, fc.option(parts)).map(([code, more]) => (id: string) => {
    if (more === null) return { element: { medicationCodeableConcept: code }, resources: [] };
    const resource: Medication = { resourceType: 'Medication', id, code, ...more };
    return { element: { medicationReference: { reference: `Medication/${id}` } }, resources: [resource] };
  });
}

/** What is prescribed. */
export const prescribed = (options: { readonly packaged: boolean }) => medicineOf(medicine(options.packaged));

/** What is dispensed: a package with its AIC. */
export const dispensed = medicineOf(
  fc.tuple(aic, fc.option(atc), fc.option(words)).map(([code, other, text]) => ({
    coding: [code, ...(other ? [other] : [])],
    ...(text === null ? {} : { text }),
  })),
);
