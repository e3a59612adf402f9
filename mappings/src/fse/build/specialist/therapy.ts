import type { Annotation, Dosage, MedicationRequest, MedicationStatement } from '@medplum/fhirtypes';
import { ivl, mainName, pn, pq, ts } from '../../cda/data-types.ts';
import { type CdaElement, el } from '../../cda/element.ts';
import { toInterval, toTs } from '../../cda/time.ts';
import type { Located } from '../../document.ts';
import { related, textReference } from '../acts.ts';
import { nameOf } from '../clinical/performers.ts';
import { beginning } from '../clinical/times.ts';
import type { BuildContext } from '../context.ts';
import { anyIdentifier } from '../header/identifiers.ts';
import { partyOf } from '../header/people.ts';
import type { SectionText } from '../narrative/section-text.ts';
import { dosageOf, type WrittenDosage } from '../prescription/dosage.ts';
import { type Medicine, medicineOf } from '../prescription/medicine.ts';
import { dosageWords } from '../prescription/timing.ts';
import type { Written } from '../remarks.ts';
import { labelled, noteWords, wordsOfConcept } from '../words.ts';
import { inWords, own, type ReportKind } from './kind.ts';
import { consumable, isWritable, medicineWords, numbersOf, unitOf } from './medicine.ts';
import written from './written.json' with { type: 'json' };

const statement: Written = { ...written.MedicationStatement };
const request: Written = { ...written.MedicationRequest };

const statuses: Readonly<Record<string, string>> = {
  active: 'active',
  intended: 'active',
  draft: 'active',
  completed: 'completed',
  'on-hold': 'suspended',
  stopped: 'aborted',
  cancelled: 'aborted',
};

/**
 * A drug that the person takes, as `substanceAdministration`; in words where the report has no code system for it. Source:
 * schematrons RSA b73–b76, Televisita b112–b116.
 */
export function currentTherapy(
  context: BuildContext,
  located: Located<MedicationStatement>,
  text: SectionText,
  kind: ReportKind,
): readonly CdaElement[] {
  const { resource, path } = located;
  const medicine = medicineOf(context, located);
  if (!medicine) return [];
  if (!isWritable(medicine, kind)) {
    inWords(context, text, therapyWords(medicine, resource.dosage, resource.note), path);
    return [];
  }
  const { gaps, remarks } = context;
  remarks.restOf(resource, path, statement);
  if (resource.status === 'entered-in-error') gaps.value(`${path}.status`);
  const when = { dateTime: resource.effectiveDateTime, period: resource.effectivePeriod };
  const told = when.dateTime !== undefined || when.period !== undefined;
  const place = `${path}.dosage`;
  const dosage = dosageOf(context, { dosages: resource.dosage, place, start: undefined }, text);
  const bounded = boundsOf(resource.dosage);
  if (told && bounded) remarks.leftOut(`${place}[0].timing.repeat.bounds`);
  const interval = told ? typed(beginning(context, when, `${path}.effective`)) : bounded ? dosage.before[0] : undefined;
  const words = [
    labelled([['Motivo', (resource.reasonCode ?? []).map((one) => wordsOfConcept(one)).join(', ')]]),
    labelled([['Stato', (resource.statusReason ?? []).map((one) => wordsOfConcept(one)).join(', ')]]),
  ];
  return [
    administration(context, medicine, text, kind, {
      attributes: { moodCode: 'EVN', negationInd: resource.status === 'not-taken' ? 'true' : undefined },
      before: [anyIdentifier(resource.identifier)],
      words: [dosageText(resource.dosage), ...words, notes(resource.note)],
      status: statuses[resource.status ?? ''],
      interval,
      dosage,
      after: numbersOf(medicine, kind),
    }),
  ];
}

/**
 * A drug that is recommended, as `substanceAdministration` of mood proposal, or intent in the report of a remote visit. There
 * only what is completed or aborted may have an end, so a therapy with an end that is told is `completed`, as in the
 * ministry's sample. Source: schematrons RSA b89–b98, Televisita b155–b168.
 */
export function recommendedTherapy(
  context: BuildContext,
  located: Located<MedicationRequest>,
  text: SectionText,
  kind: ReportKind,
): readonly CdaElement[] {
  const { resource, path } = located;
  const medicine = medicineOf(context, located);
  if (!medicine) return [];
  if (!isWritable(medicine, kind)) {
    inWords(context, text, therapyWords(medicine, resource.dosageInstruction, resource.note), path);
    return [];
  }
  const { gaps, remarks } = context;
  remarks.restOf(resource, path, request);
  if (resource.status === 'entered-in-error') gaps.value(`${path}.status`);
  const place = `${path}.dosageInstruction`;
  const dosage = dosageOf(context, { dosages: resource.dosageInstruction, place, start: resource.authoredOn }, text);
  const { status, interval } = course(context, located, kind);
  const asking = requester(context, located);
  const words = [
    labelled([['Prescritto da', asking.name]]),
    labelled([['Motivo', (resource.reasonCode ?? []).map((one) => wordsOfConcept(one)).join(', ')]]),
  ];
  return [
    administration(context, medicine, text, kind, {
      attributes: {
        moodCode: kind.remote ? 'INT' : 'PRP',
        negationInd: resource.doNotPerform ? 'true' : undefined,
      },
      before: [own(kind, 718), anyIdentifier(resource.identifier)],
      words: [dosageText(resource.dosageInstruction), ...words, notes(resource.note)],
      status,
      interval,
      dosage,
      after: [asking.element, ...numbersOf(medicine, kind), supply(context, located)],
    }),
  ];
}

