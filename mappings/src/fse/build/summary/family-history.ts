import type { Age, CodeableConcept, FamilyMemberHistory, FamilyMemberHistoryCondition } from '@medplum/fhirtypes';
import { oids } from '../../cda/code-systems.ts';
import { codeOf, codingIn, originalText, pq, ts } from '../../cda/data-types.ts';
import { type CdaElement, el } from '../../cda/element.ts';
import type { Located } from '../../document.ts';
import { leaveOthers, related, textReference } from '../acts.ts';
import { absentCode } from '../clinical/absent.ts';
import { codedValue } from '../clinical/coded-value.ts';
import { statementId } from '../clinical/statement-id.ts';
import type { BuildContext } from '../context.ts';
import type { SectionText } from '../narrative/section-text.ts';
import type { Written } from '../remarks.ts';
import { labelled, noteWords, wordsOfConcept } from '../words.ts';
import { absenceOf, absentFamilyHistory } from './absent-entries.ts';
import { type EntryOf, entriesWith } from './entries.ts';
import { entryTemplate } from './templates.ts';
import written from './written.json' with { type: 'json' };

const parts: Written = { ...written.FamilyMemberHistory };
const absentParts: Written = { ...written.AbsentObservation };
const roleCode = '2.16.840.1.113883.5.111';
const sexes: Readonly<Record<string, readonly [string, string]>> = {
  male: ['M', 'Maschio'],
  female: ['F', 'Femmina'],
};

type History = Located<FamilyMemberHistory>;

/** Diseases of a relative, or that none are known. */
const historyEntry: EntryOf = (context, { resource, path }, text) => {
  if (resource.resourceType === 'FamilyMemberHistory') return [relative(context, { resource, path }, text)];
  if (resource.resourceType !== 'Observation') return undefined;
  const code = absentCode(resource.valueCodeableConcept, 'problems') ?? absentCode(resource.code, 'problems');
  if (code === undefined) return undefined;
  context.remarks.restOf(resource, path, absentParts);
  const words = noteWords(resource.note) ?? resource.valueCodeableConcept?.text;
  const { identifier } = resource;
  return [absentFamilyHistory({ code, path, identifier, ...(words === undefined ? {} : { words }) }, text)];
};

/** An `organizer` about a relative: each disease is one observation. Source: schematron PSS 4.0, b174–b188. */
function relative(context: BuildContext, located: History, text: SectionText): CdaElement {
  const { resource, path } = located;
  context.remarks.restOf(resource, path, parts);
  if (resource.status === 'entered-in-error') context.gaps.value(`${path}.status`);
  const conditions = resource.condition ?? [];
  const diseases = conditions.map((condition, at) =>
    disease(context, condition, `${path}.condition[${at}]`, text, ageAtDeath(context, located, at)),
  );
  return el(
    'organizer',
    { classCode: 'CLUSTER', moodCode: 'EVN' },
    el('templateId', { root: entryTemplate('16.1') }),
    statementId(resource.identifier),
    codeOf('code', '10157-6', oids.loinc, 'Storia di malattie di membri familiari'),
    diseases.length > 0 ? textReference(text, noteWords(resource.note)) : undefined,
    el('statusCode', { code: 'completed' }),
    ts('effectiveTime', resource.date),
    subject(context, located, text),
    (diseases.length > 0 ? diseases : [untold(context, located, text)]).map((one) =>
      el('component', { typeCode: 'COMP' }, one),
    ),
  );
}

function subject({ remarks }: BuildContext, { resource, path }: History, text: SectionText): CdaElement {
  const { relationship, sex } = resource;
  const found = codingIn(relationship, [roleCode]);
  if (found) leaveOthers(remarks, relationship, found, `${path}.relationship`);
  const words = found ? relationship.text : wordsOfConcept(relationship);
  const reference = originalText(words === undefined ? undefined : text.refer(words));
  const code = found
    ? codeOf('code', found.code, roleCode, found.display, {}, reference)
    : codeOf('code', 'FAMMEMB', roleCode, 'Family Member', {}, reference);
  return el(
    'subject',
    { typeCode: 'SBJ' },
    el('relatedSubject', { classCode: 'PRS' }, code, person(sex, ts('birthTime', resource.bornDate))),
  );
}

