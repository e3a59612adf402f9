import type {
  Dosage,
  Identifier,
  MedicationAdministration,
  MedicationAdministrationDosage,
  MedicationRequest,
  MedicationStatement,
  Quantity,
  Reference,
} from '@medplum/fhirtypes';
import type { XmlElement } from '../../validate/xml-tree.ts';
import type { ReadContext } from '../context.ts';
import { identifiersOf, toIdentifier } from '../data-types/identifier.ts';
import { toQuantity } from '../data-types/quantity.ts';
import { timeOrPeriod } from '../data-types/time.ts';
import { attr, childOf, childrenOf } from '../navigate.ts';
import { present } from '../present.ts';
import { comments } from './comment.ts';
import { boundsOf, dosageOf, singleDose, singleRate } from './dosage.ts';
import { type Drug, drugOf } from './drug.ts';
import { notes } from './observation.ts';
import { authorOf, performersOf, requesterOf } from './participation.ts';
import { reasonsOf } from './reason.ts';
import { statementsIn } from './statement.ts';

const statementStatuses = new Map<string, MedicationStatement['status']>([
  ['completed', 'completed'],
  ['active', 'active'],
  ['new', 'intended'],
  ['held', 'on-hold'],
  ['suspended', 'on-hold'],
  ['aborted', 'stopped'],
  ['cancelled', 'not-taken'],
  ['nullified', 'entered-in-error'],
]);

const administrationStatuses = new Map<string, MedicationAdministration['status']>([
  ['completed', 'completed'],
  ['active', 'in-progress'],
  ['held', 'on-hold'],
  ['suspended', 'on-hold'],
  ['aborted', 'stopped'],
  ['cancelled', 'not-done'],
  ['nullified', 'entered-in-error'],
]);

/** Statuses of a request by `statusCode`. */
export const requestStatuses = new Map<string, MedicationRequest['status']>([
  ['completed', 'completed'],
  ['active', 'active'],
  ['new', 'draft'],
  ['held', 'on-hold'],
  ['suspended', 'on-hold'],
  ['aborted', 'stopped'],
  ['cancelled', 'cancelled'],
  ['nullified', 'entered-in-error'],
]);

/** Intents of FHIR by `@moodCode`. Source: HL7 V3 ActMood, FHIR R4 request-intent. */
export const intents = new Map<string, 'proposal' | 'plan' | 'order'>([
  ['PRP', 'proposal'],
  ['INT', 'plan'],
  ['PRMS', 'plan'],
  ['RQO', 'order'],
]);

/** A drug that somebody takes or took, as MedicationStatement. `bare` as in `drugOf`. */
export function medicationStatement(
  context: ReadContext,
  element: XmlElement,
  bare: 'concept' | 'resource' = 'resource',
): Reference<MedicationStatement> {
  const { dateTime, period } = timeOrPeriod(boundsOf(element));
  const dosage = dosageOf(context, element, 'apart');
  const status = isNegated(element) ? 'not-taken' : statementStatuses.get(statusIn(element));
  return context.create<MedicationStatement>({
    ...present<MedicationStatement>({
      resourceType: 'MedicationStatement',
      identifier: identifiersOf(element),
      status: status ?? 'unknown',
      ...drugOf(context, element, bare),
      subject: context.patient,
      context: context.encounter,
      effectiveDateTime: dateTime,
      effectivePeriod: period,
      informationSource: authorOf(context, element)?.who,
      reasonReference: reasonsOf(context, element),
      note: [...notes(context, element), ...comments(context, element)],
      dosage: dosage && [dosage],
    }),
    id: context.idAt(element, 'MedicationStatement'),
  });
}

/** A drug that somebody should get, as MedicationRequest: proposed, planned or ordered, as the mood of the statement says. */
export function medicationRequest(context: ReadContext, element: XmlElement): Reference<MedicationRequest> {
  const drug = drugOf(context, element, 'resource');
  const dosage = dosageOf(context, element, 'with-bounds');
  return request(context, element, drug, dosage, {
    identifier: [...identifiersOf(element), ...externalIds(context, element)],
    status: requestStatuses.get(statusIn(element)) ?? 'unknown',
    intent: intents.get(attr(element, 'moodCode') ?? '') ?? 'order',
    note: [...notes(context, element), ...comments(context, element)],
  });
}

/**
 * A drug that was given, as MedicationAdministration. Times of the day, and doses and rates that are ranges, FHIR admits in the
 * request only; with these, or when somebody asked for it, there is a MedicationRequest that it answers.
 */
