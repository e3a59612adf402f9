import type { CodeableConcept, MedicationRequest } from '@medplum/fhirtypes';
import { oids } from '../../cda/code-systems.ts';
import { codeOf, codingIn, ivl, originalText, pq } from '../../cda/data-types.ts';
import { type CdaElement, el } from '../../cda/element.ts';
import type { Located, LocatedSection } from '../../document.ts';
import { noteAct, related, template, textReference } from '../acts.ts';
import type { BuildContext } from '../context.ts';
import type { SectionText } from '../narrative/section-text.ts';
import type { Written } from '../remarks.ts';
import { entriesAs, requireEntries } from '../sections.ts';
import { labelled, noteWords } from '../words.ts';
import written from '../written.json' with { type: 'json' };
import { dosage } from './dosage.ts';
import { medicineOf, prescribedProduct } from './medicine.ts';
import { actStatus, lineId, tellOtherNre } from './order.ts';
import { dosageWords } from './timing.ts';

const templates = '2.16.840.1.113883.3.1937.777.63.10';
const substitution = '2.16.840.1.113883.3.1937.777.63.11.26';
const refusal = '2.16.840.1.113883.2.9.6.1.52';
const request: Written = { ...written.MedicationRequest };

/** What differs between a prescription of the health service and a white one. */
export interface DrugOptions {
  /** White prescription: template ids everywhere, packages alone, an identifier of each line. */
  readonly white: boolean;
}

/** The prescribed medicines of a section, each as `substanceAdministration`. Source: schematrons PrF 4.6, PrFNoSSN 1.2. */
export function drugs(
  context: BuildContext,
  section: LocatedSection,
  text: SectionText,
  options: DrugOptions,
): readonly CdaElement[] {
  requireEntries(context, section);
  return entriesAs(context, section, 'MedicationRequest').map((located, at) =>
    drug(context, located, text, options, at),
  );
}

function drug(
  context: BuildContext,
  located: Located<MedicationRequest>,
  text: SectionText,
  { white }: DrugOptions,
  at: number,
): CdaElement {
  const { remarks } = context;
  const { resource, path } = located;
  remarks.restOf(resource, path, request);
  tellOtherNre(context, resource.groupIdentifier, `${path}.groupIdentifier`);
  const medicine = medicineOf(context, located);
  const product = medicine && prescribedProduct(context, medicine, text, { onlyPackages: white });
  const { before, preconditions } = dosage(context, located, text);
  const own = (number: string) => template(white ? `${templates}.${number}` : undefined);
  return el(
    'substanceAdministration',
    { classCode: 'SBADM', moodCode: 'RQO' },
    own('776'),
    white ? lineId(context, resource.identifier, at) : undefined,
    textReference(text, wordsOf(resource)),
    actStatus(context, resource.status, `${path}.status`),
    before,
    el('consumable', { typeCode: 'CSM' }, product),
    related('COMP', supply(context, located, own('800'))),
    reasons(context, located, text, white),
    notes(resource).map((words) => related('SUBJ', noteAct(text, words, white ? `${templates}.804` : undefined))),
    refusedSubstitution(context, located, white),
    white ? painTherapy() : undefined,
    preconditions,
  );
}

/** How many packages, until when and how often they may be had. */
function supply(
  { gaps }: BuildContext,
  { resource, path }: Located<MedicationRequest>,
  own: CdaElement | undefined,
): CdaElement {
  const order = resource.dispenseRequest;
  const quantity = pq('quantity', order?.quantity);
  if (!quantity) gaps.missing(`${path}.dispenseRequest.quantity.value`);
  const validity = ivl('effectiveTime', order?.validityPeriod, 'IVL_TS');
  if (order?.validityPeriod && !validity) gaps.value(`${path}.dispenseRequest.validityPeriod`);
  // FHIR counts the times after the first, the CDA all of them.
  const repeats = order?.numberOfRepeatsAllowed;
  const duration = pq('width', order?.expectedSupplyDuration);
  return el(
    'supply',
    { classCode: 'SPLY', moodCode: 'RQO' },
    own,
    validity,
    repeats === undefined ? undefined : el('repeatNumber', { value: String(repeats + 1) }),
    el('independentInd', { value: 'false' }),
    quantity,
    duration && el('expectedUseTime', {}, duration),
  );
}

