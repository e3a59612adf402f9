import { isDeepStrictEqual } from 'node:util';
import type {
  CodeableConcept,
  Dosage,
  DosageDoseAndRate,
  Identifier,
  MedicationRequest,
  MedicationRequestDispenseRequest,
  MedicationRequestSubstitution,
  Range,
  Reference,
} from '@medplum/fhirtypes';
import { oids, uriOf } from '../../cda/code-systems.ts';
import type { XmlElement } from '../../validate/xml-tree.ts';
import type { ReadContext } from '../context.ts';
import { textOf, toConcept } from '../data-types/coded.ts';
import { identifiersOf } from '../data-types/identifier.ts';
import { numberOf, toQuantity } from '../data-types/quantity.ts';
import { toPeriod } from '../data-types/time.ts';
import { attr, childOf, childrenOf } from '../navigate.ts';
import { orNothing, present } from '../present.ts';
import { comments } from '../statements/comment.ts';
import { dosageOf } from '../statements/dosage.ts';
import { drugOf } from '../statements/drug.ts';
import { type Statement, statementsIn } from '../statements/statement.ts';
import { intents, requestStatuses } from '../statements/therapy.ts';
import { diagnosisOf } from './diagnosis.ts';
import type { Prescribed } from './prescribed.ts';

/** Codes of what stands beside a prescribed medicine. Source: schematrons PrF 4.6, PrFNoSSN 1.2. */
const notSubstitutable = 'N';
const painTherapy = 'N02';
const substitutionSystem = 'http://terminology.hl7.org/CodeSystem/v3-substanceAdminSubstitution';
/** How the builder of ours begins the words of a dosage. */
const dosageLabel = /^Posologia: /;
/** How it says that a medicine is taken when needed, whatever the need. */
const whenNeeded = 'Al bisogno';

/** A prescribed medicine as MedicationRequest. */
export function drugLine(
  context: ReadContext,
  element: XmlElement,
  { number, author, date }: Prescribed,
): Reference<MedicationRequest> {
  const beside = statementsIn(element);
  return context.create<MedicationRequest>({
    ...present<MedicationRequest>({
      resourceType: 'MedicationRequest',
      identifier: identifiersOf(element),
      groupIdentifier: number,
      status: requestStatuses.get(attr(childOf(element, 'statusCode'), 'code') ?? 'active') ?? 'unknown',
      intent: intents.get(attr(element, 'moodCode') ?? '') ?? 'order',
      ...drugOf(context, element, 'concept'),
      subject: context.patient,
      encounter: context.encounter,
      authoredOn: date,
      requester: author,
      reasonCode: reasons(context, beside),
      note: comments(context, element),
      dosageInstruction: dosages(context, element),
      dispenseRequest: supply(context, beside),
      substitution: substitution(context, beside),
    }),
    id: context.idAt(element, 'MedicationRequest'),
  });
}

function dosages(context: ReadContext, element: XmlElement): Dosage[] {
  const coded = withoutFixedRanges(dosageOf(context, element, 'with-bounds'));
  const text = textOf(childOf(element, 'text'), context.narrative)?.replace(dosageLabel, '');
  const made = orNothing(present<Dosage>({ ...coded, text, ...asNeeded(context, element) }));
  return made ? [made] : [];
}

/** The need for which it is taken (`precondition`): a code, words, or that there is one. */
function asNeeded(
  context: ReadContext,
  element: XmlElement,
): Pick<Dosage, 'asNeededBoolean' | 'asNeededCodeableConcept'> {
  const [condition] = childrenOf(element, 'precondition');
  if (!condition) return {};
  const criterion = childOf(condition, 'criterion');
  const words = textOf(childOf(criterion, 'text'), context.narrative);
  const coded = toConcept(childOf(criterion, 'value') ?? childOf(criterion, 'code'), context.narrative);
  context.claim(condition);
  const need = coded ?? (words === undefined || words === whenNeeded ? undefined : { text: words });
  return need ? { asNeededCodeableConcept: need } : { asNeededBoolean: true };
}

/** A prescription has its doses as intervals; one whose ends are the same is a quantity. Source: schematron PrF 4.6, b23–b26. */
function withoutFixedRanges(dosage: Dosage | undefined): Dosage | undefined {
  const doseAndRate = dosage?.doseAndRate?.map(({ doseRange, rateRange, ...rest }) =>
    present<DosageDoseAndRate>({
      ...rest,
      ...(isFixed(doseRange) ? { doseQuantity: doseRange?.low } : { doseRange }),
      ...(isFixed(rateRange) ? { rateQuantity: rateRange?.low } : { rateRange }),
    }),
  );
  return dosage && doseAndRate ? { ...dosage, doseAndRate } : dosage;
}

function isFixed(range: Range | undefined): boolean {
  return range?.low?.value !== undefined && isDeepStrictEqual(range.low, range.high);
}

/** AIFA notes (`act`) and the diagnosis. */
function reasons(context: ReadContext, beside: readonly Statement[]): CodeableConcept[] {
  return beside.flatMap(({ link, element, name, relation }) => {
    if (relation === 'REFR' && name === 'act' && isNote(element)) {
      const note = toConcept(childOf(element, 'code'), context.narrative);
      context.claim(link);
      return note ? [note] : [];
    }
    return relation === 'RSON' && name === 'observation' ? diagnosisOf(context, link, element) : [];
  });
}

function isNote(element: XmlElement): boolean {
  return attr(childOf(element, 'code'), 'codeSystem') === oids.aifaNote;
}

/** How many packages, until when and how often: FHIR counts the times after the first, the CDA all of them. */
function supply(context: ReadContext, beside: readonly Statement[]): MedicationRequestDispenseRequest | undefined {
  const found = beside.find(({ name }) => name === 'supply');
  if (!found) return undefined;
  const { link, element } = found;
  context.claim(link);
  const times = numberOf(attr(childOf(element, 'repeatNumber'), 'value'));
  return orNothing(
    present<MedicationRequestDispenseRequest>({
      validityPeriod: toPeriod(childOf(element, 'effectiveTime')),
      numberOfRepeatsAllowed: times === undefined || times < 1 ? undefined : times - 1,
      quantity: toQuantity(childOf(element, 'quantity')),
      expectedSupplyDuration: toQuantity(childOf(element, 'expectedUseTime/width')),
    }),
  );
}

/** That the medicine may not be substituted, and why. That it is no pain therapy is said by saying nothing. */
function substitution(context: ReadContext, beside: readonly Statement[]): MedicationRequestSubstitution | undefined {
  let made: MedicationRequestSubstitution | undefined;
  for (const { link, element, name, relation, code } of beside) {
    if (relation !== 'SUBJ' || name !== 'observation') continue;
    if (code === painTherapy && attr(childOf(element, 'value'), 'value') === 'false') context.claim(link);
    if (code !== notSubstitutable) continue;
    context.claim(link);
    const [why] = statementsIn(element);
    if (why) context.claim(why.link);
    made = present<MedicationRequestSubstitution>({
      allowedCodeableConcept: { coding: [{ system: substitutionSystem, code: notSubstitutable }] },
      reason: why && toConcept(childOf(why.element, 'code'), context.narrative),
    });
  }
  return made;
}

/** The NRE of a section, which is that of all its lines. */
export function numberOfSection(section: XmlElement): Identifier | undefined {
  return identifiersOf(section).find(({ system }) => system === uriOf(oids.nre));
}
