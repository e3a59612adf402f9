import type { Condition, Observation } from '@medplum/fhirtypes';
import { oids } from '../../cda/code-systems.ts';
import { codeOf, codingIn, originalText } from '../../cda/data-types.ts';
import { type CdaElement, el } from '../../cda/element.ts';
import type { Located, LocatedSection } from '../../document.ts';
import { related, template, textReference } from '../acts.ts';
import { entryIds } from '../clinical/participation.ts';
import type { BuildContext } from '../context.ts';
import type { SectionText } from '../narrative/section-text.ts';
import { labelled, noteWords, wordsOfConcept } from '../words.ts';
import { codedConcept, type EntryWriter, entriesBy, inWords, type Span, span } from './entry.ts';
import written from './written.json' with { type: 'json' };

/** What differs between the sections that hold problems and diagnoses. */
export interface ProblemOptions {
  /** LOINC code of the observation and its name. */
  readonly code: string;
  readonly display: string;
  /** A value in ICD-9-CM, or else no entry (`icd9`) or no value (`icd9-or-none`); or any value, also in words. */
  readonly value: 'icd9' | 'icd9-or-none' | 'any';
  /** In the history: it is completed, has a beginning, known or not, and says its course and state. */
  readonly history?: boolean;
  /** The section has one entry; further ones are named below the narrative. */
  readonly single?: boolean;
  /** `templateId` of the observation. */
  readonly templateId?: string;
  /** How its course and its state are written; without template and in LOINC when absent. */
  readonly details?: { readonly course: DetailOptions; readonly state: DetailOptions };
}

/** Template and code system of a detail of a problem. */
export interface DetailOptions {
  readonly templateId: string;
  readonly system: string;
}

const refuted: ReadonlySet<string | undefined> = new Set(['refuted', 'entered-in-error']);
const activity: Readonly<Record<string, string>> = {
  active: 'active',
  recurrence: 'active',
  relapse: 'active',
  inactive: 'inactive',
  remission: 'inactive',
  resolved: 'inactive',
};
const states = {
  active: { code: 'LA16666-2', display: 'Active' },
  inactive: { code: 'LA18632-2', display: 'Inactive' },
} as const;
const courses: Readonly<Record<string, string>> = { 'LA28752-6': 'Chronic', 'LA18821-1': 'Acute' };
const stateCode = { code: '33999-4', display: 'Stato' } as const;
const courseCode = { code: '89261-2', display: 'Decorso Clinico' } as const;

/** The problems of a section, told by Condition or by Observation. Source: schematron LDO 5.5 b18–b20, b24–b33, b88–b90. */
export function problems(options: ProblemOptions) {
  const condition: EntryWriter = (context, located, text) =>
    located.resource.resourceType === 'Condition'
      ? ofCondition(context, { resource: located.resource, path: located.path }, text, options)
      : [];
  const observation: EntryWriter = (context, located, text) =>
    located.resource.resourceType === 'Observation'
      ? ofObservation(context, { resource: located.resource, path: located.path }, text, options)
      : [];
  const all = entriesBy({ Condition: condition, Observation: observation });
  if (!options.single) return all;
  const named = entriesBy({ Condition: inWordsOnly, Observation: inWordsOnly });
  return (context: BuildContext, located: LocatedSection, text: SectionText): readonly CdaElement[] => {
    const { section, path } = located;
    const made: CdaElement[] = [];
    // Paths of entries stay those of the Bundle, as resources are found by reference.
    for (const reference of section.entry ?? []) {
      const one = { section: { ...section, entry: [reference] }, path };
      made.push(...(made.length === 0 ? all : named)(context, one, text));
    }
    return made;
  };
}

const inWordsOnly: EntryWriter = (context, { resource, path }, text) => {
  const concept =
    resource.resourceType === 'Condition'
      ? resource.code
      : resource.resourceType === 'Observation'
        ? resource.valueCodeableConcept
        : undefined;
  return inWords(context, concept, path, text);
};

function ofCondition(
  context: BuildContext,
  { resource, path }: Located<Condition>,
  text: SectionText,
  options: ProblemOptions,
): readonly CdaElement[] {
  if (refuted.has(resource.verificationStatus?.coding?.[0]?.code)) {
    context.remarks.leftOut(path);
    return [];
  }
  const value = codedValue(context, resource.code, `${path}.code`, text, options);
  if (value === 'none') return inWords(context, resource.code, path, text);
  const course = options.history ? courseOf(context, { resource, path }, options) : undefined;
  context.remarks.restOf(resource, path, {
    ...written.Condition,
    clinicalStatus: options.history ?? false,
    evidence: course !== undefined,
  });
  const time = {
    start: resource.onsetDateTime ?? resource.onsetPeriod?.start,
    end: resource.abatementDateTime ?? resource.abatementPeriod?.end ?? resource.onsetPeriod?.end,
    place: path,
  };
  const said = value ? undefined : wordsOfConcept(resource.code);
  const words = labelled([
    ['', said],
    ['', noteWords(resource.note)],
  ]);
  const ids = entryIds(context, resource.identifier, path);
  const state = options.history ? stateOf(context, { resource, path }, options) : undefined;
  return [problem(context, options, { ids, words, time, value, details: [course, state] }, text)];
}

