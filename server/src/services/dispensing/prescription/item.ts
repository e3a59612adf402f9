import { codeSystemUrl, valueSetUrl } from '@sinfonia/profiles';
import type { InputOf } from '../../steps/parameters.ts';
import * as parameter from '../../steps/parameters.ts';
import { channels } from './channels.ts';
import { aicForm, packParameters } from './packs.ts';

/** Most packs of one entry of a dispensing. */
const mostPacks = 99;

/** What is handed over: one entry for each pack with a number, or for packs that are alike. */
export const itemParameters = {
  prescription: parameter.reference(['MedicationRequest'], {
    it: 'Riga della ricetta',
    en: 'Line of the prescription',
  }),
  channel: parameter.choice(channels, {
    it: 'Canale: convenzionata, DPC, diretta',
    en: 'Channel: convention, DPC, direct',
  }),
  aic: parameter.matching(aicForm, { it: 'AIC della confezione consegnata', en: 'AIC of the pack handed over' }),
  equivalenceGroup: parameter.optional(
    parameter.words({
      it: 'Gruppo di equivalenza AIFA della confezione consegnata',
      en: 'AIFA equivalence group of the pack handed over',
    }),
  ),
  quantity: parameter.count(1, mostPacks, { it: 'Confezioni', en: 'Packs' }),
  ...packParameters,
  doubleSerial: parameter.optional(
    parameter.flag({
      it: 'Dichiara che la targatura è davvero doppia',
      en: 'Declares that the pack number is really double',
    }),
  ),
  substitution: parameter.optional(
    parameter.code(valueSetUrl.DispensingVariation, codeSystemUrl.DispensingVariation, {
      it: 'Variazione rispetto al prescritto: A, S o V',
      en: 'Difference from what is prescribed: A, S or V',
    }),
  ),
  substitutionReason: parameter.optional(
    parameter.code(valueSetUrl.SubstitutionReason, codeSystemUrl.SubstitutionReason, {
      it: 'Motivo della sostituzione di legge: 1, 2 o 3',
      en: 'Reason of the substitution by law: 1, 2 or 3',
    }),
  ),
  price: parameter.optional(parameter.euro({ it: 'Prezzo, euro', en: 'Price, euro' })),
  reimbursement: parameter.optional(
    parameter.euro({ it: 'Prezzo di rimborso, euro', en: 'Reimbursement price, euro' }),
  ),
  coPayment: parameter.optional(
    parameter.euro({ it: 'Ticket per confezione, euro', en: 'Co-payment for each pack, euro' }),
  ),
  genericDifference: parameter.optional(
    parameter.euro({ it: 'Differenza dal generico, euro', en: 'Difference from the generic, euro' }),
  ),
  dpcFee: parameter.optional(
    parameter.euro({ it: 'Onere DPC per confezione, euro', en: 'DPC fee for each pack, euro' }),
  ),
  discount: parameter.optional(
    parameter.euro({ it: 'Sconto al servizio sanitario, euro', en: 'Discount to the health service, euro' }),
  ),
  fixedShare: parameter.optional(
    parameter.euro({
      it: 'Quota fissa per ricetta, solo sulla prima confezione, euro',
      en: 'Fixed share of the prescription, on the first pack only, euro',
    }),
  ),
} as const;

/** One entry of what is handed over. */
export type Item = InputOf<typeof itemParameters>;
