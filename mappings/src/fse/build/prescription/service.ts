import type { CodeableConcept, Extension, ServiceRequest } from '@medplum/fhirtypes';
import { oidOf, oids } from '../../cda/code-systems.ts';
import { codeOf, codingIn, decimal, ivl, originalText, ts } from '../../cda/data-types.ts';
import { type CdaElement, el } from '../../cda/element.ts';
import type { Located, LocatedSection } from '../../document.ts';
import { codeOfWords, codeOrWords, noteAct, related, template, textReference } from '../acts.ts';
import type { BuildContext } from '../context.ts';
import type { SectionText } from '../narrative/section-text.ts';
import type { Written } from '../remarks.ts';
import { entriesAs, requireEntries } from '../sections.ts';
import { labelled, noteWords, wordsOf, wordsOfConcept } from '../words.ts';
import written from '../written.json' with { type: 'json' };
import { actStatus, tellOtherNre } from './order.ts';

const structure = 'https://fhir.sinfonia.campania.it/StructureDefinition';
const templates = '2.16.840.1.113883.3.1937.777.63.10';
const priorityClass = '2.16.840.1.113883.2.9.5.2.3';
export const places = '2.16.840.1.113883.2.9.6.3.1.1';
const request: Written = { ...written.ServiceRequest };
/** Classes of priority of the prescription and the codes of HL7 ActPriority. Source: schematron PrS b25–b28. */
const priorities: Readonly<Record<string, string>> = { U: 'S', B: 'A', D: 'EL', P: 'R' };
const letters: Readonly<Record<string, string>> = { U: 'Urgente', B: 'Breve', D: 'Differibile', P: 'Programmabile' };
/** Place of the visit and the classes of an encounter. */
const visits: Readonly<Record<string, string>> = { A: 'AMB', D: 'HH' };
const placeCodes: readonly string[] = ['H', 'MR', 'R'];
const regional = /^2\.16\.840\.1\.113883\.2\.9\.2\.\d{2,3}\.6\.1\.11$/;
const national = '2.16.840.1.113883.2.9.6.1.11';

/** The prescribed services of a section, each as `observation`. Source: schematron PrS 2.7. */
export function services(context: BuildContext, section: LocatedSection, text: SectionText): readonly CdaElement[] {
  requireEntries(context, section);
  return entriesAs(context, section, 'ServiceRequest').map((located) => service(context, located, text));
}

function service(context: BuildContext, located: Located<ServiceRequest>, text: SectionText): CdaElement {
  const { resource, path } = located;
  context.remarks.restOf(resource, path, request);
  if (resource.authoredOn !== context.document.composition.date) context.remarks.leftOut(`${path}.authoredOn`);
  tellOtherNre(context, resource.requisition, `${path}.requisition`);
  return el(
    'observation',
    { classCode: 'OBS', moodCode: 'RQO' },
    serviceCode(context, resource.code, `${path}.code`),
    textReference(text, serviceWords(resource)),
    actStatus(context, resource.status, `${path}.status`),
    when(context, located),
    priority(context, located),
    quantity(context, located),
    (resource.bodySite ?? []).map((site, at) =>
      codeOrWords(context, 'targetSiteCode', site, `${path}.bodySite[${at}]`, text),
    ),
    place(context, located),
    note(resource, text),
    related('REFR', accessType(context, located, text)),
    visit(context, located),
    conditions(located, text),
    sessions(located),
    question(context, located, text),
  );
}

