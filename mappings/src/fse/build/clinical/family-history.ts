import type { Age, FamilyMemberHistory, FamilyMemberHistoryCondition } from '@medplum/fhirtypes';
import { oids } from '../../cda/code-systems.ts';
import { codeOf, codingIn, ts } from '../../cda/data-types.ts';
import { type CdaElement, el } from '../../cda/element.ts';
import type { Located } from '../../document.ts';
import { related, template, textReference } from '../acts.ts';
import type { BuildContext } from '../context.ts';
import { anyIdentifier } from '../header/identifiers.ts';
import type { SectionText } from '../narrative/section-text.ts';
import type { Written } from '../remarks.ts';
import { labelled, noteWords, wordsOfConcept } from '../words.ts';
import { coded } from './coded.ts';
import { quantityWords } from './value.ts';

const roleCode = '2.16.840.1.113883.5.111';

/** What a history of a relative says that is written; all else becomes a remark. */
const written: Written = {
  identifier: true,
  status: true,
  patient: true,
  date: true,
  name: true,
  relationship: { text: true, coding: true },
  sex: { text: true, coding: true },
  bornDate: true,
  bornString: true,
  ageAge: true,
  ageString: true,
  deceasedBoolean: true,
  deceasedAge: true,
  deceasedDate: true,
  deceasedString: true,
  note: { text: true },
  condition: {
    code: { text: true, coding: true },
    outcome: { text: true, coding: true },
    onsetAge: true,
    onsetRange: true,
    onsetPeriod: true,
    onsetString: true,
    contributedToDeath: true,
    note: { text: true },
  },
};

/** Template ids of the type of document; none where it has none. */
export interface FamilyHistoryTemplates {
  readonly organizer?: string | undefined;
  readonly disease?: string | undefined;
  readonly ageAtOnset?: string | undefined;
  readonly ageAtDeath?: string | undefined;
}

/**
 * The history of one relative as `organizer`: an observation for each disease that has an ICD-9-CM code. Nothing when none
 * has, since an organizer has one at least; then its words are all there is. Source: schematrons RSA b32–b43, Televisita
 * b52–b70, PSS.
 */
export function familyHistory(
  context: BuildContext,
  located: Located<FamilyMemberHistory>,
  text: SectionText,
  templates: FamilyHistoryTemplates = {},
): CdaElement | undefined {
  const { gaps, remarks } = context;
  const { resource, path } = located;
  const conditions = (resource.condition ?? []).map((condition, at) => ({ condition, at }));
  const diseases = conditions.filter(({ condition }) => codingIn(condition.code, [oids.icd9cm]));
  if (diseases.length === 0) return undefined;
  remarks.restOf(resource, path, written);
  if (resource.status === 'entered-in-error') gaps.value(`${path}.status`);
  const others = conditions.filter((one) => !diseases.includes(one)).map(({ condition }) => diseaseWords(condition));
  return el(
    'organizer',
    { classCode: 'CLUSTER', moodCode: 'EVN' },
    template(templates.organizer),
    anyIdentifier(resource.identifier),
    codeOf('code', '10157-6', oids.loinc, 'Storia di malattie di membri familiari'),
    textReference(
      text,
      labelled([
        ['', relativeWords(resource)],
        ['Altre malattie', others.join('; ')],
      ]),
    ),
    el('statusCode', { code: 'completed' }),
    ts('effectiveTime', resource.date),
    subject(context, located, text),
    diseases.map(({ condition, at }, index) => {
      const place = `${path}.condition[${at}]`;
      const death = index === 0 ? resource.deceasedAge : undefined;
      return el('component', {}, disease(context, condition, place, text, templates, death));
    }),
  );
}

function subject(
  context: BuildContext,
  { resource, path }: Located<FamilyMemberHistory>,
  text: SectionText,
): CdaElement {
  const relationship = coded(context, 'code', resource.relationship, `${path}.relationship`, text, {
    systems: [roleCode],
  });
  // The schematron wants the code system in any case.
  const unknown = codeOf('code', 'FAMMEMB', roleCode, 'family member');
  const known = relationship?.attributes['code'] === undefined ? unknown : relationship;
  const person = [
    sex(resource),
    ts('birthTime', resource.bornDate),
    resource.deceasedBoolean === undefined ? undefined : el('deceasedInd', { value: String(resource.deceasedBoolean) }),
    ts('deceasedTime', resource.deceasedDate),
  ].filter((one) => one !== undefined);
  const inner =
    person.length === 0 ? undefined : el('subject', { classCode: 'PSN', determinerCode: 'INSTANCE' }, person);
  return el('subject', { typeCode: 'SBJ' }, el('relatedSubject', { classCode: 'PRS' }, known, inner));
}

