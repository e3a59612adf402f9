import type { AllergyIntolerance, AllergyIntoleranceReaction, CodeableConcept } from '@medplum/fhirtypes';
import { oids } from '../../cda/code-systems.ts';
import { codeOf, originalText } from '../../cda/data-types.ts';
import { type CdaElement, el } from '../../cda/element.ts';
import type { Located, LocatedSection } from '../../document.ts';
import { noteAct, related, textReference } from '../acts.ts';
import { entryIds } from '../clinical/participation.ts';
import type { BuildContext } from '../context.ts';
import type { SectionText } from '../narrative/section-text.ts';
import { labelled, noteWords, wordsOfConcept } from '../words.ts';
import data from './allergy-codes.json' with { type: 'json' };
import { codedConcept, type EntryWriter, entriesBy, inWords, span } from './entry.ts';
import written from './written.json' with { type: 'json' };

type Table = Readonly<Record<string, string>>;

const fse = '2.16.840.1.113883.2.9.77.22.11';
/** Agents: AIC, ATC, and the allergens of the FSE that are no drugs. */
const agents = [oids.aic, oids.atc, `${fse}.2`];
/** Reactions: to allergies, to intolerances, ICD-9-CM. */
const manifestations = [`${fse}.4`, `${fse}.3`, oids.icd9cm];
const observationValue = '2.16.840.1.113883.5.1063';
const noneKnown: ReadonlySet<string | undefined> = new Set(data.noneKnown);
const refuted: ReadonlySet<string | undefined> = new Set(['refuted', 'entered-in-error']);

/** One allergy. Source: schematron LDO 5.5 b49–b76. */
/** What differs between the documents that hold allergies. */
export interface AllergyOptions {
  /** The schematron counts severity, state and comment in the whole section: only the first allergy has them coded (RAD b39–b46). */
  readonly detailsOfFirst: boolean;
}

/** Allergies and intolerances of a section. */
export function allergiesOf(options: AllergyOptions) {
  return (context: BuildContext, section: LocatedSection, text: SectionText): readonly CdaElement[] => {
    let written = 0;
    const writer: EntryWriter = (_context, { resource, path }) => {
      if (resource.resourceType !== 'AllergyIntolerance') return [];
      const made = concern(context, { resource, path }, text, !options.detailsOfFirst || written === 0);
      written += made.length;
      return made;
    };
    return entriesBy({ AllergyIntolerance: writer })(context, section, text);
  };
}

/** The same as the discharge letter has them. */
export const allergies = allergiesOf({ detailsOfFirst: false });

/** An `act` of concern around one allergy; that none is known, or that it is none after all, has no entry. */
function concern(
  context: BuildContext,
  located: Located<AllergyIntolerance>,
  text: SectionText,
  detailed: boolean,
): readonly CdaElement[] {
  const { resource, path } = located;
  if (resource.verificationStatus?.coding?.some(({ code }) => refuted.has(code))) {
    context.remarks.leftOut(path);
    return [];
  }
  if (resource.code?.coding?.some(({ code }) => noneKnown.has(code)))
    return inWords(context, resource.code, path, text);
  context.remarks.restOf(resource, path, written.AllergyIntolerance);
  const clinical = resource.clinicalStatus?.coding?.[0]?.code ?? 'active';
  const states: Table = data.concern;
  const status = states[clinical] ?? 'active';
  const { low, high } = { low: resource.recordedDate, high: resource.onsetPeriod?.end };
  const ended = status === 'completed';
  const time = ended
    ? endedTime(context, low, high, path)
    : span(context, { start: low, end: undefined, place: path }, true);
  return [
    el(
      'act',
      { classCode: 'ACT', moodCode: 'EVN' },
      el('code', { nullFlavor: 'NA' }),
      el('statusCode', { code: status }),
      time,
      related('SUBJ', allergy(context, located, clinical, text, detailed)),
    ),
  ];
}

/** What has ended has an end, known or not. */
function endedTime(
  context: BuildContext,
  start: string | undefined,
  end: string | undefined,
  place: string,
): CdaElement | undefined {
  // The allergy may have ended before it was recorded.
  const ordered = start === undefined || end === undefined || end >= start;
  const made = span(context, { start, end: ordered ? end : undefined, place }, true);
  const hasEnd = made?.children.some((child) => typeof child !== 'string' && child.name === 'high');
  return made && hasEnd ? made : made && { ...made, children: [...made.children, el('high', { nullFlavor: 'UNK' })] };
}