/** AIFA notes and diagnosis: the first coded diagnosis, or the words; the schematrons admit one. */
function reasons(
  { remarks }: BuildContext,
  { resource, path }: Located<MedicationRequest>,
  text: SectionText,
  white: boolean,
): readonly CdaElement[] {
  const made: CdaElement[] = [];
  let diagnosis: CdaElement | undefined;
  for (const [at, concept] of (resource.reasonCode ?? []).entries()) {
    const place = `${path}.reasonCode[${at}]`;
    for (const [index, coding] of (concept.coding ?? []).entries()) {
      const found = codingIn({ coding: [coding] }, [oids.aifaNote, oids.icd9cm]);
      if (found?.oid === oids.aifaNote) made.push(aifaNote(found, white));
      else if (found && !diagnosis) diagnosis = coded(found, concept, text, white);
      else remarks.leftOut(`${place}.coding[${index}]`);
    }
  }
  const words = (resource.reasonCode ?? []).map((concept) => concept.text).filter((one) => one !== undefined);
  if (!diagnosis && words.length > 0) diagnosis = told(words.join('; '), text, white);
  return diagnosis ? [...made, diagnosis] : made;
}

function aifaNote(coding: { readonly code: string; readonly display?: string }, white: boolean): CdaElement {
  const code = codeOf('code', coding.code, oids.aifaNote, coding.display);
  const own = template(white ? `${templates}.801` : undefined);
  return related('REFR', el('act', { classCode: 'ACT', moodCode: 'EVN' }, own, code));
}

function coded(
  { code, display }: { readonly code: string; readonly display?: string },
  concept: CodeableConcept,
  text: SectionText,
  white: boolean,
): CdaElement {
  const words = concept.text === undefined ? undefined : originalText(text.refer(concept.text));
  if (!white) {
    return related('RSON', observation(undefined, codeOf('code', code, oids.icd9cm, display, {}, words)));
  }
  const value = codeOf('value', code, oids.icd9cm, display, { 'xsi:type': 'CD' }, words);
  return related('RSON', observation(`${templates}.798`, diagnosisCode(), value));
}

/** A diagnosis in words. In the health service it stands as a suspicion (`29548-5`), the only place for words alone. */
function told(words: string, text: SectionText, white: boolean): CdaElement {
  if (white) {
    const value = el('value', { 'xsi:type': 'ST' }, words);
    return related('RSON', observation(`${templates}.798`, diagnosisCode(), value));
  }
  const code = codeOf('code', '29548-5', oids.loinc, 'Diagnosis Narrative');
  const made = observation(undefined, code, textReference(text, words));
  return el('entryRelationship', { typeCode: 'RSON' }, template(`${templates}.77.1`), made);
}

function diagnosisCode(): CdaElement {
  return codeOf('code', '29308-4', oids.loinc, 'Diagnosis');
}

function observation(root: string | undefined, ...children: readonly (CdaElement | undefined)[]): CdaElement {
  return el('observation', { classCode: 'OBS', moodCode: 'EVN' }, template(root), children);
}

function notes(resource: MedicationRequest): readonly string[] {
  const words = noteWords(resource.note);
  return words === undefined ? [] : [words];
}

/** That the medicine may not be substituted, and why. That it may is said by saying nothing. */
function refusedSubstitution(
  { gaps, remarks }: BuildContext,
  { resource, path }: Located<MedicationRequest>,
  white: boolean,
): CdaElement | undefined {
  const { allowedCodeableConcept, allowedBoolean, reason } = resource.substitution ?? {};
  const refused = allowedBoolean === false || allowedCodeableConcept?.coding?.some(({ code }) => code === 'N');
  if (!refused) {
    if (reason) remarks.leftOut(`${path}.substitution.reason`);
    return undefined;
  }
  const why = codingIn(reason, [refusal]);
  if (!why) {
    const place = `${path}.substitution.reason`;
    if (reason) gaps.value(place);
    else gaps.missing(place);
    return undefined;
  }
  const code = codeOf('code', why.code, why.oid, why.display ?? reason?.text);
  const inner = related('RSON', observation(white ? `${templates}.796` : undefined, code));
  const made = observation(
    white ? `${templates}.795` : undefined,
    codeOf('code', 'N', substitution, 'Non sostituibile'),
    inner,
  );
  return related('SUBJ', made, { inversionInd: 'true' });
}

/** Whether the prescription is one of pain therapy, which the schematron asks every white one; our profiles do not tell. */
function painTherapy(): CdaElement {
  const code = codeOf('code', 'N02', oids.atc, 'Analgesici');
  const value = el('value', { 'xsi:type': 'BL', value: 'false' });
  return related('SUBJ', observation(`${templates}.797`, code, value), { inversionInd: 'false' });
}

function wordsOf(resource: MedicationRequest): string | undefined {
  return labelled([['Posologia', dosageWords(resource.dosageInstruction)]]);
}