const genders: Readonly<Record<string, string>> = { male: 'M', female: 'F' };

function sex({ sex: concept }: FamilyMemberHistory): CdaElement | undefined {
  const code = concept?.coding?.map((one) => genders[one.code ?? '']).find((one) => one !== undefined);
  return code === undefined ? undefined : codeOf('administrativeGenderCode', code, oids.gender);
}

function disease(
  context: BuildContext,
  condition: FamilyMemberHistoryCondition,
  path: string,
  text: SectionText,
  templates: FamilyHistoryTemplates,
  death: Age | undefined,
): CdaElement {
  const onset = condition.onsetPeriod?.start ?? condition.onsetPeriod?.end;
  return el(
    'observation',
    { classCode: 'OBS', moodCode: 'EVN' },
    template(templates.disease),
    codeOf('code', '52797-8', oids.loinc, 'Diagnosi codice ICD'),
    textReference(text, diseaseWords(condition)),
    el('statusCode', { code: 'completed' }),
    ts('effectiveTime', onset) ?? el('effectiveTime', { nullFlavor: 'UNK' }),
    coded(context, 'value', condition.code, `${path}.code`, text, { type: 'CD', systems: [oids.icd9cm] }),
    age(condition.onsetAge, '35267-4', 'Età diagnosi patologia', templates.ageAtOnset),
    age(death, '39016-1', 'Età decesso', templates.ageAtDeath),
  );
}

function age(
  value: Age | undefined,
  code: string,
  display: string,
  templateId: string | undefined,
): CdaElement | undefined {
  if (value?.value === undefined) return undefined;
  const years = { 'xsi:type': 'PQ', value: String(value.value), unit: unitOf(value) };
  const made = el(
    'observation',
    { classCode: 'OBS', moodCode: 'EVN' },
    template(templateId),
    codeOf('code', code, oids.loinc, display),
    el('value', years),
  );
  return related('SUBJ', made);
}

function unitOf({ code, unit }: Age): string {
  return code ?? unit?.replace(/\s+/g, '_') ?? 'a';
}

/** A disease of a relative in words. */
function diseaseWords(condition: FamilyMemberHistoryCondition): string {
  const { onsetAge, onsetRange, onsetPeriod, onsetString } = condition;
  const range = [onsetRange?.low, onsetRange?.high].map(quantityWords).filter(Boolean).join(' - ');
  const period = [onsetPeriod?.start, onsetPeriod?.end].filter(Boolean).join(' - ');
  const words = labelled([
    ['', wordsOfConcept(condition.code)],
    ['Esordio', onsetString ?? quantityWords(onsetAge) ?? (range || period)],
    ['Esito', wordsOfConcept(condition.outcome)],
    ['Causa di morte', yesNo(condition.contributedToDeath)],
    ['Note', noteWords(condition.note)],
  ]);
  return words ?? 'Malattia non specificata';
}

/** A relative in words, without the diseases. */
function relativeWords(resource: FamilyMemberHistory): string | undefined {
  const { ageAge, ageString, deceasedAge, deceasedString } = resource;
  return labelled([
    ['', wordsOfConcept(resource.relationship)],
    ['Nome', resource.name],
    ['Sesso', wordsOfConcept(resource.sex)],
    ['Nascita', resource.bornString],
    ['Età', ageString ?? quantityWords(ageAge)],
    ['Età al decesso', deceasedString ?? quantityWords(deceasedAge)],
    ['Note', noteWords(resource.note)],
  ]);
}

/** The whole history of a relative in words, for a document that has no place for it. */
export function familyHistoryWords(resource: FamilyMemberHistory): string | undefined {
  const diseases = (resource.condition ?? []).map(diseaseWords).join('; ');
  return labelled([
    ['', relativeWords(resource)],
    ['Malattie', diseases],
  ]);
}

function yesNo(value: boolean | undefined): string | undefined {
  return value === undefined ? undefined : value ? 'sì' : 'no';
}
