import type { DiagnosticReport, Observation } from '@medplum/fhirtypes';
import { oids } from '../../cda/code-systems.ts';
import { codeOf, codingIn, ts } from '../../cda/data-types.ts';
import { type CdaElement, el } from '../../cda/element.ts';
import type { Located, LocatedSection } from '../../document.ts';
import { textReference } from '../acts.ts';
import { coded, statementCode } from '../clinical/coded.ts';
import { familyHistory, familyHistoryWords } from '../clinical/family-history.ts';
import { findingWords, observation } from '../clinical/observation.ts';
import { performers } from '../clinical/performers.ts';
import { beginning, effectiveTime } from '../clinical/times.ts';
import type { BuildContext } from '../context.ts';
import { anyIdentifier } from '../header/identifiers.ts';
import type { SectionText } from '../narrative/section-text.ts';
import type { Written } from '../remarks.ts';
import { entriesAs, entriesOf } from '../sections.ts';
import { labelled, noteWords, wordsOfConcept } from '../words.ts';
import { allergy, allergyWords } from './allergy.ts';
import { inWords, ownId, type ReportKind } from './kind.ts';
import { media, paperOf } from './media.ts';
import { problem, problemWords } from './problem.ts';
import { requestWords, serviceAct } from './request.ts';
import { currentTherapy, recommendedTherapy } from './therapy.ts';
import data from './written.json' with { type: 'json' };

const report: Written = { ...data.DiagnosticReport };

/** Entries of one section, from what it cites. */
export type SectionEntries = (
  context: BuildContext,
  parts: readonly LocatedSection[],
  text: SectionText,
) => readonly CdaElement[];

/** Makes elements of one entry; nothing where the report has no place for it, and then it stands in words. */
type Entry = (context: BuildContext, entry: Located, text: SectionText) => readonly CdaElement[] | undefined;

/** Every entry by a rule; those that it has nothing for in words. With `most` the further ones as well. */
function each(rule: Entry, most = Number.POSITIVE_INFINITY): SectionEntries {
  return (context, parts, text) => {
    const made: CdaElement[] = [];
    for (const entry of parts.flatMap((part) => entriesOf(context, part))) {
      const elements = made.length < most ? rule(context, entry, text) : undefined;
      if (elements) made.push(...elements);
      else inWords(context, text, entryWords(entry), entry.path);
    }
    return made;
  };
}

/** Findings of any kind: sections that the schematrons say nothing of. */
export const findings: SectionEntries = each((context, { resource, path }, text) =>
  resource.resourceType === 'Observation' ? [observation(context, { resource, path }, text)] : undefined,
);

/** The diagnostic question, with ICD-9-CM alone; the report of a remote visit has one. Source: RSA b21–b22, Televisita b12–b14. */
export function question({ remote }: ReportKind): SectionEntries {
  const code = codeOf('code', '29298-7', oids.loinc, 'Motivo della visita');
  return each((context, entry, text) => disease(context, entry, text, code, true), remote ? 1 : undefined);
}

/** Diagnoses, of a remote visit with ICD-9-CM alone. Source: RSA b84–b86, Televisita b150–b152. */
export function diagnoses({ remote }: ReportKind): SectionEntries {
  const code = codeOf('code', '29308-4', oids.loinc, 'Diagnosi');
  return each((context, entry, text) => disease(context, entry, text, code, remote));
}

function disease(
  context: BuildContext,
  { resource, path }: Located,
  text: SectionText,
  code: CdaElement,
  icd9Only: boolean,
): readonly CdaElement[] | undefined {
  if (resource.resourceType === 'Condition') {
    const made = problem(context, { resource, path }, text, { code, icd9Only, openEnd: 'told' });
    return made && [made];
  }
  if (resource.resourceType !== 'Observation') return undefined;
  const concept = resource.valueCodeableConcept ?? resource.code;
  if (icd9Only && !codingIn(concept, [oids.icd9cm])) return undefined;
  const systems = icd9Only ? { systems: [oids.icd9cm] } : {};
  const where = `${path}.${resource.valueCodeableConcept ? 'value' : 'code'}`;
  const value = coded(context, 'value', concept, where, text, { type: 'CD', ...systems });
  if (!value) context.gaps.missing(where);
  return [observation(context, { resource, path }, text, { code, ...(value ? { value } : {}) })];
}

/** Problems and relatives; the report of a remote visit has one relative. Source: RSA b23–b46, Televisita b17 and b43–b77. */
export function history(kind: ReportKind): SectionEntries {
  const { remote } = kind;
  const code = codeOf('code', '75326-9', oids.loinc, 'Problem');
  const id = (number: number) => ownId(kind, number);
  const templates = { organizer: id(651), disease: id(144), ageAtOnset: id(145), ageAtDeath: id(152) };
  return (context, parts, text) => {
    let relatives = 0;
    const rule: Entry = (_context, { resource, path }) => {
      if (resource.resourceType === 'Condition') {
        const made = problem(context, { resource, path }, text, {
          code,
          templateId: id(650),
          courseTemplate: id(136),
          statusTemplate: id(137),
          openEnd: remote ? 'open' : 'told',
        });
        return made && [made];
      }
      if (resource.resourceType === 'Observation') return [told({ resource, path }, context, text, code, kind)];
      if (resource.resourceType !== 'FamilyMemberHistory' || (remote && relatives > 0)) return undefined;
      const made = familyHistory(context, { resource, path }, text, templates);
      if (made) relatives += 1;
      return made && [made];
    };
    return each(rule)(context, parts, text);
  };
}

