import type { DiagnosticReport, Procedure } from '@medplum/fhirtypes';
import { ts } from '../../cda/data-types.ts';
import { type CdaElement, el } from '../../cda/element.ts';
import type { Located, LocatedSection } from '../../document.ts';
import { codeOfWords, textReference } from '../acts.ts';
import { entryIds, entryPerformers } from '../clinical/participation.ts';
import type { BuildContext } from '../context.ts';
import { codedConcept, type EntryWriter, entriesBy, span } from '../discharge/entry.ts';
import { examination } from '../discharge/examination.ts';
import type { SectionText } from '../narrative/section-text.ts';
import { labelled, noteWords, wordsOfConcept } from '../words.ts';
import written from './written.json' with { type: 'json' };

const statuses: Readonly<Record<string, string>> = {
  'in-progress': 'active',
  'on-hold': 'suspended',
  stopped: 'aborted',
  'not-done': 'aborted',
  completed: 'completed',
};

const procedures = entriesBy({
  Procedure: (context, { resource, path }, text) =>
    resource.resourceType === 'Procedure' ? [done(context, { resource, path }, text)] : [],
});

/**
 * The examinations that were made, each as `act`. The section has one at least: where it cites none there is an act of which
 * the text alone tells, at the time of the documented event. Source: schematron RAD 4.1 b3, b65–b67.
 */
export function examinationsMade(
  context: BuildContext,
  section: LocatedSection,
  text: SectionText,
): readonly CdaElement[] {
  const made = procedures(context, section, text);
  if (made.length > 0) return made;
  const when = ts('effectiveTime', context.document.composition.event?.[0]?.period?.start);
  const unknown = el('code', { nullFlavor: 'UNK' });
  const status = el('statusCode', { code: 'completed' });
  const time = when ?? el('effectiveTime', { nullFlavor: 'UNK' });
  return [el('act', { classCode: 'ACT', moodCode: 'EVN' }, unknown, status, time)];
}

function done(context: BuildContext, located: Located<Procedure>, text: SectionText): CdaElement {
  const { resource, path } = located;
  context.remarks.restOf(resource, path, written.Procedure);
  const code =
    codedConcept(context, 'code', resource.code, `${path}.code`, text, { translate: true }) ??
    codeOfWords('code', text, wordsOfConcept(resource.code));
  if (!code) context.gaps.missing(`${path}.code`);
  const status = statuses[resource.status ?? ''];
  if (status === undefined) context.gaps.value(`${path}.status`);
  const actors = (resource.performer ?? []).map(({ actor }, at) => ({
    reference: actor,
    place: `${path}.performer[${at}].actor`,
  }));
  const performers = entryPerformers(context, actors, located);
  const words = labelled([
    ['', noteWords(resource.note)],
    ['Eseguito da', performers.names.join(', ')],
  ]);
  const { performedDateTime, performedPeriod } = resource;
  const period = { start: performedPeriod?.start, end: performedPeriod?.end, place: `${path}.performed` };
  return el(
    'act',
    { classCode: 'ACT', moodCode: 'EVN', negationInd: resource.status === 'not-done' ? 'true' : undefined },
    entryIds(context, resource.identifier, path),
    code,
    textReference(text, words),
    status === undefined ? undefined : el('statusCode', { code: status }),
    ts('effectiveTime', performedDateTime) ??
      span(context, period, false) ??
      el('effectiveTime', { nullFlavor: 'UNK' }),
    performers.elements,
  );
}

const observation: EntryWriter = (context, { resource, path }, text) =>
  resource.resourceType === 'Observation' ? examination(context, { resource, path }, text, { value: false }) : [];

const report: EntryWriter = (context, { resource, path }, text) =>
  resource.resourceType === 'DiagnosticReport' ? findings(context, { resource, path }, text) : [];

/** What was found: observations, and reports made of these. */
export const reported = entriesBy({ Observation: observation, DiagnosticReport: report });

/** A report has no entry of its own: its results have, and its conclusion stands below the narrative. */
function findings(context: BuildContext, located: Located<DiagnosticReport>, text: SectionText): readonly CdaElement[] {
  const { resource, path } = located;
  context.remarks.restOf(resource, path, written.DiagnosticReport);
  if (resource.conclusion !== undefined && resource.conclusion !== '') text.refer(resource.conclusion);
  return (resource.result ?? []).flatMap((reference, at) => {
    const found = context.document.findAs('Observation', reference, located);
    if (!found) context.remarks.leftOut(`${path}.result[${at}]`);
    return found ? observation(context, found, text) : [];
  });
}
