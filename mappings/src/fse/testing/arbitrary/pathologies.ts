import type { Condition, Observation, ObservationComponent, Procedure, Resource } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { type GeneratedBody, people } from './document.ts';
import { actors, analyte, inWords, loinc, media, quantity, snomed, testCode } from './laboratory-results.ts';
import { concept, dateTime, narrative, partial, period, words } from './primitives.ts';
import { specimen } from './specimens.ts';

const icd9 = 'http://hl7.org/fhir/sid/icd-9-cm';

/** Resources that are given ids by their place in the document; the first is the one that is cited. */
type Make = (prefix: string) => readonly Resource[];

const procedure: fc.Arbitrary<Make> = fc
  .tuple(
    partial<Pick<Required<Procedure>, 'code' | 'bodySite' | 'performer' | 'note' | 'identifier' | 'outcome'>>({
      code: fc.oneof(concept(snomed, ['86273004']), testCode),
      bodySite: fc.array(fc.oneof(concept(snomed, ['12738006', '368208006']), inWords), { minLength: 1, maxLength: 2 }),
      performer: actors.map((all) => all.map((actor) => ({ actor }))),
      note: fc.array(inWords, { minLength: 1, maxLength: 2 }),
      identifier: fc.constant([{ system: 'urn:oid:2.16.840.1.113883.2.9.2.150.4.9', value: 'P-1' }]),
      outcome: inWords,
    }),
    fc.constantFrom<NonNullable<Procedure['status']>>('completed', 'in-progress', 'stopped'),
    fc.oneof(
      dateTime().map((performedDateTime) => ({ performedDateTime })),
      period().map((performedPeriod) => ({ performedPeriod })),
      fc.constant({}),
    ),
  )
  .map(([more, status, time]) => (id) => [
    { resourceType: 'Procedure', id, status, subject: { reference: people.patient }, ...more, ...time },
  ]);

const result: fc.Arbitrary<Make> = fc
  .tuple(analyte, fc.array(analyte, { maxLength: 2 }), fc.array(media, { maxLength: 2 }), fc.boolean())
  .map(([one, members, images, own]) => (id) => {
    const whole: Observation = {
      ...one,
      id,
      ...(own ? { specimen: { reference: 'Specimen/specimen-0' } } : {}),
      ...(images.length > 0 ? { derivedFrom: images.map((_, at) => ({ reference: `Media/${id}-image-${at}` })) } : {}),
      ...(members.length > 0 ? { hasMember: members.map((_, at) => ({ reference: `Observation/${id}-${at}` })) } : {}),
    };
    return [
      whole,
      ...members.map((member, at) => ({ ...member, id: `${id}-${at}` })),
      ...images.map((image, at) => ({ ...image, id: `${id}-image-${at}` })),
    ];
  });

const condition: fc.Arbitrary<Make> = fc
  .tuple(
    fc.oneof(concept(icd9, ['191.0', '174.9']), inWords),
    partial<
      Pick<
        Required<Condition>,
        'recordedDate' | 'note' | 'bodySite' | 'verificationStatus' | 'clinicalStatus' | 'onsetDateTime'
      >
    >({
      clinicalStatus: fc.constantFrom({ coding: [{ code: 'active' }] }, { coding: [{ code: 'remission' }] }),
      onsetDateTime: dateTime(),
      recordedDate: dateTime(),
      note: fc.array(inWords, { minLength: 1, maxLength: 2 }),
      bodySite: fc.array(inWords, { minLength: 1, maxLength: 1 }),
      verificationStatus: fc.constantFrom({ coding: [{ code: 'refuted' }] }, { coding: [{ code: 'confirmed' }] }),
    }),
  )
  .map(([code, more]) => (id) => [
    { resourceType: 'Condition', id, code, subject: { reference: people.patient }, ...more },
  ]);

