import type { CdaElement } from '../../cda/element.ts';
import { absentCode } from '../clinical/absent.ts';
import { type AllergyTemplates, allergy } from '../clinical/allergy.ts';
import concernWritten from '../clinical/concern-written.json' with { type: 'json' };
import { type ConditionTemplates, problemConcern } from '../clinical/condition.ts';
import type { Written } from '../remarks.ts';
import { noteWords, wordsOfConcept } from '../words.ts';
import { type Absence, absenceOf, absentAllergies, absentProblems } from './absent-entries.ts';
import { type EntryOf, entriesWith } from './entries.ts';
import { entryTemplate, noteTemplate } from './templates.ts';
import summaryWritten from './written.json' with { type: 'json' };

const allergyTemplates: AllergyTemplates = {
  concern: entryTemplate('1.1'),
  allergy: entryTemplate('1.3'),
  codedReaction: entryTemplate('1.5.1'),
  toldReaction: entryTemplate('1.5.2'),
  criticality: entryTemplate('1.5.3'),
  status: entryTemplate('1.6'),
  note: noteTemplate,
  agentInWords: 'NI',
};

const problemTemplates: ConditionTemplates = {
  concern: entryTemplate('4.1'),
  problem: entryTemplate('4.2'),
  severity: entryTemplate('4.4'),
  course: entryTemplate('4.5'),
  status: entryTemplate('1.6'),
  note: noteTemplate,
};

const absentAllergy: Written = { ...concernWritten.AllergyIntolerance, type: false, category: false, reaction: false };
const absentProblem: Written = { ...concernWritten.Condition, severity: false, bodySite: false, evidence: false };
const absentObservation: Written = { ...summaryWritten.AbsentObservation };

/** An allergy, or that there are none, said by a code of the AllergyIntolerance or by an Observation. */
const allergyEntry: EntryOf = (context, { resource, path }, text) => {
  if (resource.resourceType === 'Observation') {
    const code = absentCode(resource.valueCodeableConcept, 'allergies') ?? absentCode(resource.code, 'allergies');
    if (code === undefined) return undefined;
    context.remarks.restOf(resource, path, absentObservation);
    const words = noteWords(resource.note) ?? resource.valueCodeableConcept?.text;
    return [absentAllergies(context, absence(code, path, resource.identifier, words, undefined), text)];
  }
  if (resource.resourceType !== 'AllergyIntolerance') return undefined;
  const code = absentCode(resource.code, 'allergies');
  if (code === undefined) return [allergy(context, { resource, path }, text, allergyTemplates)];
  context.remarks.restOf(resource, path, absentAllergy);
  const words = noteWords(resource.note) ?? wordsOfConcept(resource.code);
  const since = resource.onsetDateTime ?? resource.onsetPeriod?.start ?? resource.recordedDate;
  return [absentAllergies(context, absence(code, path, resource.identifier, words, since), text)];
};

/** A problem, or that there are none. */
const problemEntry: EntryOf = (context, { resource, path }, text) => {
  if (resource.resourceType !== 'Condition') return undefined;
  const code = absentCode(resource.code, 'problems');
  if (code === undefined) return [problemConcern(context, { resource, path }, text, problemTemplates)];
  context.remarks.restOf(resource, path, absentProblem);
  const words = noteWords(resource.note) ?? wordsOfConcept(resource.code);
  const since = resource.onsetDateTime ?? resource.onsetPeriod?.start ?? resource.recordedDate;
  return [absentProblems(context, absence(code, path, resource.identifier, words, since), text)];
};

function absence(
  code: string,
  path: string,
  identifier: Absence['identifier'],
  words: string | undefined,
  since: string | undefined,
): Absence {
  return {
    code,
    path,
    identifier,
    ...(words === undefined ? {} : { words }),
    ...(since === undefined ? {} : { since }),
  };
}

/** Entries of the section of allergies. */
export const allergies = entriesWith(allergyEntry, (context, { section, path }, text): readonly CdaElement[] => [
  absentAllergies(context, absenceOf(section, path, 'allergies'), text),
]);

/** Entries of the section of problems. */
export const problems = entriesWith(problemEntry, (context, { section, path }, text): readonly CdaElement[] => [
  absentProblems(context, absenceOf(section, path, 'problems'), text),
]);
