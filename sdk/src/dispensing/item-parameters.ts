import type { ParametersParameter } from '@medplum/fhirtypes';
import * as parameter from '../steps/parameters.ts';
import type { DirectDispenseInput, DispensedItem, PackInput, ReceivedPack } from './inputs.ts';

type Given = readonly ParametersParameter[];

const packParts = (one: PackInput): Given => [
  ...parameter.text('serial', one.serial),
  ...parameter.text('lot', one.lot),
  ...parameter.day('expiry', one.expiry),
];

/** What is handed over. */
export const dispensedItems = (list: readonly DispensedItem[]): Given =>
  parameter.each('item', list, (one) => [
    ...parameter.reference('prescription', one.prescription),
    ...parameter.code('channel', one.channel),
    ...parameter.text('aic', one.aic),
    ...parameter.text('equivalenceGroup', one.equivalenceGroup),
    ...parameter.count('quantity', one.quantity),
    ...packParts(one),
    ...parameter.flag('doubleSerial', one.doubleSerial),
    ...parameter.code('substitution', one.substitution),
    ...parameter.code('substitutionReason', one.substitutionReason),
    ...parameter.decimal('price', one.price),
    ...parameter.decimal('reimbursement', one.reimbursement),
    ...parameter.decimal('coPayment', one.coPayment),
    ...parameter.decimal('genericDifference', one.genericDifference),
    ...parameter.decimal('dpcFee', one.dpcFee),
    ...parameter.decimal('discount', one.discount),
    ...parameter.decimal('fixedShare', one.fixedShare),
  ]);

/** What arrived. */
export const receivedPacks = (list: readonly ReceivedPack[]): Given =>
  parameter.each('pack', list, (one) => [
    ...parameter.text('aic', one.aic),
    ...parameter.count('quantity', one.quantity),
    ...packParts(one),
  ]);

/** What is handed over without a prescription. */
export const directParameters = (input: DirectDispenseInput): Given => [
  ...parameter.identifier('identifier', input.identifier),
  ...parameter.reference('plan', input.plan),
  ...parameter.code('mode', input.mode),
  ...parameter.code('kind', input.kind),
  ...parameter.code('contact', input.contact),
  ...parameter.text('aic', input.aic),
  ...parameter.text('atc', input.atc),
  ...parameter.count('quantity', input.quantity),
  ...parameter.text('unit', input.unit),
  ...packParts(input),
  ...parameter.instant('handedOver', input.handedOver),
  ...parameter.decimal('cost', input.cost),
];
