import type { CompositionSection, DiagnosticReport, Observation, Resource } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { type GeneratedBody, people } from './document.ts';
import {
  actors,
  analyte,
  effective,
  examinations,
  inWords,
  loinc,
  media,
  snomed,
  testCode,
} from './laboratory-results.ts';
import { concept, narrative, partial, words } from './primitives.ts';
import { specimen } from './specimens.ts';

const specialties = ['18717-9', '18719-5', '18725-2', '18729-4', '18769-0', '26436-6', '26439-0'];

/** Resources that are given ids by their place in the document. */
interface Part {
  readonly resources: readonly Resource[];
  /** References for the report or section that holds it. */
  readonly results: readonly string[];
}

type Make = (prefix: string) => Part;

const single: fc.Arbitrary<Make> = fc
  .tuple(analyte, fc.option(media), fc.boolean())
  .map(([one, image, own]) => (prefix) => ({
    resources: [
      {
        ...one,
        id: prefix,
        ...(image ? { derivedFrom: [{ reference: `Media/${prefix}-image` }] } : {}),
        ...(own ? { specimen: { reference: 'Specimen/specimen-0' } } : {}),
      },
      ...(image ? [{ ...image, id: `${prefix}-image` }] : []),
    ],
    results: [`Observation/${prefix}`],
  }));

const bare = fc
  .tuple(testCode, fc.constantFrom<NonNullable<Observation['status']>>('final', 'preliminary', 'cancelled'), effective)
  .map(([code, status, time]): Omit<Observation, 'id'> => ({ resourceType: 'Observation', status, code, ...time }));

/** A panel, perhaps with something of its own, perhaps of an isolated microorganism. */
function panel(members: fc.Arbitrary<Make[]>): fc.Arbitrary<Make> {
  return fc
    .tuple(
      fc.oneof({ weight: 3, arbitrary: bare }, { weight: 1, arbitrary: analyte }),
      members,
      fc.constantFrom('none', 'own', 'isolate', 'parent'),
      partial<Pick<Required<Observation>, 'note' | 'performer'>>({
        note: fc.array(inWords, { minLength: 1, maxLength: 2 }),
        performer: actors,
      }),
      concept(snomed, ['112283007', '3092008']),
    )
    .map(([one, made, kind, more, organism]) => (prefix) => {
      const parts = made.map((make, at) => make(`${prefix}-${at}`));
      const type = kind === 'isolate' ? { coding: [{ system: snomed, code: '119303007' }] } : organism;
      const isolate: Resource = {
        resourceType: 'Specimen',
        id: `${prefix}-isolate`,
        type,
        ...(kind === 'parent' ? { parent: [{ reference: 'Specimen/specimen-0' }] } : {}),
      };
      const cited = kind === 'own' ? 'Specimen/specimen-0' : `Specimen/${prefix}-isolate`;
      return {
        resources: [
          {
            ...one,
            ...more,
            id: prefix,
            ...(kind === 'none' ? {} : { specimen: { reference: cited } }),
            hasMember: parts.flatMap(({ results }) => results.map((reference) => ({ reference }))),
          },
          ...(kind === 'isolate' || kind === 'parent' ? [isolate] : []),
          ...parts.flatMap(({ resources }) => resources),
        ],
        results: [`Observation/${prefix}`],
      };
    });
}

const tests = panel(fc.array(single, { minLength: 1, maxLength: 3 }));
const result = fc.oneof(
  { weight: 3, arbitrary: single },
  { weight: 2, arbitrary: tests },
  { weight: 1, arbitrary: panel(fc.array(fc.oneof(single, tests), { minLength: 1, maxLength: 3 })) },
);

