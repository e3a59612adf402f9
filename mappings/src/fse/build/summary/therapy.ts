import type { Dosage, MedicationRequest, MedicationStatement, Period } from '@medplum/fhirtypes';
import { codeOf, codingIn, originalText } from '../../cda/data-types.ts';
import { type CdaElement, el } from '../../cda/element.ts';
import type { Located } from '../../document.ts';
import { codeOrWords, textReference } from '../acts.ts';
import { absentCode } from '../clinical/absent.ts';
import { interval, periodOf } from '../clinical/interval.ts';
import { statementId } from '../clinical/statement-id.ts';
import type { BuildContext } from '../context.ts';
import type { SectionText } from '../narrative/section-text.ts';
import { asNeeded, quantities, ratio } from '../prescription/dosage.ts';
import { dosageWords, recurrence, repeatNumber } from '../prescription/timing.ts';
import type { Written } from '../remarks.ts';
import { labelled, noteWords, wordsOfConcept } from '../words.ts';
import { absenceOf, absentTherapies } from './absent-entries.ts';
import { drugProduct } from './drug-product.ts';
import { type EntryOf, entriesWith } from './entries.ts';
import { reasonWords } from './reason.ts';
import { hasEnded, type optionalStatus, statusCodeOf } from './status.ts';
import { entryTemplate } from './templates.ts';
import written from './written.json' with { type: 'json' };

const statementParts: Written = { ...written.MedicationStatement, dosage: { ...written.Dosage } };
const requestParts: Written = { ...written.MedicationRequest, dosageInstruction: { ...written.Dosage } };
const absentParts: Written = { ...written.MedicationStatement, dosage: false };

const nullFlavors = '2.16.840.1.113883.5.1008';

/** What a statement and a request have in common. */
export interface Therapy {
  readonly located: Located<MedicationStatement> | Located<MedicationRequest>;
  /** Status of the CDA; nothing where it is not known, and the type needs none. */
  readonly status: string | undefined;
  readonly dosages: readonly Dosage[];
  /** FHIRPath of the first dosage. */
  readonly dosagePath: string;
  readonly bounds: Period;
}

/** A medicine that is taken, was taken or should be: a statement as event, a request or an intention as intent. */
const therapyEntry: EntryOf = (context, { resource, path }, text) => {
  if (resource.resourceType === 'MedicationStatement') {
    const absent = absentCode(resource.medicationCodeableConcept, 'medications');
    if (absent !== undefined) {
      context.remarks.restOf(resource, path, absentParts);
      const words = noteWords(resource.note) ?? wordsOfConcept(resource.medicationCodeableConcept);
      const told = words === undefined ? {} : { words };
      return [absentTherapies({ code: absent, path, identifier: resource.identifier, ...told }, text)];
    }
    const status = statusCodeOf(context, 'medicationStatement', resource.status, path);
    const mood = resource.status === 'intended' ? 'INT' : 'EVN';
    return [therapy(context, statementOf(context, { resource, path }, status), text, mood)];
  }
  if (resource.resourceType !== 'MedicationRequest') return undefined;
  return [therapy(context, requestOf(context, { resource, path }, statusCodeOf), text, 'INT')];
};

function statementOf(context: BuildContext, located: Located<MedicationStatement>, status: string): Therapy {
  const { resource, path } = located;
  context.remarks.restOf(resource, path, statementParts);
  const told = periodOf(resource.effectiveDateTime, resource.effectivePeriod);
  const dosages = resource.dosage ?? [];
  const planned = dosages[0]?.timing?.repeat?.boundsPeriod;
  const known = told.start !== undefined || told.end !== undefined;
  if (planned && known) context.remarks.leftOut(`${path}.dosage[0].timing.repeat.bounds`);
  return { located, status, dosages, dosagePath: `${path}.dosage`, bounds: known ? told : (planned ?? {}) };
}

/** A request: it begins when it was written, where its dosage does not say. */
export function requestOf(
  context: BuildContext,
  located: Located<MedicationRequest>,
  statusOf: typeof optionalStatus,
): Therapy {
  const { resource, path } = located;
  context.remarks.restOf(resource, path, requestParts);
  const dosages = resource.dosageInstruction ?? [];
  const bounds = dosages[0]?.timing?.repeat?.boundsPeriod ?? periodOf(resource.authoredOn, undefined);
  const status = statusOf(context, 'medicationRequest', resource.status, path);
  return { located, status, dosages, dosagePath: `${path}.dosageInstruction`, bounds };
}

