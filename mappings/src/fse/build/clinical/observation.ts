import type { Observation, ObservationComponent, ObservationReferenceRange } from '@medplum/fhirtypes';
import { ts } from '../../cda/data-types.ts';
import { type CdaElement, el } from '../../cda/element.ts';
import type { Located } from '../../document.ts';
import { noteAct, related, template, textReference } from '../acts.ts';
import type { BuildContext } from '../context.ts';
import { anyIdentifier } from '../header/identifiers.ts';
import type { SectionText } from '../narrative/section-text.ts';
import type { Written } from '../remarks.ts';
import { labelled, noteWords, wordsOfConcept } from '../words.ts';
import { coded, statementCode } from './coded.ts';
import { type Performers, performers } from './performers.ts';
import { interval } from './reference-range.ts';
import { effectiveTime } from './times.ts';
import { quantityWords, valueElement, valueWords } from './value.ts';

const valued: Written = {
  valueQuantity: true,
  valueCodeableConcept: { text: true, coding: true },
  valueString: true,
  valueBoolean: true,
  valueInteger: true,
  valueRange: true,
  valueRatio: true,
  valueSampledData: true,
  valueTime: true,
  valueDateTime: true,
  valuePeriod: true,
  dataAbsentReason: { text: true, coding: true },
  interpretation: { text: true, coding: true },
  referenceRange: {
    low: true,
    high: true,
    type: { text: true, coding: true },
    appliesTo: { text: true, coding: true },
    age: true,
    text: true,
  },
};

/** What an observation says that is written; all else becomes a remark. */
const written: Written = {
  ...valued,
  identifier: true,
  status: true,
  code: { text: true, coding: true },
  subject: true,
  encounter: true,
  effectiveDateTime: true,
  effectivePeriod: true,
  effectiveInstant: true,
  issued: true,
  performer: true,
  note: { text: true },
  bodySite: { text: true, coding: true },
  method: { text: true, coding: true },
  partOf: true,
  hasMember: true,
  component: { code: { text: true, coding: true }, ...valued },
};

const statuses: Readonly<Record<string, string>> = {
  final: 'completed',
  amended: 'completed',
  corrected: 'completed',
  preliminary: 'active',
  registered: 'suspended',
  cancelled: 'aborted',
};

/** What the type of document decides of an observation. */
export interface ObservationOptions {
  readonly templateId?: string;
  /** Instead of the code of the observation. */
  readonly code?: CdaElement;
  /** Instead of what was found in its own type: in words (`ST`, of null flavour where nothing was), or as given. */
  readonly value?: 'words' | CdaElement;
  /** The notes are an act of their own, which also tells the observation where it has none; else words of its text. */
  readonly notes?: 'act';
}

/**
 * An observation, with its parts and members as observations below it. One that was entered in error is a gap. Source:
 * POCD_MT000040UV02 Observation; the statuses are those of the schematrons (active, completed, aborted, suspended).
 */
export function observation(
  context: BuildContext,
  located: Located<Observation>,
  text: SectionText,
  options: ObservationOptions = {},
): CdaElement {
  return observed(context, located, text, options, new Set([located.path]));
}

function observed(
  context: BuildContext,
  located: Located<Observation>,
  text: SectionText,
  options: ObservationOptions,
  seen: Set<string>,
): CdaElement {
  const { gaps, remarks } = context;
  const { resource, path } = located;
  remarks.restOf(resource, path, written);
  if (resource.status === 'entered-in-error') gaps.value(`${path}.status`);
  const who = performers(context, resource.performer ?? [], located, (at) => `${path}.performer[${at}]`);
  const words = observationWords(resource, who, options);
  return el(
    'observation',
    { classCode: 'OBS', moodCode: 'EVN' },
    template(options.templateId),
    anyIdentifier(resource.identifier),
    options.code ?? statementCode(context, resource.code, `${path}.code`, text),
    textReference(text, words),
    statusCode(resource.status),
    effectiveTime(
      context,
      { dateTime: resource.effectiveDateTime ?? resource.effectiveInstant, period: resource.effectivePeriod },
      `${path}.effective`,
    ),
    ts('availabilityTime', resource.issued),
    options.value === 'words'
      ? inWords(context, located)
      : (options.value ?? valueElement(context, resource, path, text)),
    interpretations(context, resource, path, text),
    coded(context, 'methodCode', resource.method, `${path}.method`, text),
    coded(context, 'targetSiteCode', resource.bodySite, `${path}.bodySite`, text),
    who.elements,
    options.notes ? related('SUBJ', noteAct(text, noteWords(resource.note) ?? findingWords(resource))) : undefined,
    (resource.component ?? []).map((one, at) => part(context, one, `${path}.component[${at}]`, text)),
    members(context, located, text, seen),
    (resource.referenceRange ?? []).map((one, at) =>
      referenceRange(context, one, `${path}.referenceRange[${at}]`, text),
    ),
  );
}

