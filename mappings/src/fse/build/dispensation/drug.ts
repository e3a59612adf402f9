import type { Extension, MedicationDispense, MedicationRequest, Money } from '@medplum/fhirtypes';
import { oids } from '../../cda/code-systems.ts';
import { codeOf, codingIn, decimal, pq } from '../../cda/data-types.ts';
import { type CdaElement, el } from '../../cda/element.ts';
import { toInterval, toTs } from '../../cda/time.ts';
import type { Located, LocatedSection } from '../../document.ts';
import { codeOfWords, leaveOthers, related, template, textReference } from '../acts.ts';
import type { BuildContext } from '../context.ts';
import { anyIdentifier } from '../header/identifiers.ts';
import type { SectionText } from '../narrative/section-text.ts';
import { labelledDrug, type Medicine, medicineOf, packageCode, packaged } from '../prescription/medicine.ts';
import { dosageWords } from '../prescription/timing.ts';
import type { Written } from '../remarks.ts';
import { entriesAs, requireEntries } from '../sections.ts';
import { labelled, noteWords, wordsOfConcept } from '../words.ts';
import written from '../written.json' with { type: 'json' };
import { performers } from './performers.ts';

const structure = 'https://fhir.sinfonia.campania.it/StructureDefinition';
const templates = '2.16.840.1.113883.3.1937.777.63.10';
const variation = '2.16.840.1.113883.3.1937.777.63.11.16';
const reasonSystem = '2.16.840.1.113883.2.9.6.1.53';
const dispense: Written = { ...written.MedicationDispense };
const medication: Written = { ...written.Medication };

/** What differs between a dispensing on a prescription of the health service and on a white one. */
export interface DispensingOptions {
  readonly white: boolean;
}

/** The dispensed medicines of a section, each as `supply`. Source: schematrons ErF 1.1, ErF_NoSSN 1.2. */
export function dispensedDrugs(
  context: BuildContext,
  section: LocatedSection,
  text: SectionText,
  options: DispensingOptions,
): readonly CdaElement[] {
  requireEntries(context, section);
  return entriesAs(context, section, 'MedicationDispense').map((located, at) =>
    drug(context, located, text, options, at),
  );
}

type Dispensing = Located<MedicationDispense>;

function drug(
  context: BuildContext,
  located: Dispensing,
  text: SectionText,
  { white }: DispensingOptions,
  at: number,
): CdaElement {
  const { gaps, remarks } = context;
  const { resource, path } = located;
  if (resource.status !== 'completed') gaps.value(`${path}.status`);
  remarks.restOf(resource, path, dispense);
  const medicine = medicineOf(context, located);
  const quantity = pq('quantity', resource.quantity);
  if (!quantity) gaps.missing(`${path}.quantity.value`);
  const actors = (resource.performer ?? []).map(({ actor }) => actor);
  const { elements, names } = performers(context, actors, located, duration(located));
  return el(
    'supply',
    { classCode: 'SPLY', moodCode: 'EVN' },
    template(`${templates}.${white ? '937' : '295'}`),
    white ? (anyIdentifier(resource.identifier) ?? lineId(context, at)) : undefined,
    textReference(text, wordsOf(context, located, names)),
    handedOver(context, located),
    quantity,
    expectedUse(located),
    el('product', { typeCode: 'PRD' }, medicine && (white ? labelledProduct : product)(context, medicine, located)),
    elements,
    substitution(context, located, text, white),
    white ? undefined : channel(located, text),
    white ? prices(located) : undefined,
  );
}

/** The identifier of a line: its number below that of the document (our own, unverified). */
function lineId({ document }: BuildContext, at: number): CdaElement | undefined {
  const { system, value } = document.bundle.identifier ?? {};
  return anyIdentifier([{ ...(system ? { system } : {}), value: `${value ?? ''}.${at + 1}` }]);
}

/** When it was handed over. The maps of the ministry read `low`. */
function handedOver({ gaps }: BuildContext, { resource, path }: Dispensing): CdaElement {
  const value = toTs(resource.whenHandedOver);
  if (value === undefined) gaps.missing(`${path}.whenHandedOver`);
  return el('effectiveTime', { 'xsi:type': 'IVL_TS' }, el('low', { value }));
}