/** What was observed of the history stands in words: the section has problems alone. */
function told(
  located: Located<Observation>,
  context: BuildContext,
  text: SectionText,
  code: CdaElement,
  kind: ReportKind,
): CdaElement {
  const { resource, path } = located;
  const { gaps, remarks } = context;
  remarks.restOf(resource, path, {
    status: true,
    code: { text: true },
    subject: true,
    encounter: true,
    note: { text: true },
    effectiveDateTime: true,
    effectivePeriod: true,
    valueString: true,
  });
  if (resource.status === 'entered-in-error') gaps.value(`${path}.status`);
  const when = { dateTime: resource.effectiveDateTime, period: resource.effectivePeriod };
  const reference = el('reference', { value: text.refer(findingWords(resource)) });
  const id = ownId(kind, 650);
  return el(
    'observation',
    { classCode: 'OBS', moodCode: 'EVN' },
    id === undefined ? undefined : el('templateId', { root: id }),
    code,
    textReference(text, labelled([['Note', noteWords(resource.note)]])),
    el('statusCode', { code: 'completed' }),
    beginning(context, when, `${path}.effective`, kind.remote ? 'open' : 'told'),
    el('value', { 'xsi:type': 'CD', nullFlavor: 'OTH' }, el('originalText', {}, reference)),
  );
}

/** Allergies; the report of a remote visit has one. Source: RSA b47–b72, Televisita b21 and b78–b111. */
export function allergies(kind: ReportKind): SectionEntries {
  return each(
    (context, { resource, path }, text) =>
      resource.resourceType === 'AllergyIntolerance' ? [allergy(context, { resource, path }, text, kind)] : undefined,
    kind.remote ? 1 : undefined,
  );
}

/** Drugs in use. Source: RSA b73–b76, Televisita b112–b116. */
export function therapies(kind: ReportKind): SectionEntries {
  return each((context, { resource, path }, text) =>
    resource.resourceType === 'MedicationStatement'
      ? currentTherapy(context, { resource, path }, text, kind)
      : undefined,
  );
}

/** Recommended drugs. Source: RSA b89–b98, Televisita b155–b168. */
export function recommendedDrugs(kind: ReportKind): SectionEntries {
  return (context, parts, text) =>
    parts
      .flatMap((part) => entriesAs(context, part, 'MedicationRequest'))
      .flatMap((one) => recommendedTherapy(context, one, text, kind));
}

/** Recommended examinations and visits. Source: RSA b87–b88, Televisita b153–b154. */
export const checks: SectionEntries = each((context, { resource, path }, text) =>
  resource.resourceType === 'ServiceRequest'
    ? [serviceAct(context, { resource, path }, text, { mood: 'PRP' })]
    : undefined,
);

/**
 * Earlier examinations: observations, and reports with their results; of a remote visit with values in words, and pictures.
 * Source: RSA b77, Televisita b117–b119.
 */
export function earlier({ remote }: ReportKind): SectionEntries {
  const options = remote ? { value: 'words' as const } : {};
  return (context, parts, text) => {
    const seen = new Set<string>();
    const one = (located: Located<Observation>): readonly CdaElement[] => {
      if (seen.has(located.path)) return [];
      seen.add(located.path);
      return [observation(context, located, text, options)];
    };
    const rule: Entry = (_context, entry) => {
      const { resource, path } = entry;
      if (resource.resourceType === 'Observation') return one({ resource, path });
      if (resource.resourceType === 'DiagnosticReport') {
        const results = (resource.result ?? []).flatMap((reference, at) => {
          const found = context.document.findAs('Observation', reference, entry);
          if (!found) context.remarks.leftOut(`${path}.result[${at}]`);
          return found ? one(found) : [];
        });
        return [conclusion(context, { resource, path }, text), ...results];
      }
      const paper = remote ? paperOf(entry) : undefined;
      return paper && media(context, paper, text);
    };
    return each(rule)(context, parts, text);
  };
}

/** A report as one observation: its conclusion is what was found. */
function conclusion(context: BuildContext, located: Located<DiagnosticReport>, text: SectionText): CdaElement {
  const { resource, path } = located;
  const { gaps, remarks } = context;
  remarks.restOf(resource, path, report);
  if (resource.status === 'entered-in-error') gaps.value(`${path}.status`);
  const { conclusion: words } = resource;
  const who = performers(context, resource.performer ?? [], located, (at) => `${path}.performer[${at}]`);
  const when = { dateTime: resource.effectiveDateTime, period: resource.effectivePeriod };
  return el(
    'observation',
    { classCode: 'OBS', moodCode: 'EVN' },
    anyIdentifier(resource.identifier),
    statementCode(context, resource.code, `${path}.code`, text),
    textReference(text, labelled([['Eseguito da', who.names.join(', ')]])),
    effectiveTime(context, when, `${path}.effective`),
    ts('availabilityTime', resource.issued),
    el('value', { 'xsi:type': 'ST', nullFlavor: words ? undefined : 'NI' }, words),
    who.elements,
  );
}

/** An entry in words, for the section that has no place for it. */
function entryWords({ resource }: Located): string | undefined {
  switch (resource.resourceType) {
    case 'Condition':
      return problemWords(resource);
    case 'AllergyIntolerance':
      return allergyWords(resource);
    case 'FamilyMemberHistory':
      return familyHistoryWords(resource);
    case 'Observation':
      return findingWords(resource);
    case 'ServiceRequest':
      return requestWords(resource);
    case 'Procedure':
      return wordsOfConcept(resource.code);
    case 'DiagnosticReport':
      return labelled([
        ['', wordsOfConcept(resource.code)],
        ['', resource.conclusion],
      ]);
    default:
      return undefined;
  }
}