function statusCode(status: string | undefined): CdaElement | undefined {
  const code = statuses[status ?? ''];
  return code === undefined ? undefined : el('statusCode', { code });
}

/** What was found in words alone; its codes become remarks. */
function inWords({ remarks }: BuildContext, { resource, path }: Located<Observation>): CdaElement {
  for (const at of (resource.valueCodeableConcept?.coding ?? []).keys()) remarks.leftOut(`${path}.value.coding[${at}]`);
  const words = valueWords(resource);
  return el('value', { 'xsi:type': 'ST', nullFlavor: words === undefined ? 'NI' : undefined }, words);
}

function interpretations(
  context: BuildContext,
  { interpretation }: Observation | ObservationComponent,
  path: string,
  text: SectionText,
): readonly (CdaElement | undefined)[] {
  return (interpretation ?? []).map((one, at) =>
    coded(context, 'interpretationCode', one, `${path}.interpretation[${at}]`, text),
  );
}

function part(context: BuildContext, component: ObservationComponent, path: string, text: SectionText): CdaElement {
  const made = el(
    'observation',
    { classCode: 'OBS', moodCode: 'EVN' },
    statementCode(context, component.code, `${path}.code`, text),
    textReference(text, labelled([['Valore mancante', wordsOfConcept(component.dataAbsentReason)]])),
    valueElement(context, component, path, text),
    interpretations(context, component, path, text),
    (component.referenceRange ?? []).map((one, at) =>
      referenceRange(context, one, `${path}.referenceRange[${at}]`, text),
    ),
  );
  return related('COMP', made);
}

/** Members that are observations, each once (`seen`); others, and what is a member of its own members, become remarks. */
function members(
  context: BuildContext,
  located: Located<Observation>,
  text: SectionText,
  seen: Set<string>,
): readonly CdaElement[] {
  return (located.resource.hasMember ?? []).flatMap((reference, at) => {
    const member = context.document.findAs('Observation', reference, located);
    if (!member || seen.has(member.path)) {
      context.remarks.leftOut(`${located.path}.hasMember[${at}]`);
      return [];
    }
    seen.add(member.path);
    return [related('COMP', observed(context, member, text, {}, seen))];
  });
}

function referenceRange(
  context: BuildContext,
  range: ObservationReferenceRange,
  path: string,
  text: SectionText,
): CdaElement {
  const words = labelled([
    ['', range.text],
    ['Per', (range.appliesTo ?? []).map((one) => wordsOfConcept(one)).join(', ')],
    ['Età', [range.age?.low, range.age?.high].map(quantityWords).filter(Boolean).join(' - ')],
  ]);
  const type = coded(context, 'interpretationCode', range.type, `${path}.type`, text);
  const limits = interval('value', range.low, range.high);
  const made = el(
    'observationRange',
    { classCode: 'OBS', moodCode: 'EVN.CRT' },
    textReference(text, words),
    limits,
    type,
  );
  return el('referenceRange', { typeCode: 'REFV' }, made);
}

/** What of an observation has no element of its own in the CDA, for the reader. */
function observationWords(
  resource: Observation,
  { names }: Performers,
  { notes, code, value }: ObservationOptions,
): string | undefined {
  return labelled([
    ['', code ? wordsOfConcept(resource.code) : undefined],
    ['Valore', typeof value === 'object' && !resource.valueCodeableConcept ? valueWords(resource) : undefined],
    ['Valore mancante', wordsOfConcept(resource.dataAbsentReason)],
    ['Eseguito da', names.join(', ')],
    ['Note', notes ? undefined : noteWords(resource.note)],
  ]);
}

/** An observation in words: what was observed, and what was found. */
export function findingWords(resource: Observation): string {
  const name = wordsOfConcept(resource.code) ?? 'Osservazione';
  const parts = (resource.component ?? []).map((one) => [wordsOfConcept(one.code), valueWords(one)]);
  const found = [
    valueWords(resource),
    ...parts.map((one) => one.filter(Boolean).join(' ')).filter((one) => one !== ''),
  ].filter((one) => one !== undefined);
  return found.length === 0 ? name : `${name}: ${found.join(', ')}`;
}
