import type { Observation } from '@medplum/fhirtypes';
import { originalText, pq, ts } from '../../cda/data-types.ts';
import { type CdaElement, el } from '../../cda/element.ts';
import type { Located } from '../../document.ts';
import { codeOfWords, textReference } from '../acts.ts';
import { entryIds, entryPerformers, requester } from '../clinical/participation.ts';
import type { BuildContext } from '../context.ts';
import type { SectionText } from '../narrative/section-text.ts';
import { labelled, noteWords, wordsOfConcept } from '../words.ts';
import { codedConcept, codedList, type EntryWriter, entriesBy, placed, span } from './entry.ts';
import written from './written.json' with { type: 'json' };

/** HL7 ObservationInterpretation. */
const meaning = '2.16.840.1.113883.5.83';

const statuses: Readonly<Record<string, string>> = {
  registered: 'active',
  preliminary: 'active',
  final: 'completed',
  amended: 'completed',
  corrected: 'completed',
  cancelled: 'aborted',
};

/** Examinations and consultations of a section; a value is needed for those of a consultation. Source: LDO b34–b45. */
export function examinations(options: { readonly value: boolean }) {
  const observation: EntryWriter = (context, located, text) =>
    located.resource.resourceType === 'Observation'
      ? examination(context, { resource: located.resource, path: located.path }, text, options)
      : [];
  return entriesBy({ Observation: observation });
}

/** One examination as observation. */
export function examination(
  context: BuildContext,
  located: Located<Observation>,
  text: SectionText,
  options: { readonly value: boolean },
): readonly CdaElement[] {
  const { gaps, remarks } = context;
  const { resource, path } = located;
  if (resource.status === 'entered-in-error') {
    remarks.leftOut(path);
    return [];
  }
  remarks.restOf(resource, path, written.Observation);
  const code =
    codedConcept(context, 'code', resource.code, `${path}.code`, text, { translate: true }) ??
    codeOfWords('code', text, wordsOfConcept(resource.code));
  if (!code) gaps.missing(`${path}.code`);
  const notes = noteWords(resource.note);
  const own = valueElement(context, located, text);
  // A consultation without a value has its outcome in its note.
  const value = own ?? (options.value && notes !== undefined ? el('value', { 'xsi:type': 'ST' }, notes) : undefined);
  if (options.value && !value) gaps.missing(`${path}.value`);
  const { effectiveDateTime, effectivePeriod } = resource;
  const performers = entryPerformers(
    context,
    (resource.performer ?? []).map((reference, at) => ({ reference, place: `${path}.performer[${at}]` })),
    located,
    effectiveDateTime,
  );
  const status = statuses[resource.status ?? ''];
  const words = labelled([
    ['', own || !options.value ? notes : undefined],
    ['Eseguito da', performers.names.join(', ')],
  ]);
  return [
    el(
      'observation',
      { classCode: 'OBS', moodCode: 'EVN' },
      entryIds(context, resource.identifier, path),
      code,
      textReference(text, words),
      status === undefined ? undefined : el('statusCode', { code: status }),
      ts('effectiveTime', effectiveDateTime) ??
        span(context, { start: effectivePeriod?.start, end: effectivePeriod?.end, place: `${path}.effective` }, false),
      value,
      codedList(context, 'interpretationCode', placed(resource.interpretation, `${path}.interpretation`), [meaning]),
      codedList(context, 'methodCode', [{ concept: resource.method, place: `${path}.method` }]),
      codedList(context, 'targetSiteCode', [{ concept: resource.bodySite, place: `${path}.bodySite` }]),
      performers.elements,
      asking(context, located),
    ),
  ];
}

/** Who asked for it, from the request that it answers. */
function asking(context: BuildContext, located: Located<Observation>): readonly CdaElement[] {
  return (located.resource.basedOn ?? []).flatMap((reference, at) => {
    const request = context.document.findAs('ServiceRequest', reference, located);
    const { requester: who, authoredOn } = request?.resource ?? {};
    const place = `${request?.path ?? ''}.requester`;
    const made = request && requester(context, { reference: who, place }, request, 'IND', authoredOn);
    if (!made) context.remarks.leftOut(`${located.path}.basedOn[${at}]`);
    return made ? [made] : [];
  });
}

/** The value of an observation, where the CDA has its type. */
function valueElement(
  context: BuildContext,
  { resource, path }: Located<Observation>,
  text: SectionText,
): CdaElement | undefined {
  const typed = (type: string, value: string) => el('value', { 'xsi:type': type, value });
  if (resource.valueQuantity) {
    const made = pq('value', resource.valueQuantity, 'PQ');
    if (!made) context.remarks.leftOut(`${path}.value`);
    return made;
  }
  if (resource.valueString !== undefined) return el('value', { 'xsi:type': 'ST' }, resource.valueString);
  if (resource.valueBoolean !== undefined) return typed('BL', String(resource.valueBoolean));
  if (resource.valueInteger !== undefined) return typed('INT', String(resource.valueInteger));
  if (resource.valueDateTime !== undefined) return ts('value', resource.valueDateTime, 'TS');
  const { valueCodeableConcept: concept } = resource;
  const words = wordsOfConcept(concept);
  return (
    codedConcept(context, 'value', concept, `${path}.value`, text, { type: 'CD', translate: true }) ??
    (words === undefined
      ? undefined
      : el('value', { 'xsi:type': 'CD', nullFlavor: 'OTH' }, originalText(text.refer(words))))
  );
}