/** Code of a service: of the national nomenclature, else of the catalogue of a region; the other one as translation. */
export function serviceCode(
  { gaps, remarks }: BuildContext,
  concept: CodeableConcept | undefined,
  path: string,
): CdaElement | undefined {
  const codings = (concept?.coding ?? []).flatMap(({ system, code, display }, at) => {
    const oid = oidOf(system);
    return oid === undefined || code === undefined ? [] : [{ oid, code, display, at }];
  });
  const found = codings.find(({ oid }) => oid === national) ?? codings.find(({ oid }) => regional.test(oid));
  if (!found) {
    gaps.missing(`${path}.coding.where(system = 'urn:oid:${national}')`);
    return undefined;
  }
  const others = codings.filter(({ at }) => at !== found.at);
  for (const at of (concept?.coding ?? []).keys()) {
    if (!codings.some((one) => one.at === at)) remarks.leftOut(`${path}.coding[${at}]`);
  }
  const translations = others.map(({ code, oid, display }) => codeOf('translation', code, oid, display));
  return codeOf('code', found.code, found.oid, found.display ?? concept?.text, {}, ...translations);
}

/** What of a request has no code of its own in the CDA, for the reader. */
export function serviceWords(resource: ServiceRequest): string | undefined {
  const text = (list: readonly CodeableConcept[] | undefined) => (list ?? []).map(wordsOfConcept).join(', ');
  return labelled([
    ['', resource.code?.text],
    ['Branca', text(resource.category)],
    ['Indicazioni', text(resource.orderDetail)],
    ['Istruzioni', resource.patientInstruction],
    ['Posizione ticket', wordsOf(codingOf(resource.extension, 'co-payment-position'))],
    ['Origine', wordsOf(codingOf(resource.extension, 'prescription-indication'))],
  ]);
}

/** When the service is to be, or was, done. */
export function when({ gaps }: BuildContext, { resource, path }: Located<ServiceRequest>): CdaElement | undefined {
  const { occurrenceDateTime, occurrencePeriod } = resource;
  const made = ts('effectiveTime', occurrenceDateTime) ?? ivl('effectiveTime', occurrencePeriod);
  if ((occurrenceDateTime !== undefined || occurrencePeriod) && !made) gaps.value(`${path}.occurrence`);
  return made;
}

function priority(
  { gaps, remarks }: BuildContext,
  { resource, path }: Located<ServiceRequest>,
): CdaElement | undefined {
  const letter = codingOf(resource.extension, 'prescription-priority-class')?.code;
  if (letter === undefined) {
    if (resource.priority !== undefined) remarks.leftOut(`${path}.priority`);
    return undefined;
  }
  const code = priorities[letter];
  if (code === undefined) {
    gaps.value(`${path}.extension('${structure}/prescription-priority-class').value`);
    return undefined;
  }
  const translation = codeOf('translation', letter, priorityClass, letters[letter]);
  return codeOf('priorityCode', code, oids.actPriority, undefined, {}, translation);
}

/** How many times: a whole number; 1 where nothing is said. */
export function quantity({ gaps }: BuildContext, { resource, path }: Located<ServiceRequest>): CdaElement {
  const value = resource.quantityQuantity?.value ?? 1;
  if (!Number.isInteger(value) || value < 1) gaps.value(`${path}.quantity`);
  return el('repeatNumber', { value: decimal(value) });
}

/** The kind of place that the nomenclature asks for: the first with a code of its table. */
function place({ remarks }: BuildContext, { resource, path }: Located<ServiceRequest>): CdaElement | undefined {
  let made: CdaElement | undefined;
  for (const [at, concept] of (resource.locationCode ?? []).entries()) {
    const found = codingIn(concept, [places]);
    if (made || !found || !placeCodes.includes(found.code)) {
      remarks.leftOut(`${path}.locationCode[${at}]`);
      continue;
    }
    const code = codeOf('code', found.code, found.oid, found.display ?? concept.text);
    const role = el('participantRole', { classCode: 'ROL' }, el('scopingEntity', { classCode: 'ENT' }, code));
    made = el('participant', { typeCode: 'LOC' }, role);
  }
  return made;
}

/** The notes, in one act as the schematron admits; words for the lab and the like included. */
function note(resource: ServiceRequest, text: SectionText): CdaElement | undefined {
  const words = noteWords(resource.note);
  return words === undefined ? undefined : related('SUBJ', noteAct(text, words, `${templates}.274`));
}