/** What goes around the medicine of an administration. */
interface Administration {
  readonly attributes: Readonly<Record<string, string | undefined>>;
  readonly before: readonly (CdaElement | undefined)[];
  readonly words: readonly (string | undefined)[];
  readonly status: string | undefined;
  readonly interval: CdaElement | undefined;
  readonly dosage: WrittenDosage;
  readonly after: readonly (CdaElement | undefined)[];
}

function administration(
  context: BuildContext,
  medicine: Medicine,
  text: SectionText,
  kind: ReportKind,
  { attributes, before, words, status, interval, dosage, after }: Administration,
): CdaElement {
  const all = [...words, medicineWords(medicine)].filter(Boolean).join('; ');
  return el(
    'substanceAdministration',
    { classCode: 'SBADM', ...attributes },
    before,
    textReference(text, all),
    status === undefined ? undefined : el('statusCode', { code: status }),
    interval,
    // The first is the interval of the dosage.
    dosage.before.slice(1),
    unitOf(context, medicine, text),
    consumable(context, medicine, kind),
    after,
    dosage.preconditions,
  );
}

/** Status and interval of what is recommended: from when the dosage says, or else from when it was written. */
function course(
  { gaps, remarks }: BuildContext,
  { resource, path }: Located<MedicationRequest>,
  { remote }: ReportKind,
): { readonly status: string; readonly interval: CdaElement } {
  const { boundsPeriod: period, boundsDuration: duration } = resource.dosageInstruction?.[0]?.timing?.repeat ?? {};
  const { low, high, ordered } = toInterval(period?.start, period?.end);
  if (!ordered) gaps.value(`${path}.dosageInstruction[0].timing.repeat.bounds`);
  const told = statuses[resource.status ?? ''] ?? 'active';
  const ended = told === 'completed' || told === 'aborted';
  if (duration && remote && ended) remarks.leftOut(`${path}.dosageInstruction[0].timing.repeat.bounds`);
  const status = remote && high !== undefined && !ended ? 'completed' : told;
  const first = low ?? (high === undefined ? toTs(resource.authoredOn) : undefined);
  const last =
    high !== undefined
      ? el('high', { value: high })
      : duration?.value !== undefined && !(remote && ended)
        ? pq('width', { ...duration, code: duration.code ?? 'd' })
        : remote && ended
          ? el('high', { nullFlavor: 'UNK' })
          : undefined;
  const begin = el('low', first === undefined ? { nullFlavor: 'UNK' } : { value: first });
  return { status, interval: el('effectiveTime', { 'xsi:type': 'IVL_TS' }, begin, last) };
}

/** Who asked for a drug, as participant with identifier and name, or by name alone. */
function requester(
  context: BuildContext,
  located: Located<MedicationRequest>,
): { readonly element?: CdaElement; readonly name?: string } {
  const { requester: reference, authoredOn } = located.resource;
  if (!reference) return {};
  const place = `${located.path}.requester`;
  const party = reference.reference === undefined ? undefined : partyOf(context, reference, place, located);
  const id = party?.person && anyIdentifier(party.person.resource.identifier);
  const name = pn('name', mainName(party?.person?.resource.name));
  if (!id || !name) {
    const words = nameOf(party) ?? reference.display;
    if (words === undefined) context.remarks.leftOut(place);
    return words === undefined ? {} : { name: words };
  }
  const entity = el('playingEntity', { classCode: 'PSN' }, name);
  const role = el('participantRole', { classCode: 'ROL' }, id, entity);
  return { element: el('participant', { typeCode: 'REF' }, ts('time', authoredOn), role) };
}

/** How many packages, until when and how often they may be had. */
function supply(
  { gaps, remarks }: BuildContext,
  { resource, path }: Located<MedicationRequest>,
): CdaElement | undefined {
  const { dispenseRequest: order } = resource;
  const quantity = pq('quantity', order?.quantity);
  if (!quantity) {
    if (order) remarks.leftOut(`${path}.dispenseRequest`);
    return undefined;
  }
  const validity = ivl('effectiveTime', order?.validityPeriod, 'IVL_TS');
  if (order?.validityPeriod && !validity) gaps.value(`${path}.dispenseRequest.validityPeriod`);
  const repeats = order?.numberOfRepeatsAllowed;
  const duration = pq('width', order?.expectedSupplyDuration);
  const made = el(
    'supply',
    { classCode: 'SPLY', moodCode: 'RQO' },
    validity,
    // FHIR counts the times after the first, the CDA all of them.
    repeats === undefined ? undefined : el('repeatNumber', { value: String(repeats + 1) }),
    quantity,
    duration && el('expectedUseTime', {}, duration),
  );
  return related('COMP', made);
}

function boundsOf(dosages: readonly Dosage[] | undefined): boolean {
  const { boundsPeriod, boundsDuration } = dosages?.[0]?.timing?.repeat ?? {};
  return boundsPeriod !== undefined || boundsDuration !== undefined;
}

function typed(time: CdaElement): CdaElement {
  return { ...time, attributes: { 'xsi:type': 'IVL_TS', ...time.attributes } };
}

function dosageText(dosages: readonly Dosage[] | undefined): string | undefined {
  return labelled([['Posologia', dosageWords(dosages)]]);
}

function notes(list: readonly Annotation[] | undefined): string | undefined {
  return labelled([['Note', noteWords(list)]]);
}

function therapyWords(
  medicine: Medicine,
  dosages: readonly Dosage[] | undefined,
  list: readonly Annotation[] | undefined,
): string {
  const name = wordsOfConcept(medicine.concept) ?? 'Farmaco';
  return [name, medicineWords(medicine), dosageText(dosages), notes(list)].filter(Boolean).join('; ');
}