const report: fc.Arbitrary<Make> = fc
  .tuple(
    testCode,
    fc.constantFrom<NonNullable<DiagnosticReport['status']>>('final', 'partial', 'amended', 'cancelled'),
    effective,
    fc.array(result, { maxLength: 3 }),
    fc.array(media, { maxLength: 2 }),
    fc.integer({ min: 0, max: 3 }),
    partial<
      Pick<Required<DiagnosticReport>, 'performer' | 'conclusion' | 'conclusionCode' | 'presentedForm' | 'identifier'>
    >({
      performer: actors,
      conclusion: words,
      conclusionCode: fc.array(inWords, { minLength: 1, maxLength: 2 }),
      presentedForm: fc.constant([
        { contentType: 'application/pdf', data: 'JVBERi0=' },
        { url: 'https://x.example/1' },
      ]),
      identifier: fc.constant([{ system: 'urn:oid:2.16.840.1.113883.2.9.2.150.4.9', value: 'L-1' }]),
    }),
  )
  .map(([code, status, time, made, images, specimens, more]) => (prefix) => {
    const parts = made.map((make, at) => make(`${prefix}-${at}`));
    const resource: DiagnosticReport = {
      resourceType: 'DiagnosticReport',
      id: prefix,
      status,
      code,
      subject: { reference: people.patient },
      ...time,
      ...more,
      specimen: Array.from({ length: specimens }, (_, at) => ({ reference: `Specimen/specimen-${at}` })),
      result: parts.flatMap(({ results }) => results.map((reference) => ({ reference }))),
      media: images.map((_, at) => ({ link: { reference: `Media/${prefix}-media-${at}` }, comment: 'Immagine' })),
    };
    return {
      resources: [
        resource,
        ...images.map((one, at) => ({ ...one, id: `${prefix}-media-${at}` })),
        ...parts.flatMap(({ resources }) => resources),
      ],
      results: [`DiagnosticReport/${prefix}`],
    };
  });

const authored = fc.option(fc.constantFrom(people.author, people.signer));

/** A section with reports, results and specimens of its own. */
const content = fc.tuple(
  words,
  narrative,
  authored,
  fc.array(fc.oneof(report, result), { maxLength: 3 }),
  fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 2 }),
);

type Content = typeof content extends fc.Arbitrary<infer T> ? T : never;

function sectionOf([title, text, author, made, specimens]: Content, code: string, prefix: string) {
  const parts = made.map((make, at) => make(`${prefix}-${at}`));
  const cited = [...parts.flatMap(({ results }) => results), ...specimens.map((at) => `Specimen/specimen-${at}`)];
  const section: CompositionSection = {
    title,
    code: { coding: [{ system: loinc, code }] },
    text,
    ...(author ? { author: [{ reference: author }] } : {}),
    ...(cited.length > 0 ? { entry: cited.map((reference) => ({ reference })) } : {}),
  };
  return { section, resources: parts.flatMap(({ resources }) => resources) };
}

const specialty = fc
  .tuple(
    fc.constantFrom(...specialties),
    content,
    fc.array(fc.tuple(content, fc.constantFrom(...examinations)), { maxLength: 3 }),
    fc.boolean(),
  )
  .map(([code, own, below, textless]) => (prefix: string) => {
    const { section, resources } = sectionOf(own, code, prefix);
    const leaves = below.map(([one, leaf], at) => sectionOf(one, leaf, `${prefix}-${at}s`));
    const { text, entry, ...holder } = section;
    const whole: CompositionSection = {
      ...holder,
      ...(textless && leaves.length > 0 ? {} : { ...(text ? { text } : {}), ...(entry ? { entry } : {}) }),
      ...(leaves.length > 0 ? { section: leaves.map((leaf) => leaf.section) } : {}),
    };
    return { section: whole, resources: [...resources, ...leaves.flatMap((leaf) => leaf.resources)] };
  });

/** The body of a laboratory report: specialties with examinations below them, and all that their results can tell. */
export const laboratoryBody: fc.Arbitrary<GeneratedBody> = fc
  .tuple(fc.array(specialty, { minLength: 1, maxLength: 3 }), fc.tuple(specimen, specimen, specimen))
  .map(([made, specimens]) => {
    const parts = made.map((make, at) => make(`lab-${at}`));
    return {
      sections: parts.map(({ section }) => section),
      resources: [
        ...specimens.map((one, at) => ({ ...one, id: `specimen-${at}` })),
        ...parts.flatMap(({ resources }) => resources),
      ],
    };
  });
