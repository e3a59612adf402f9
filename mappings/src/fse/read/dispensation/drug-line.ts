import type {
  CodeableConcept,
  Extension,
  MedicationDispense,
  MedicationDispenseSubstitution,
  MedicationRequest,
  Money,
  Reference,
} from '@medplum/fhirtypes';
import { extensionUrl } from '@sinfonia/profiles';
import type { XmlElement } from '../../validate/xml-tree.ts';
import type { ReadContext } from '../context.ts';
import { requiredConcept, toConcept } from '../data-types/coded.ts';
import { identifiersOf } from '../data-types/identifier.ts';
import { numberOf, toQuantity } from '../data-types/quantity.ts';
import { timeOf, toDateTime } from '../data-types/time.ts';
import { attr, childOf, childrenOf, hasTemplate, wordsOf } from '../navigate.ts';
import { present } from '../present.ts';
import { notes } from '../statements/observation.ts';
import { type Statement, statementsIn } from '../statements/statement.ts';
import { dispensers } from './performers.ts';
import { prescriptionNumber } from './prescription.ts';

const templates = '2.16.840.1.113883.3.1937.777.63.10';
/** Templates of what stands beside a dispensed medicine. Source: schematrons ErF 1.1, ErF_NoSSN 1.2. */
const parts = {
  substitution: [`${templates}.296`, `${templates}.938`],
  channel: `${templates}.326`,
  price: `${templates}.829`,
  surcharge: `${templates}.830`,
} as const;

/** A dispensed medicine as MedicationDispense. What the CDA says in words alone is a note. */
export function dispensedDrug(context: ReadContext, element: XmlElement): Reference<MedicationDispense> {
  const [consumable] = childrenOf(element, 'product');
  if (consumable) context.claim(consumable);
  const product = childOf(consumable, 'manufacturedProduct');
  const material = childOf(product, 'manufacturedMaterial') ?? childOf(product, 'manufacturedLabeledDrug');
  const beside = statementsIn(element);
  const given = medicine(context, material);
  const { substitution, instead } = substituted(context, beside);
  const prescribed = prescription(context, element, instead ?? given);
  const [performer] = childrenOf(element, 'performer');
  return context.create<MedicationDispense>({
    ...present<MedicationDispense>({
      resourceType: 'MedicationDispense',
      extension: [...packOf(material), ...chargesOf(context, beside)],
      identifier: identifiersOf(element),
      status: 'completed',
      category: channelOf(context, beside),
      medicationCodeableConcept: given,
      subject: context.patient,
      context: context.encounter,
      performer: dispensers(context, element).map((actor) => ({ actor })),
      authorizingPrescription: prescribed,
      quantity: toQuantity(childOf(element, 'quantity')),
      daysSupply: toQuantity(childOf(element, 'expectedUseTime/width')),
      whenPrepared: toDateTime(attr(childOf(performer, 'time/low'), 'value')),
      whenHandedOver:
        timeOf(childOf(element, 'effectiveTime')) ?? toDateTime(attr(childOf(element, 'effectiveTime/low'), 'value')),
      note: notes(context, element),
      substitution,
    }),
    id: context.idAt(element, 'MedicationDispense'),
  });
}

function medicine(context: ReadContext, material: XmlElement | undefined): CodeableConcept {
  const code = requiredConcept(childOf(material, 'code'), context.narrative);
  const text = wordsOf(childOf(material, 'name'));
  return text === undefined ? code : { ...code, text };
}

/** The lot of the package. */
function packOf(material: XmlElement | undefined): Extension[] {
  const valueString = wordsOf(childOf(material, 'lotNumberText'));
  if (valueString === undefined) return [];
  return [{ url: extensionUrl.DispensedPack, extension: [{ url: 'lotto', valueString }] }];
}

/** The price of a white dispensing; other costs have no amount. */
function chargesOf(context: ReadContext, beside: readonly Statement[]): Extension[] {
  return beside.flatMap(({ link, element }) => {
    if (hasTemplate(element, parts.surcharge) && !childOf(element, 'value')) context.claim(link);
    if (!hasTemplate(element, parts.price)) return [];
    context.claim(link);
    const value = childOf(element, 'value');
    const amount = numberOf(attr(value, 'value'));
    if (amount === undefined) return [];
    const valueMoney: Money = { value: amount, currency: (attr(value, 'currency') ?? 'EUR') as 'EUR' };
    return [{ url: extensionUrl.DispensingCharges, extension: [{ url: 'prezzo', valueMoney }] }];
  });
}

function channelOf(context: ReadContext, beside: readonly Statement[]): CodeableConcept | undefined {
  const found = beside.find(({ element }) => hasTemplate(element, parts.channel));
  const channel = toConcept(childOf(found?.element, 'code'), context.narrative);
  if (found && channel) context.claim(found.link);
  return channel;
}

/** That another package was given than the prescribed one, why, and which was prescribed. */
function substituted(
  context: ReadContext,
  beside: readonly Statement[],
): { readonly substitution?: MedicationDispenseSubstitution; readonly instead?: CodeableConcept | undefined } {
  const found = beside.find(({ element }) => parts.substitution.some((root) => hasTemplate(element, root)));
  if (!found) return {};
  context.claim(found.link);
  const why = statementsIn(found.element).find(({ relation }) => relation === 'RSON');
  if (why) context.claim(why.link);
  const reason = toConcept(childOf(why?.element, 'code'), context.narrative);
  return {
    substitution: present<MedicationDispenseSubstitution>({
      wasSubstituted: true,
      type: toConcept(childOf(found.element, 'code'), context.narrative),
      reason: reason && [reason],
    }),
    instead: why && prescribedInstead(context, why.element),
  };
}

function prescribedInstead(context: ReadContext, why: XmlElement): CodeableConcept | undefined {
  const found = statementsIn(why).find(({ name }) => name === 'substanceAdministration');
  if (!found) return undefined;
  context.claim(found.link);
  const [consumable] = childrenOf(found.element, 'consumable');
  if (consumable) context.claim(consumable);
  const product = childOf(consumable, 'manufacturedProduct');
  return medicine(context, childOf(product, 'manufacturedMaterial') ?? childOf(product, 'manufacturedLabeledDrug'));
}

/** The prescription of a line: its number, which the header tells, and the medicine. None where no number is told. */
function prescription(
  context: ReadContext,
  element: XmlElement,
  concept: CodeableConcept,
): Reference<MedicationRequest>[] {
  const number = prescriptionNumber(context);
  if (!number) return [];
  return [
    context.create<MedicationRequest>({
      ...present<MedicationRequest>({
        resourceType: 'MedicationRequest',
        groupIdentifier: number,
        status: 'completed',
        intent: 'order',
        medicationCodeableConcept: concept,
        subject: context.patient,
      }),
      id: context.idAt(element, 'MedicationRequest'),
    }),
  ];
}
