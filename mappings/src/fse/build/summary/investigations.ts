import type { DiagnosticReport, Observation } from '@medplum/fhirtypes';
import { ts } from '../../cda/data-types.ts';
import { type CdaElement, el } from '../../cda/element.ts';
import type { Located } from '../../document.ts';
import { textReference } from '../acts.ts';
import { interval } from '../clinical/interval.ts';
import { statementId } from '../clinical/statement-id.ts';
import type { BuildContext } from '../context.ts';
import { performers } from '../dispensation/performers.ts';
import type { SectionText } from '../narrative/section-text.ts';
import type { Written } from '../remarks.ts';
import { labelled, noteWords, wordsOfConcept } from '../words.ts';
import { type EntryOf, entriesWith } from './entries.ts';
import { hasValue, leavesOf, membersOf } from './members.ts';
import { type ObservationRules, type Observed, observation, observationTime } from './observation.ts';
import { observationCode } from './observation-code.ts';
import { statusCodeOf } from './status.ts';
import { entryTemplate } from './templates.ts';
import written from './written.json' with { type: 'json' };

const reportParts: Written = { ...written.DiagnosticReport };
const panelParts: Written = { ...written.Panel };
const rules: ObservationRules = { templateId: entryTemplate('14.2'), uncoded: 'OTH', valueRequired: true };

/** Results as `organizer`: a report, a panel, or one observation by itself. Source: schematron PSS 4.0, b278–b288. */
const investigation: EntryOf = (context, { resource, path }, text) => {
  if (resource.resourceType === 'DiagnosticReport') {
    const made = report(context, { resource, path }, text);
    return made && [made];
  }
  if (resource.resourceType !== 'Observation') return undefined;
  return [panel(context, { resource, path }, text)];
};

/** A report by its results, or by its conclusions where it has none; nothing when it has neither. */
function report(context: BuildContext, located: Located<DiagnosticReport>, text: SectionText): CdaElement | undefined {
  const { resource, path } = located;
  const conclusions = [resource.conclusion, ...(resource.conclusionCode ?? []).map(wordsOfConcept)]
    .filter((one) => one !== undefined && one !== '')
    .join(', ');
  if (!resource.result && conclusions === '') return undefined;
  context.remarks.restOf(resource, path, reportParts);
  const results = (resource.result ?? []).flatMap((reference, at) => {
    const found = context.document.findAs('Observation', reference, located);
    if (!found) context.gaps.reference(`${path}.result[${at}]`);
    return found ? leavesOf(context, found) : [];
  });
  const { elements, names } = performers(context, resource.performer ?? [], located, undefined);
  const words = labelled([
    ['Conclusioni', results.length === 0 ? undefined : conclusions],
    ['Eseguito da', names.join(', ')],
  ]);
  const { effectiveDateTime, effectivePeriod } = resource;
  const code = observationCode(context, resource.code, path, text, { uncoded: 'OTH' });
  const status = statusCodeOf(context, 'report', resource.status, path);
  return el(
    'organizer',
    { classCode: 'BATTERY', moodCode: 'EVN' },
    el('templateId', { root: entryTemplate('14.1') }),
    statementId(resource.identifier),
    code,
    textReference(text, words),
    el('statusCode', { code: status }),
    ts('effectiveTime', effectiveDateTime) ??
      (effectivePeriod && interval(context, effectivePeriod, `${path}.effective`, 'known')),
    elements,
    results.length === 0
      ? el('component', { typeCode: 'COMP' }, conclusion(code, status, conclusions))
      : components(context, results, text),
  );
}

/** Conclusions as the one result that the schematron asks for. */
function conclusion(code: CdaElement | undefined, status: string, words: string): CdaElement {
  return el(
    'observation',
    { classCode: 'OBS', moodCode: 'EVN' },
    el('templateId', { root: entryTemplate('14.2') }),
    el('id', { nullFlavor: 'NI' }),
    code,
    el('statusCode', { code: status }),
    el('value', { 'xsi:type': 'ST' }, words),
  );
}

function panel(context: BuildContext, located: Located<Observation>, text: SectionText): CdaElement {
  const { resource, path } = located;
  const members = membersOf(context, located);
  const grouped = members.length > 0 && !hasValue(resource);
  if (grouped) context.remarks.restOf(resource, path, panelParts);
  return el(
    'organizer',
    { classCode: 'BATTERY', moodCode: 'EVN' },
    el('templateId', { root: entryTemplate('14.1') }),
    grouped ? statementId(resource.identifier) : undefined,
    observationCode(context, resource.code, path, text, { uncoded: 'OTH' }),
    grouped ? textReference(text, noteWords(resource.note)) : undefined,
    el('statusCode', { code: statusCodeOf(context, 'observation', resource.status, path) }),
    observationTime(context, located),
    components(context, grouped ? members : [located, ...members], text),
  );
}

function components(context: BuildContext, list: readonly Observed[], text: SectionText): readonly CdaElement[] {
  return list.map((one) => el('component', { typeCode: 'COMP' }, observation(context, one, text, rules)));
}

/** Entries of the investigations. */
export const investigations = entriesWith(investigation);
