import type { CodeableConcept, Medication, MedicationIngredient, Quantity, Reference } from '@medplum/fhirtypes';
import type { XmlElement } from '../../validate/xml-tree.ts';
import type { ReadContext } from '../context.ts';
import { toConcept } from '../data-types/coded.ts';
import { toQuantity } from '../data-types/quantity.ts';
import { toDate } from '../data-types/time.ts';
import { organization } from '../header/people.ts';
import { attr, childOf, childrenOf, hasTemplate, wordsOf } from '../navigate.ts';
import { present } from '../present.ts';
import { type Statement, statementsIn } from './statement.ts';

/** Templates of what stands beside a drug; documents that have none tell them apart by name. */
const strengthRule = { template: '2.16.840.1.113883.3.1937.777.63.10.921', name: /grammatura/i };
const amountRule = { template: '2.16.840.1.113883.3.1937.777.63.10.922', name: /quantit/i };

/** `medication[x]` of a request, statement or administration. */
export type Drug =
  | { readonly medicationReference: Reference<Medication> }
  | { readonly medicationCodeableConcept: CodeableConcept };

/**
 * The drug of a `substanceAdministration`; claims it. With a form, strength or amount it is a Medication, and with nothing but a code what
 * `bare` says. Without a drug, what the statement itself is about (that none is known) is the concept.
 */
export function drugOf(context: ReadContext, element: XmlElement, bare: 'concept' | 'resource'): Drug {
  for (const consumable of childrenOf(element, 'consumable').slice(0, 1)) context.claim(consumable);
  const product = childOf(element, 'consumable/manufacturedProduct');
  const material = childOf(product, 'manufacturedMaterial') ?? childOf(product, 'manufacturedLabeledDrug');
  const code = named(context, material) ?? toConcept(childOf(element, 'code'), context.narrative);
  const form = toConcept(
    childOf(element, 'administrationUnitCode') ?? childOf(material, 'formCode'),
    context.narrative,
  );
  const strength = numberBeside(context, element, strengthRule);
  const amount = numberBeside(context, element, amountRule);
  const lotNumber = wordsOf(childOf(material, 'lotNumberText'));
  const expirationDate = toDate(attr(childOf(material, 'expirationTime'), 'value'));
  const batch = lotNumber === undefined && expirationDate === undefined ? undefined : { lotNumber, expirationDate };
  const manufacturer = organization(context, childOf(product, 'manufacturerOrganization'));
  const more = form ?? strength ?? amount ?? batch ?? manufacturer;
  if (!more && (bare === 'concept' || !code)) return { medicationCodeableConcept: code ?? unknown };
  const medication = context.create<Medication>({
    ...present<Medication>({
      resourceType: 'Medication',
      code,
      manufacturer,
      form,
      amount: amount && per(amount),
      ingredient: strength && [ingredient(code ?? unknown, strength)],
      batch: batch && present(batch),
    }),
    id: context.idAt(element, 'Medication'),
  });
  return { medicationReference: medication };
}

/** FHIR asks for a drug; one that is not told is told as unknown. */
const unknown: CodeableConcept = {
  coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-NullFlavor', code: 'NI' }],
};

function named(context: ReadContext, material: XmlElement | undefined): CodeableConcept | undefined {
  const code = toConcept(childOf(material, 'code'), context.narrative);
  const name = wordsOf(childOf(material, 'name'));
  if (!code) return name === undefined ? undefined : { text: name };
  return name === undefined || code.text !== undefined ? code : { ...code, text: name };
}

function ingredient(itemCodeableConcept: CodeableConcept, strength: Quantity): MedicationIngredient {
  return { itemCodeableConcept, strength: per(strength) };
}

function per(numerator: Quantity): { numerator: Quantity; denominator: Quantity } {
  return { numerator, denominator: { value: 1 } };
}

function numberBeside(
  context: ReadContext,
  element: XmlElement,
  rule: { readonly template: string; readonly name: RegExp },
): Quantity | undefined {
  const found = statementsIn(element).find((one) => isNumber(one, rule));
  const quantity = toQuantity(childOf(found?.element, 'value'));
  if (found && quantity) context.claim(found.link);
  return quantity;
}

function isNumber(
  { element, name, relation }: Statement,
  rule: { readonly template: string; readonly name: RegExp },
): boolean {
  if (name !== 'observation' || relation !== 'COMP') return false;
  return hasTemplate(element, rule.template) || rule.name.test(attr(childOf(element, 'code'), 'displayName') ?? '');
}