function ofObservation(
  context: BuildContext,
  { resource, path }: Located<Observation>,
  text: SectionText,
  options: ProblemOptions,
): readonly CdaElement[] {
  const { valueCodeableConcept: concept } = resource;
  const value = concept ? codedValue(context, concept, `${path}.value`, text, options) : 'none';
  // What the reader of CDA makes of a section without entries: the text of the section says it already.
  if (value === 'none') return inWords(context, concept, path, text);
  const { performer: _performer, basedOn: _basedOn, interpretation: _means, ...parts } = written.Observation;
  // The code of the entry is that of the section; another one has no place.
  const named = codingIn(resource.code, [oids.loinc])?.code === options.code;
  context.remarks.restOf(resource, path, { ...parts, code: named && { coding: true }, bodySite: false, method: false });
  const time = {
    start: resource.effectiveDateTime ?? resource.effectivePeriod?.start,
    end: resource.effectivePeriod?.end,
    place: path,
  };
  const words = labelled([
    ['', value ? undefined : wordsOfConcept(concept)],
    ['', noteWords(resource.note)],
  ]);
  const ids = entryIds(context, resource.identifier, path);
  return [problem(context, options, { ids, words, time, value, details: [] }, text)];
}

interface Problem {
  readonly ids: readonly CdaElement[];
  readonly words: string | undefined;
  readonly time: Span;
  readonly value: CdaElement | undefined;
  readonly details: readonly (CdaElement | undefined)[];
}

function problem(
  context: BuildContext,
  { code, display, history, templateId }: ProblemOptions,
  { ids, words, time, value, details }: Problem,
  text: SectionText,
): CdaElement {
  return el(
    'observation',
    { classCode: 'OBS', moodCode: 'EVN' },
    template(templateId),
    ids,
    codeOf('code', code, oids.loinc, display),
    textReference(text, words),
    history ? el('statusCode', { code: 'completed' }) : undefined,
    span(context, time, history === true),
    value,
    details,
  );
}

/** The value; `none` when the section takes no entry without one. */
function codedValue(
  context: BuildContext,
  concept: Condition['code'],
  path: string,
  text: SectionText,
  { value }: ProblemOptions,
): CdaElement | undefined | 'none' {
  const translate = { type: 'CD', translate: true } as const;
  const icd9 = codedConcept(context, 'value', concept, path, text, { ...translate, systems: [oids.icd9cm] });
  if (icd9) return icd9;
  if (value === 'icd9') return 'none';
  const words = wordsOfConcept(concept);
  if (value === 'icd9-or-none') return words === undefined ? 'none' : undefined;
  const any = codedConcept(context, 'value', concept, path, text, translate);
  if (any) return any;
  if (words === undefined) return 'none';
  return el('value', { 'xsi:type': 'CD', nullFlavor: 'OTH' }, originalText(text.refer(words)));
}

/** Active or not, in the codes of LOINC; finer states are in words of FHIR only, and so remarks. */
function stateOf(
  { remarks }: BuildContext,
  { resource, path }: Located<Condition>,
  { details }: ProblemOptions,
): CdaElement | undefined {
  const code = resource.clinicalStatus?.coding?.[0]?.code ?? '';
  const known = activity[code];
  if (code !== '' && code !== known) remarks.leftOut(`${path}.clinicalStatus`);
  return known === 'active' || known === 'inactive' ? detail(stateCode, states[known], details?.state) : undefined;
}

/** Acute or chronic: an observation that the condition cites as evidence, as the reader of CDA puts it. */
function courseOf(
  { document }: BuildContext,
  located: Located<Condition>,
  { details }: ProblemOptions,
): CdaElement | undefined {
  const cited = (located.resource.evidence ?? []).flatMap(({ detail: list }) => list ?? []);
  for (const reference of cited) {
    const found = document.findAs('Observation', reference, located);
    const code = found?.resource.valueCodeableConcept?.coding?.find((one) =>
      Object.hasOwn(courses, one.code ?? ''),
    )?.code;
    if (code !== undefined && cited.length === 1) {
      return detail(courseCode, { code, display: courses[code] ?? code }, details?.course);
    }
  }
  return undefined;
}

interface LoincCode {
  readonly code: string;
  readonly display: string;
}

function detail(what: LoincCode, value: LoincCode, options?: DetailOptions): CdaElement {
  const made = el(
    'observation',
    { classCode: 'OBS', moodCode: 'EVN' },
    template(options?.templateId),
    codeOf('code', what.code, oids.loinc, what.display),
    el('statusCode', { code: 'completed' }),
    codeOf('value', value.code, options?.system ?? oids.loinc, value.display, { 'xsi:type': options ? 'CD' : 'CE' }),
  );
  return related('REFR', made, { inversionInd: 'false' });
}