/** First access or not: our code has no OID and the schematron names no system, so in words. */
function accessType(
  { gaps }: BuildContext,
  { resource, path }: Located<ServiceRequest>,
  text: SectionText,
): CdaElement {
  const coding = codingOf(resource.extension, 'prescription-access-type');
  const code = codeOfWords('code', text, wordsOf(coding));
  if (!code) gaps.missing(`${path}.extension('${structure}/prescription-access-type')`);
  return el('encounter', { classCode: 'ENC', moodCode: 'INT' }, template(`${templates}.276`), code);
}

function visit({ remarks }: BuildContext, { resource, path }: Located<ServiceRequest>): CdaElement | undefined {
  const coding = codingOf(resource.extension, 'prescription-place');
  const code = visits[coding?.code ?? ''];
  if (code === undefined) {
    if (coding) remarks.leftOut(`${path}.extension('${structure}/prescription-place')`);
    return undefined;
  }
  const parts = [template(`${templates}.281`), codeOf('code', code, oids.actCode)];
  return related('REFR', el('encounter', { classCode: 'ENC', moodCode: 'INT' }, parts));
}

const conditionParts: readonly (readonly [string, string])[] = [
  ['numeroNota', 'Nota'],
  ['condErogabilita', 'Condizione di erogabilità'],
  ['approprPrescrittiva', 'Appropriatezza prescrittiva'],
  ['patologia', 'Patologia'],
];

/** Notes and conditions of the nomenclature, in words: our profiles have no code of the table 6.1.55. */
function conditions({ resource }: Located<ServiceRequest>, text: SectionText): CdaElement | undefined {
  const extension = extensionOf(resource.extension, 'lea-conditions');
  const part = (name: string) => extension?.extension?.find(({ url }) => url === name)?.valueString;
  const code = codeOfWords('code', text, labelled(conditionParts.map(([name, label]) => [label, part(name)])));
  if (!code) return undefined;
  return related('AUTH', el('act', { classCode: 'ACT', moodCode: 'EVN' }, template(`${templates}.278`), code));
}

/** The sessions of a cycle. */
function sessions({ resource }: Located<ServiceRequest>): CdaElement | undefined {
  const count = resource.occurrenceTiming?.repeat?.count;
  if (count === undefined) return undefined;
  return related(
    'COMP',
    el(
      'observation',
      { classCode: 'OBS', moodCode: 'RQO' },
      template(`${templates}.277`),
      el('code', { nullFlavor: 'NA' }),
      el('repeatNumber', { value: String(count) }),
    ),
  );
}

/** The diagnostic question: the first ICD-9-CM code with its words, or the words. */
function question(
  { remarks }: BuildContext,
  { resource, path }: Located<ServiceRequest>,
  text: SectionText,
): readonly CdaElement[] {
  const made = (...children: readonly (CdaElement | undefined)[]) =>
    related('RSON', el('observation', { classCode: 'OBS', moodCode: 'EVN' }, children));
  return (resource.reasonCode ?? []).flatMap((concept, at) => {
    const found = codingIn(concept, [oids.icd9cm]);
    for (const [index, { system, code }] of (concept.coding ?? []).entries()) {
      if (oidOf(system) !== found?.oid || code !== found?.code)
        remarks.leftOut(`${path}.reasonCode[${at}].coding[${index}]`);
    }
    const words = concept.text === undefined ? undefined : text.refer(concept.text);
    if (found) {
      return [made(codeOf('code', found.code, found.oid, found.display, {}, originalText(words)))];
    }
    if (concept.text === undefined) return [];
    return [made(codeOf('code', '29548-5', oids.loinc, 'Diagnosis Narrative'), textReference(text, concept.text))];
  });
}

function extensionOf(list: readonly Extension[] | undefined, name: string): Extension | undefined {
  return list?.find(({ url }) => url === `${structure}/${name}`);
}

function codingOf(list: readonly Extension[] | undefined, name: string) {
  return extensionOf(list, name)?.valueCoding;
}