/** From the beginning of the dispensing to its end: the time of who did it. */
function duration({ resource }: Dispensing): CdaElement | undefined {
  const { low, high, ordered } = toInterval(resource.whenPrepared, resource.whenHandedOver);
  if (low === undefined || !ordered) return undefined;
  return el('time', {}, el('low', { value: low }), high === undefined ? undefined : el('high', { value: high }));
}

function expectedUse({ resource }: Dispensing): CdaElement | undefined {
  const width = pq('width', resource.daysSupply);
  return width && el('expectedUseTime', {}, width);
}

/** The package by its AIC, with its lot. */
function product(context: BuildContext, medicine: Medicine, located: Dispensing): CdaElement | undefined {
  const code = aic(context, medicine);
  const lot = packPart(located, 'lotto')?.valueString ?? medicine.medication?.resource.batch?.lotNumber;
  const name = medicine.concept.text;
  return (
    code &&
    el(
      'manufacturedProduct',
      { classCode: 'MANU' },
      el(
        'manufacturedMaterial',
        { classCode: 'MMAT', determinerCode: 'KIND' },
        code,
        name === undefined ? undefined : el('name', {}, name),
        lot === undefined ? undefined : el('lotNumberText', {}, lot),
      ),
    )
  );
}

/** The same for a white prescription, which has an identifier: that of the package is its AIC (our own, unverified). */
function labelledProduct(context: BuildContext, medicine: Medicine): CdaElement | undefined {
  const code = aic(context, medicine);
  if (!code) return undefined;
  return labelledDrug(code, medicine.concept.text, el('id', { root: oids.aic, extension: code.attributes['code'] }));
}

function aic(context: BuildContext, medicine: Medicine): CdaElement | undefined {
  const found = medicine.medication;
  if (found) context.remarks.restOf(found.resource, found.path, { ...medication, batch: true });
  const code = packageCode(context, medicine, { translation: false, systems: [oids.aic] });
  if (!code) context.gaps.missing(`${medicine.path}.coding.where(system = 'urn:oid:${oids.aic}')`);
  return code;
}

/** What has no code of its own in the CDA, for the reader. */
function wordsOf({ document }: BuildContext, located: Dispensing, names: readonly string[]): string | undefined {
  const { resource } = located;
  const pack = (name: string) => packPart(located, name);
  const place = document.findAs('Location', resource.location, located)?.resource.name ?? resource.location?.display;
  const medicine = document.findAs('Medication', resource.medicationReference, located)?.resource;
  const charge = (name: string) => money(chargePart(located, name));
  return labelled([
    ['Operazione', wordsOfConcept(resource.type)],
    ['Canale', wordsOfConcept(resource.category)],
    ['Targatura', pack('targatura')?.valueString],
    ['Lotto', pack('lotto')?.valueString ?? medicine?.batch?.lotNumber],
    ['Scadenza', pack('scadenza')?.valueDate ?? medicine?.batch?.expirationDate],
    ['Targatura doppia', pack('targaDoppia')?.valueBoolean ? 'sì' : undefined],
    ['Prezzo', charge('prezzo')],
    ['Prezzo di rimborso', charge('prezzoRimborso')],
    ['Ticket', charge('ticketConfezione')],
    ['Differenza dal generico', charge('diffGenerico')],
    ['Onere DPC', charge('onereDpc')],
    ['Sconto SSN', charge('scontoSsn')],
    ['Quota fissa', charge('quotaFissa')],
    ['Erogatore', names.length === 0 ? undefined : names.join(', ')],
    ['Sede', place],
    ['Posologia', dosageWords(resource.dosageInstruction)],
    ['Note', noteWords(located.resource.note)],
  ]);
}

/**
 * That another package was given than the prescribed one, why, and which was prescribed. Without a reason of the table the
 * CDA has no place for it.
 */
