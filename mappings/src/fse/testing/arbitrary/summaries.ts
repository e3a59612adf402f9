import type { CodeableConcept, CompositionSection, Resource } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { allergies, problems } from './concerns.ts';
import type { GeneratedBody } from './document.ts';
import { exemptions, networks } from './entitlements.ts';
import { narrative, words } from './primitives.ts';
import { relatives } from './relatives.ts';
import { devices, procedures, visits } from './summary-events.ts';
import { functionalStatus, investigations, lifestyle, pregnancies, vitalSigns } from './summary-observations.ts';
import { planOfCare } from './summary-plans.ts';
import { summaryVaccination as vaccinations } from './summary-vaccinations.ts';
import { therapies } from './therapies.ts';

/** Makes the resources of one entry, the first of which the section cites; `id` is unique in the document. */
export type GeneratedEntry = (id: string) => readonly Resource[];

type Entries = fc.Arbitrary<readonly GeneratedEntry[]>;

const several = (entry: fc.Arbitrary<GeneratedEntry>): Entries => fc.array(entry, { maxLength: 3 });

const required: Readonly<Record<string, Entries>> = {
  '48765-2': several(allergies),
  '10160-0': therapies,
  '11450-4': several(problems),
  '10157-6': relatives,
};

const optional: Readonly<Record<string, Entries>> = {
  '11369-6': several(vaccinations),
  '29762-2': several(lifestyle),
  '10162-6': several(pregnancies),
  '8716-3': several(vitalSigns),
  '46264-8': several(devices),
  '18776-5': several(planOfCare),
  '47519-4': several(procedures),
  '46240-8': several(visits),
  '47420-5': several(functionalStatus),
  '30954-2': several(investigations),
  '42348-3': several(visits),
  '57827-8': several(exemptions),
  PSSIT99: several(networks),
};

const emptyReason: fc.Arbitrary<CodeableConcept> = fc
  .constantFrom('nilknown', 'notasked', 'unavailable')
  .map((code) => ({ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/list-empty-reason', code }] }));

interface GeneratedSection {
  readonly section: CompositionSection;
  readonly resources: readonly Resource[];
}

function sectionOf(code: string, entries: Entries): fc.Arbitrary<GeneratedSection> {
  const system = code.startsWith('PSSIT') ? 'urn:oid:2.16.840.1.113883.2.9.5.2.8' : 'http://loinc.org';
  return fc.tuple(narrative, words, entries, fc.option(emptyReason)).map(([text, title, made, reason]) => {
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