const some = (of: fc.Arbitrary<Make>) => fc.array(of, { maxLength: 3 });
const anything = fc.oneof(procedure, result, condition);
/** A finding that the formula of the tumour tells, with parts of its own. */
const formula: fc.Arbitrary<Make> = fc
  .tuple(
    result,
    fc.constantFrom('59541-3', '92830-9', '21893-3'),
    fc.array(
      fc.tuple(
        concept(loinc, ['42075-2', '85351-5', '21899-0']),
        fc.oneof(
          concept(snomed, ['399390009', '371494008']).map((valueCodeableConcept) => ({ valueCodeableConcept })),
          quantity.map((valueQuantity) => ({ valueQuantity })),
          words.map((valueString) => ({ valueString })),
        ),
      ),
      { maxLength: 4 },
    ),
    fc.boolean(),
  )
  .map(([make, code, parts, counted]) => (id) => {
    const [first, ...others] = make(id);
    if (first?.resourceType !== 'Observation') return [];
    const { valueQuantity: _value, ...rest } = first;
    const component = parts.map(([of, value]): ObservationComponent => ({ code: of, ...value }));
    const bare = Object.keys(rest).every((key) => !key.startsWith('value'));
    return [
      {
        ...(counted && bare ? { ...rest, valueInteger: 4 } : first),
        code: { coding: [{ system: loinc, code }] },
        ...(component.length > 0 ? { component } : {}),
      },
      ...others,
    ];
  });

const entries: Readonly<Record<string, fc.Arbitrary<readonly Make[]>>> = {
  '22636-5': some(anything),
  '29300-1': fc
    .tuple(procedure, some(fc.oneof({ weight: 3, arbitrary: procedure }, { weight: 1, arbitrary: result })))
    .map(([first, others]) => [first, ...others]),
  '22634-0': some(fc.oneof({ weight: 5, arbitrary: result }, { weight: 1, arbitrary: condition })),
  '22635-7': some(result),
  '33755-0': some(result),
  '22639-9': some(result),
  '85691-4': some(anything),
  '22637-3': some(fc.oneof(result, condition, formula)),
  '62385-0': some(anything),
};
const required = new Set(['29300-1', '22637-3']);

const section = (code: string, made: fc.Arbitrary<readonly Make[]>) =>
  fc
    .tuple(
      words,
      narrative,
      fc.option(fc.constantFrom(people.author, people.signer)),
      made,
      fc.subarray(code === '22636-5' ? ['11329-0', '48765-2', '47519-4', '55114-3', '42349-1'] : []),
      code === '22636-5' ? some(anything) : fc.constant([]),
      fc.boolean(),
    )
    .map(([title, text, author, makes, below, inner, taken]) => {
      const parts = makes.map((make, at) => make(`rap-${code}-${at}`));
      const cited = parts.flatMap(([first]) => (first ? [`${first.resourceType}/${first.id ?? ''}`] : []));
      const references = [
        ...cited,
        ...(taken && code === '29300-1' ? ['Specimen/specimen-0', 'Specimen/specimen-1'] : []),
      ];
      const within = inner.map((make, at) => make(`rap-${code}-below-${at}`));
      const entry = within.flatMap(([first]) =>
        first ? [{ reference: `${first.resourceType}/${first.id ?? ''}` }] : [],
      );
      const coded = (one: string) => ({ coding: [{ system: loinc, code: one }] });
      return {
        section: {
          title,
          code: coded(code),
          text,
          ...(author ? { author: [{ reference: author }] } : {}),
          ...(references.length > 0 ? { entry: references.map((reference) => ({ reference })) } : {}),
          ...(below.length > 0
            ? {
                section: below.map((one) => ({
                  title,
                  code: coded(one),
                  text,
                  ...(entry.length > 0 ? { entry } : {}),
                })),
              }
            : {}),
        },
        resources: [...parts.flat(), ...within.flat()],
      };
    });

/** The body of a pathology report: all its sections or few, findings, specimens, diagnoses, and what has no place in them. */
export const pathologyBody: fc.Arbitrary<GeneratedBody> = fc
  .tuple(
    fc.tuple(
      ...Object.entries(entries).map(([code, made]) =>
        required.has(code) ? section(code, made) : fc.option(section(code, made)),
      ),
    ),
    fc.tuple(specimen, specimen),
  )
  .map(([made, specimens]) => {
    const parts = made.flatMap((one) => one ?? []);
    return {
      sections: parts.map((one) => one.section),
      resources: [
        ...specimens.map((one, at) => ({ ...one, id: `specimen-${at}` })),
        ...parts.flatMap((one) => one.resources),
      ],
    };
  });