function substitution(
  context: BuildContext,
  located: Dispensing,
  text: SectionText,
  white: boolean,
): CdaElement | undefined {
  const { remarks } = context;
  const { resource, path } = located;
  const { wasSubstituted, type, reason } = resource.substitution ?? {};
  if (!wasSubstituted) return undefined;
  const why = codingIn(reason?.[0], [reasonSystem]);
  if (!why) {
    remarks.leftOut(`${path}.substitution`);
    return undefined;
  }
  if ((reason ?? []).length > 1) remarks.leftOut(`${path}.substitution.reason[1]`);
  leaveOthers(remarks, reason?.[0], why, `${path}.substitution.reason[0]`);
  const kind = codingIn(type, [variation]);
  const code =
    kind && (!white || kind.code === 'S')
      ? codeOf('code', kind.code, kind.oid, kind.display ?? type?.text)
      : el('code', { nullFlavor: 'UNK' });
  if (type && code.attributes['nullFlavor']) remarks.leftOut(`${path}.substitution.type`);
  const observed = el(
    'observation',
    { classCode: 'OBS', moodCode: 'EVN' },
    template(`${templates}.${white ? '939' : '297'}`),
    codeOf('code', why.code, why.oid, why.display),
    textReference(text, reason?.[0]?.text),
    prescribedInstead(context, located, white),
  );
  const parts = [template(`${templates}.${white ? '938' : '296'}`), code, related('RSON', observed)];
  return related('COMP', el('act', { classCode: 'ACT', moodCode: 'EVN' }, parts));
}

/** The medicine that the prescription named, when it is in the Bundle. */
function prescribedInstead(context: BuildContext, located: Dispensing, white: boolean): CdaElement | undefined {
  const order = prescriptionOf(context, located);
  const concept = order?.resource.medicationCodeableConcept;
  const found = codingIn(concept, packaged);
  if (!found) return undefined;
  const code = codeOf('code', found.code, found.oid, found.display ?? concept?.text);
  const kind = white ? 'manufacturedLabeledDrug' : 'manufacturedMaterial';
  const material = el(kind, { classCode: 'MMAT', determinerCode: 'KIND' }, code);
  const consumable = el('consumable', { typeCode: 'CSM' }, el('manufacturedProduct', { classCode: 'MANU' }, material));
  return related('COMP', el('substanceAdministration', { classCode: 'SBADM', moodCode: 'RQO' }, consumable));
}

function prescriptionOf({ document }: BuildContext, located: Dispensing): Located<MedicationRequest> | undefined {
  for (const reference of located.resource.authorizingPrescription ?? []) {
    const found = document.findAs('MedicationRequest', reference, located);
    if (found) return found;
  }
  return undefined;
}

/** Channel of the dispensing: our code has no OID, so in words. */
function channel({ resource }: Dispensing, text: SectionText): CdaElement | undefined {
  const code = codeOfWords('code', text, wordsOfConcept(resource.category));
  if (!code) return undefined;
  const parts = [template(`${templates}.326`), code];
  return related('COMP', el('observation', { classCode: 'OBS', moodCode: 'EVN' }, parts));
}

/** Price and other costs; a white dispensing has both, with the amounts that are known. */
function prices(located: Dispensing): readonly CdaElement[] {
  const amount = (value: Money | undefined) =>
    value?.value === undefined
      ? undefined
      : el('value', { 'xsi:type': 'MO', value: decimal(value.value), currency: value.currency ?? 'EUR' });
  const made = (number: string, code: CdaElement, value: CdaElement | undefined) =>
    related(
      'COMP',
      el('observation', { classCode: 'OBS', moodCode: 'EVN' }, template(`${templates}.${number}`), code, value),
    );
  const price = codeOf('code', '92033-0', oids.loinc, 'Price');
  const surcharge = codeOf('code', 'surcharge', '2.16.840.1.113883.4.642.3.3093');
  return [made('829', price, amount(chargePart(located, 'prezzo'))), made('830', surcharge, undefined)];
}

function packPart({ resource }: Dispensing, name: string): Extension | undefined {
  return partOf(resource.extension, 'dispensed-pack', name);
}

function chargePart({ resource }: Dispensing, name: string): Money | undefined {
  return partOf(resource.extension, 'dispensing-charges', name)?.valueMoney;
}

function partOf(list: readonly Extension[] | undefined, name: string, part: string): Extension | undefined {
  return list?.find(({ url }) => url === `${structure}/${name}`)?.extension?.find(({ url }) => url === part);
}

function money(value: Money | undefined): string | undefined {
  return value?.value === undefined ? undefined : `${decimal(value.value)} ${value.currency ?? 'EUR'}`;
}
