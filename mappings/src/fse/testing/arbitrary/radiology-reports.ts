import type { Observation, Procedure, Resource } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { allergy, condition, observation } from './clinical-statements.ts';
import { identifiers, type Made, notes } from './discharge-therapies.ts';
import { type GeneratedBody, people } from './document.ts';
import { concept, dateTime, partial, period, words } from './primitives.ts';
import { type GeneratedSection, optional, section } from './sections.ts';

const subject = { reference: people.patient };
const examinations = observation({ valued: false });
const uid = fc.stringMatching(/^1\.2\.840\.113619(\.[1-9]\d{0,11}){2,4}$/);

const study: fc.Arbitrary<Made> = fc
  .tuple(
    uid,
    fc.array(fc.tuple(uid, fc.option(words), fc.constantFrom('CT', 'MR', 'DX'), fc.array(uid, { maxLength: 2 })), {
      maxLength: 2,
    }),
    fc.option(words),
  )
  .map(([root, list, description]) => (id) => [
    {
      resourceType: 'ImagingStudy',
      id,
      status: 'available',
      subject,
      identifier: [{ system: 'urn:dicom:uid', value: `urn:oid:${root}` }],
      ...(description === null ? {} : { description }),
      series: list.map(([own, text, code, images]) => ({
        uid: own,
        modality: { system: 'http://dicom.nema.org/resources/ontology/DCM', code },
        ...(text === null ? {} : { description: text }),
        instance: images.map((image) => ({
          uid: image,
          sopClass: { system: 'urn:ietf:rfc:3986', code: 'urn:oid:1.2.840.10008.5.1.4.1.1.2' },
        })),
      })),
    },
  ]);

const made: fc.Arbitrary<Made> = fc
  .tuple(
    fc.oneof(
      concept('http://hl7.org/fhir/sid/icd-9-cm', ['87.3']),
      concept('http://loinc.org', ['24651-2']),
      words.map((text) => ({ text })),
    ),
    fc.constantFrom('completed' as const, 'in-progress' as const, 'stopped' as const, 'not-done' as const),
    fc.oneof(
      dateTime().map((performedDateTime) => ({ performedDateTime })),
      period().map((performedPeriod) => ({ performedPeriod })),
      fc.constant({}),
    ),
    partial<Pick<Required<Procedure>, 'identifier' | 'performer' | 'note' | 'outcome'>>({
      identifier: identifiers,
      performer: fc.constant([
        { actor: { reference: people.author } },
        { actor: { display: 'Tecnico di radiologia' } },
      ]),
      note: notes,
      outcome: words.map((text) => ({ text })),
    }),
  )
  .map(([code, status, when, more]) => (id) => [
    { resourceType: 'Procedure', id, status, subject, code, ...when, ...more },
  ]);

const report: fc.Arbitrary<Made> = fc
  .tuple(fc.array(examinations, { maxLength: 2 }), fc.option(words))
  .map(([list, conclusion]) => (id) => {
    const results = list.map((one, at) => one(`${id}-result-${at}`));
    const result = results.map(([first]) => ({ reference: `Observation/${first.id ?? ''}` }));
    const code: Observation['code'] = { coding: [{ system: 'http://loinc.org', code: '68604-8' }] };
    const resource: Resource = {
      resourceType: 'DiagnosticReport',
      id,
      status: 'final',
      code,
      subject,
      result,
      ...(conclusion === null ? {} : { conclusion }),
    };
    return [resource, ...results.flat()];
  });

const reported = fc.oneof(examinations, report);

/** The section of images: its code is of DICOM, and it has one study. */
const images: fc.Arbitrary<GeneratedSection> = fc.tuple(section('121181'), study).map(([{ section: own }, make]) => {
  const resources = make('study');
  const code = { coding: [{ system: 'http://dicom.nema.org/resources/ontology/DCM', code: '121181' }] };
  return { section: { ...own, code, entry: [{ reference: 'ImagingStudy/study' }] }, resources };
});

const parts = fc.tuple(
  optional(images),
  optional(section('18785-6', condition)),
  optional(section('11329-0', condition, [optional(section('48765-2', allergy))])),
  optional(section('55114-3', examinations)),
  section('55111-9', made),
  section('18782-3', reported),
  optional(section('55110-1', reported)),
  optional(section('55107-7', reported)),
  optional(section('55109-3', condition)),
  optional(section('18783-1')),
);

/** The body of a radiology report with any of its sections. */
export const radiologyBody: fc.Arbitrary<GeneratedBody> = parts.map((all) => {
  const present = all.filter((one) => one !== null);
  return {
    sections: present.map((one) => one.section),
    resources: present.flatMap((one) => one.resources),
  };
});