export function medicationAdministration(
  context: ReadContext,
  element: XmlElement,
  parts: Partial<MedicationAdministration> = {},
): Reference<MedicationAdministration> {
  const drug = drugOf(context, element, 'resource');
  const { dateTime, period } = timeOrPeriod(boundsOf(element));
  const instruction = dosageOf(context, element, 'apart');
  const dosage = given(instruction, singleDose(element), singleRate(element));
  const whole = instruction === undefined || (dosage !== undefined && !instruction.timing && !hasRange(instruction));
  const asked = whole && !hasRequester(element) ? undefined : answered(context, element, drug, instruction);
  const performers = performersOf(context, element);
  const time = performers[0]?.time;
  const note = [...notes(context, element), ...comments(context, element)];
  const status = isNegated(element) ? 'not-done' : administrationStatuses.get(statusIn(element));
  return context.create<MedicationAdministration>({
    ...present<MedicationAdministration>({
      resourceType: 'MedicationAdministration',
      identifier: identifiersOf(element),
      status: status ?? 'unknown',
      ...drug,
      subject: context.patient,
      context: context.encounter,
      // FHIR asks for a time; one that is not known is that of the performer, or else of the document.
      effectiveDateTime: dateTime ?? (period ? undefined : (time ?? context.date)),
      effectivePeriod: period,
      performer: performers.map(({ who }) => ({ actor: who })),
      reasonReference: reasonsOf(context, element),
      request: asked,
      note: note.map((one, index) => (index === 0 && time !== undefined ? { time, ...one } : one)),
      dosage,
    }),
    ...parts,
    id: context.idAt(element, 'MedicationAdministration'),
  });
}

function answered(
  context: ReadContext,
  element: XmlElement,
  drug: Drug,
  dosage: Dosage | undefined,
): Reference<MedicationRequest> {
  return request(context, element, drug, dosage, {
    identifier: externalIds(context, element),
    status: requestStatuses.get(statusIn(element)) ?? 'unknown',
    intent: 'order',
  });
}

function request(
  context: ReadContext,
  element: XmlElement,
  drug: Drug,
  dosage: Dosage | undefined,
  parts: Pick<MedicationRequest, 'identifier' | 'status' | 'intent' | 'note'>,
): Reference<MedicationRequest> {
  const asking = requesterOf(context, element) ?? authorOf(context, element);
  const quantity = packs(context, element);
  return context.create<MedicationRequest>({
    ...present<MedicationRequest>({
      resourceType: 'MedicationRequest',
      identifier: parts.identifier,
      status: parts.status,
      intent: parts.intent,
      doNotPerform: isNegated(element) ? true : undefined,
      ...drug,
      subject: context.patient,
      encounter: context.encounter,
      authoredOn: asking?.time,
      requester: asking?.who,
      note: parts.note,
      dosageInstruction: dosage && [dosage],
      dispenseRequest: quantity && { quantity },
    }),
    id: context.idAt(element, 'MedicationRequest'),
  });
}

/** An administration may have a dosage only with a dose or a rate. Source: FHIR R4 MedicationAdministration, mad-1. */
function given(
  instruction: Dosage | undefined,
  dose: Quantity | undefined,
  rateQuantity: Quantity | undefined,
): MedicationAdministrationDosage | undefined {
  if (!dose && !rateQuantity) return undefined;
  return present<MedicationAdministrationDosage>({
    site: instruction?.site,
    route: instruction?.route,
    dose,
    rateQuantity,
  });
}

function hasRange({ doseAndRate, maxDosePerPeriod }: Dosage): boolean {
  return maxDosePerPeriod !== undefined || (doseAndRate ?? []).some((one) => one.doseRange ?? one.rateRange);
}

function hasRequester(element: XmlElement): boolean {
  return childOf(element, 'participant') !== undefined || childOf(element, 'reference/externalAct') !== undefined;
}

/** Numbers of prescriptions that a statement cites; claims the citations. */
export function externalIds(context: ReadContext, element: XmlElement): Identifier[] {
  return childrenOf(element, 'reference').flatMap((link) => {
    const identifier = toIdentifier(childOf(link, 'externalAct/id'));
    if (!identifier) return [];
    context.claim(link);
    return [identifier];
  });
}

function packs(context: ReadContext, element: XmlElement): Quantity | undefined {
  const supply = statementsIn(element).find(({ name }) => name === 'supply');
  const quantity = toQuantity(childOf(supply?.element, 'quantity'));
  if (supply && quantity) context.claim(supply.link);
  return quantity;
}

function statusIn(element: XmlElement): string {
  return attr(childOf(element, 'statusCode'), 'code') ?? '';
}

function isNegated(element: XmlElement): boolean {
  return attr(element, 'negationInd') === 'true';
}