function person(sex: CodeableConcept | undefined, birthTime: CdaElement | undefined): CdaElement | undefined {
  if (!sex && !birthTime) return undefined;
  const known = sex?.coding?.map(({ code }) => sexes[code ?? '']).find(Boolean);
  const [code, display] = known ?? ['UN', 'Indifferenziato'];
  return el(
    'subject',
    { classCode: 'PSN', determinerCode: 'INSTANCE' },
    sex && codeOf('administrativeGenderCode', code, oids.gender, display),
    birthTime,
  );
}

/** The age at death stands with the disease that led to it, else with the first one. */
function ageAtDeath({ remarks }: BuildContext, { resource, path }: History, at: number): Age | undefined {
  const conditions = resource.condition ?? [];
  const leading = Math.max(
    conditions.findIndex(({ contributedToDeath }) => contributedToDeath === true),
    0,
  );
  const told = resource.deceasedAge?.value !== undefined;
  if (conditions[at]?.contributedToDeath !== undefined && !(told && at === leading)) {
    remarks.leftOut(`${path}.condition[${at}].contributedToDeath`);
  }
  return at === leading ? resource.deceasedAge : undefined;
}

function disease(
  context: BuildContext,
  condition: FamilyMemberHistoryCondition,
  path: string,
  text: SectionText,
  death: Age | undefined,
): CdaElement {
  const value = codedValue(context, condition.code, `${path}.code`, text, { translations: true });
  if (!value) context.gaps.missing(`${path}.code`);
  const told = labelled([
    ['', noteWords(condition.note)],
    ['Esito', wordsOfConcept(condition.outcome)],
    ['Insorgenza', condition.onsetString],
  ]);
  return observation(
    value?.attributes['codeSystem'] === oids.icd9cm,
    textReference(text, told),
    ts('effectiveTime', condition.onsetPeriod?.start) ?? el('effectiveTime', { nullFlavor: 'UNK' }),
    value,
    age('35267-4', 'Età diagnosi patologia', condition.onsetAge),
    age('39016-1', 'Età decesso', death),
  );
}

/** A relative of whom only notes tell. */
function untold(context: BuildContext, { resource, path }: History, text: SectionText): CdaElement {
  const words = noteWords(resource.note);
  if (words === undefined) context.gaps.missing(`${path}.condition`);
  const value = el('value', { 'xsi:type': 'CD', nullFlavor: 'NI' });
  const time = el('effectiveTime', { nullFlavor: 'UNK' });
  const death = age('39016-1', 'Età decesso', resource.deceasedAge);
  return observation(false, textReference(text, words), time, value, death);
}

function observation(icd: boolean, text: CdaElement | undefined, ...rest: readonly (CdaElement | undefined)[]) {
  return el(
    'observation',
    { classCode: 'OBS', moodCode: 'EVN' },
    el('templateId', { root: entryTemplate('16.2') }),
    el('id', { nullFlavor: 'NI' }),
    icd
      ? codeOf('code', '52797-8', oids.loinc, 'Diagnosi codice ICD')
      : codeOf('code', '75326-9', oids.loinc, 'Problem'),
    text,
    el('statusCode', { code: 'completed' }),
    rest,
  );
}

function age(code: string, display: string, told: Age | undefined): CdaElement | undefined {
  const value = pq('value', told, 'PQ');
  if (!value) return undefined;
  const made = el(
    'observation',
    { classCode: 'OBS', moodCode: 'EVN' },
    el('templateId', { root: entryTemplate('16.3') }),
    codeOf('code', code, oids.loinc, display),
    el('statusCode', { code: 'completed' }),
    value,
  );
  return related('SUBJ', made);
}

/** Entries of the section of the family: relatives, or one statement that nothing is known (b18). */
export const familyHistory: ReturnType<typeof entriesWith> = (context, section, text) => {
  const made = entriesWith(historyEntry, (_context, one, narrative) => [
    absentFamilyHistory(absenceOf(one.section, one.path, 'problems'), narrative),
  ])(context, section, text);
  if (made.length > 1 && made.some(({ name }) => name === 'observation')) {
    context.gaps.value(`${section.path}.entry`);
  }
  return made;
};
