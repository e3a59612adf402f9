import type { CodeableConcept, CompositionSection, Resource } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { allergies, problems } from './concerns.ts';
import type { GeneratedBody } from './document.ts';
import { narrative, words } from './primitives.ts';

/** Makes the resources of one entry, the first of which the section cites; `id` is unique in the document. */
export type GeneratedEntry = (id: string) => readonly Resource[];

const required: Readonly<Record<string, fc.Arbitrary<GeneratedEntry>>> = {
  '48765-2': allergies,
  '10160-0': fc.constant(() => []),
  '11450-4': problems,
  '10157-6': fc.constant(() => []),
};

const optional: Readonly<Record<string, fc.Arbitrary<GeneratedEntry>>> = {
  '11369-6': fc.constant(() => []),
  '29762-2': fc.constant(() => []),
  '10162-6': fc.constant(() => []),
  '8716-3': fc.constant(() => []),
  '46264-8': fc.constant(() => []),
  '18776-5': fc.constant(() => []),
  '47519-4': fc.constant(() => []),
  '46240-8': fc.constant(() => []),
  '47420-5': fc.constant(() => []),
  '30954-2': fc.constant(() => []),
  '42348-3': fc.constant(() => []),
  '57827-8': fc.constant(() => []),
  PSSIT99: fc.constant(() => []),
};

const emptyReason: fc.Arbitrary<CodeableConcept> = fc
  .constantFrom('nilknown', 'notasked', 'unavailable')
  .map((code) => ({ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/list-empty-reason', code }] }));

interface GeneratedSection {
  readonly section: CompositionSection;
  readonly resources: readonly Resource[];
}

function sectionOf(code: string, entries: fc.Arbitrary<GeneratedEntry>): fc.Arbitrary<GeneratedSection> {
  const system = code.startsWith('PSSIT') ? 'urn:oid:2.16.840.1.113883.2.9.5.2.8' : 'http://loinc.org';
  return fc
    .tuple(narrative, words, fc.array(entries, { maxLength: 3 }), fc.option(emptyReason))
    .map(([text, title, made, reason]) => {
      const groups = made.map((make, at) => make(`s${code}-${at}`.toLowerCase()));
      const entry = groups.flatMap(([first]) =>
        first ? [{ reference: `${first.resourceType}/${first.id ?? ''}` }] : [],
      );
      const section: CompositionSection = {
        title,
        code: { coding: [{ system, code }] },
        text,
        ...(entry.length > 0 ? { entry } : {}),
        ...(entry.length === 0 && reason ? { emptyReason: reason } : {}),
      };
      return { section, resources: groups.flat() };
    });
}

/** The body of a patient summary: the four sections that it always has, and any of the others. */
export const summaryBody: fc.Arbitrary<GeneratedBody> = fc
  .tuple(
    fc.tuple(...Object.entries(required).map(([code, entries]) => sectionOf(code, entries))),
    fc.tuple(...Object.entries(optional).map(([code, entries]) => fc.option(sectionOf(code, entries)))),
  )
  .map(([always, others]) => {
    const made = [...always, ...others.filter((one) => one !== null)];
    return { sections: made.map(({ section }) => section), resources: made.flatMap(({ resources }) => resources) };
  });