function therapy(context: BuildContext, made: Therapy, text: SectionText, moodCode: string): CdaElement {
  const { located, status } = made;
  const { resource } = located;
  const negated = resource.resourceType === 'MedicationStatement' && resource.status === 'not-taken';
  const ended = hasEnded(status);
  const place = resource.resourceType === 'MedicationStatement' ? 'effective' : 'dosageInstruction[0].timing';
  return el(
    'substanceAdministration',
    { classCode: 'SBADM', moodCode, negationInd: negated || isForbidden(resource) ? 'true' : undefined },
    el('templateId', { root: entryTemplate('2.1') }),
    statementId(resource.identifier),
    textReference(text, therapyWords(context, made, ended)),
    el('statusCode', { code: status }),
    interval(context, made.bounds, `${located.path}.${place}`, ended ? 'required' : 'none', 'IVL_TS'),
    dosageElements(context, made, text, 'required'),
    drugProduct(context, located, text),
    asNeeded(context, made.dosages[0], `${made.dosagePath}[0]`, text),
  );
}

function isForbidden(resource: MedicationStatement | MedicationRequest): boolean {
  return resource.resourceType === 'MedicationRequest' && resource.doNotPerform === true;
}

/** How often, how, where and how much, from the first dosage; the words of the others stand in the text, their codes are remarks. */
export function dosageElements(
  context: BuildContext,
  { dosages, dosagePath }: Therapy,
  text: SectionText,
  route: 'required' | 'optional',
): readonly (CdaElement | undefined)[] {
  const { remarks } = context;
  const [first, ...others] = dosages;
  const place = `${dosagePath}[0]`;
  for (const [at, other] of others.entries()) {
    const { text: _text, additionalInstruction: _more, patientInstruction: _told, sequence: _order, ...coded } = other;
    remarks.restOf(coded, `${dosagePath}[${at + 1}]`, {});
  }
  if ((first?.doseAndRate ?? []).length > 1) remarks.leftOut(`${place}.doseAndRate[1]`);
  const dose = first?.doseAndRate?.[0];
  const maximum = ratio('maxDoseQuantity', first?.maxDosePerPeriod);
  if (first?.maxDosePerPeriod && !maximum) remarks.leftOut(`${place}.maxDosePerPeriod`);
  return [
    ...recurrence(context, first?.timing, place),
    repeatNumber(first?.timing),
    route === 'required' && !codingIn(first?.route)
      ? unknownRoute(first, text)
      : codeOrWords(context, 'routeCode', first?.route, `${place}.route`, text),
    codeOrWords(context, 'approachSiteCode', first?.site, `${place}.site`, text),
    quantities('doseQuantity', dose?.doseRange?.low ?? dose?.doseQuantity, dose?.doseRange?.high ?? dose?.doseQuantity),
    quantities('rateQuantity', dose?.rateRange?.low ?? dose?.rateQuantity, dose?.rateRange?.high ?? dose?.rateQuantity),
    maximum,
  ];
}

/** A route without a code: the schematron wants code and code system of every therapy (b112), so it is the code of what is unknown. */
function unknownRoute(dosage: Dosage | undefined, text: SectionText): CdaElement {
  const words = wordsOfConcept(dosage?.route);
  const reference = words === undefined ? undefined : text.refer(words);
  return codeOf('routeCode', 'UNK', nullFlavors, 'unknown', {}, originalText(reference));
}

/** What of a therapy has no coded place: dosage and reason in words, until when it is planned, notes. */
export function therapyWords(
  context: BuildContext,
  { located, dosages, bounds }: Therapy,
  endWritten: boolean,
): string | undefined {
  const { resource } = located;
  const duration = dosages[0]?.timing?.repeat?.boundsDuration;
  const { value, unit, code } = duration ?? {};
  return labelled([
    ['Posologia', dosageWords(dosages)],
    ['Durata', value === undefined ? undefined : `${value} ${unit ?? code ?? ''}`.trim()],
    ['Termine previsto', endWritten ? undefined : bounds.end],
    ['Indicazione', reasonWords(context, resource.reasonCode, resource.reasonReference, located)],
    ['Note', noteWords(resource.note)],
  ]);
}

/** Entries of the section of therapies: therapies, or one statement that there are none (b9). */
export const therapies: ReturnType<typeof entriesWith> = (context, section, text) => {
  const made = entriesWith(therapyEntry, (_context, one, narrative) => [
    absentTherapies(absenceOf(one.section, one.path, 'medications'), narrative),
  ])(context, section, text);
  const absent = made.filter((one) => one.children.some((child) => typeof child !== 'string' && child.name === 'code'));
  if (absent.length > 0 && made.length > 1) context.gaps.value(`${section.path}.entry`);
  return made;
};