function allergy(
  context: BuildContext,
  { resource, path }: Located<AllergyIntolerance>,
  clinical: string,
  text: SectionText,
  detailed: boolean,
): CdaElement {
  const note = noteWords(resource.note);
  const states: Table = data.states;
  const onset = resource.onsetDateTime ?? resource.onsetPeriod?.start;
  const time = { start: onset, end: resource.onsetPeriod?.end, place: `${path}.onset` };
  return el(
    'observation',
    { classCode: 'OBS', moodCode: 'EVN' },
    entryIds(context, resource.identifier, path),
    codeOf('code', '52473-6', oids.loinc, 'Allergie o causa della reazione'),
    detailed ? undefined : textReference(text, plain(resource, note)),
    el('statusCode', { code: 'completed' }),
    span(context, time, true),
    kind(context, resource, path),
    agent(context, resource.code, `${path}.code`, text),
    (resource.reaction ?? []).flatMap((reaction, at) => reactions(context, reaction, `${path}.reaction[${at}]`, text)),
    detailed ? severity(context, resource, path) : undefined,
    detailed
      ? related('REFR', detail('33999-4', oids.loinc, 'Stato', states[clinical] ?? 'LA16666-2', oids.loinc))
      : undefined,
    !detailed || note === undefined ? undefined : related('SUBJ', noteAct(text, note)),
  );
}

/** Severity, state and note in words. */
function plain({ criticality, clinicalStatus, reaction }: AllergyIntolerance, note: string | undefined) {
  return labelled([
    ['Gravità', (reaction ?? []).map(({ severity: one }) => one).find((one) => one !== undefined)],
    ['Criticità', criticality],
    ['Stato', clinicalStatus?.coding?.[0]?.code],
    ['', note],
  ]);
}

/** The kind of intolerance; where nothing is said of the mechanism, a general one. */
function kind({ remarks }: BuildContext, { type, category }: AllergyIntolerance, path: string): CdaElement {
  const kinds: Table = data.kinds;
  const [first, ...others] = category ?? [];
  for (const at of others.keys()) remarks.leftOut(`${path}.category[${at + 1}]`);
  const letter = kinds[first ?? ''];
  if (first !== undefined && letter === undefined) remarks.leftOut(`${path}.category[0]`);
  const code = type === 'allergy' ? `${letter ?? ''}ALG` : letter === undefined ? 'OINT' : `${letter}INT`;
  return codeOf('value', code, oids.actCode, undefined, { 'xsi:type': 'CD' });
}

function agent(
  context: BuildContext,
  concept: CodeableConcept | undefined,
  path: string,
  text: SectionText,
): CdaElement {
  const words = wordsOfConcept(concept);
  if (!concept || words === undefined) context.gaps.missing(path);
  const unknown = el('code', { nullFlavor: 'UNK' }, originalText(words === undefined ? undefined : text.refer(words)));
  const code = codedConcept(context, 'code', concept, path, text, { systems: agents, translate: true }) ?? unknown;
  const entity = el('playingEntity', { classCode: 'MMAT' }, code);
  return el('participant', { typeCode: 'CSM' }, el('participantRole', { classCode: 'MANU' }, entity));
}

/** What the allergy causes, an observation for each manifestation. */
function reactions(
  context: BuildContext,
  { manifestation, description, onset }: AllergyIntoleranceReaction,
  path: string,
  text: SectionText,
): readonly CdaElement[] {
  return (manifestation ?? []).map((concept, at) => {
    const words = wordsOfConcept(concept);
    const value =
      codedConcept(context, 'value', concept, `${path}.manifestation[${at}]`, text, {
        systems: manifestations,
        type: 'CD',
        translate: true,
      }) ??
      (words === undefined
        ? undefined
        : el('value', { 'xsi:type': 'CD', nullFlavor: 'OTH' }, originalText(text.refer(words))));
    const made = el(
      'observation',
      { classCode: 'OBS', moodCode: 'EVN' },
      codeOf('code', '75321-0', oids.loinc, 'Obiettività Clinica'),
      textReference(text, description),
      el('statusCode', { code: 'completed' }),
      span(context, { start: onset, end: undefined, place: path }, true),
      value,
    );
    return related('MFST', made);
  });
}

/** How heavy it is: the severity of the first reaction that says it, else how critical it may become. One stands in the CDA. */
function severity({ remarks }: BuildContext, resource: AllergyIntolerance, path: string): CdaElement | undefined {
  const severities: Table = data.severities;
  const criticalities: Table = data.criticalities;
  const told = (resource.reaction ?? []).flatMap(({ severity: one }, at) =>
    one === undefined ? [] : [{ one, place: `${path}.reaction[${at}].severity` }],
  );
  const [first] = told;
  const heavy = severities[first?.one ?? ''];
  for (const { one, place } of told) if (one !== first?.one || heavy === undefined) remarks.leftOut(place);
  if (heavy !== undefined) {
    if (resource.criticality !== undefined) remarks.leftOut(`${path}.criticality`);
    return related('SUBJ', detail('SEV', oids.actCode, 'Criticality', heavy, observationValue));
  }
  const critical = criticalities[resource.criticality ?? ''];
  if (critical === undefined) return undefined;
  return related('SUBJ', detail('CRIT', oids.actCode, 'Criticality', critical, observationValue));
}

function detail(code: string, system: string, display: string, value: string, valueSystem: string): CdaElement {
  return el(
    'observation',
    { classCode: 'OBS', moodCode: 'EVN' },
    codeOf('code', code, system, display),
    el('statusCode', { code: 'completed' }),
    codeOf('value', value, valueSystem, undefined, { 'xsi:type': 'CD' }),
  );
}
