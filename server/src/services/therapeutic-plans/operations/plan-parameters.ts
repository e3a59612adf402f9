import type { QuestionnaireResponse } from '@medplum/fhirtypes';
import { codeSystemUrl, valueSetUrl } from '@sinfonia/profiles';
import * as parameter from '../../steps/parameters.ts';

/** The person of a step that begins a plan. */
export const personParameters = {
  patient: parameter.optional(
    parameter.reference(['Patient'], { it: 'Assistito, per chi lo segue', en: 'Person, for who follows her' }),
  ),
  patientIdentifier: parameter.optional(
    parameter.identifier({
      it: 'Codice fiscale, STP, ENI o TEAM, in alternativa a patient',
      en: 'Codice fiscale, STP, ENI or TEAM, instead of patient',
    }),
  ),
} as const;

const atc = parameter.written(/^[A-Z]\d{2}[A-Z]{2}\d{2}$/, 'B01AF02', {
  it: 'Codice ATC del principio attivo',
  en: 'ATC code of the active ingredient',
});

/** Form and medicine, as every judgement takes them. */
export const judgedParameters = {
  response: parameter.optional(
    parameter.resource<QuestionnaireResponse>('QuestionnaireResponse', {
      it: 'Scheda compilata',
      en: 'Form as filled in',
    }),
  ),
  atc: parameter.optional(atc),
  aic: parameter.optional(
    parameter.written(/^\d{9}$/, '000000001', { it: 'Codice AIC della confezione', en: 'AIC code of the package' }),
  ),
  group: parameter.optional(
    parameter.written(/^[A-Za-z0-9]{1,10}$/, 'AB1', {
      it: 'Gruppo di equivalenza AIFA',
      en: 'AIFA equivalence group',
    }),
  ),
  associated: parameter.many(
    parameter.optional({
      ...atc,
      text: {
        it: "ATC degli altri medicinali dell'associazione, giudicati insieme",
        en: 'ATC of the other medicines of the association, judged together',
      },
    }),
  ),
  centre: parameter.optional(
    parameter.reference(['Organization'], {
      it: 'Centro autorizzato per cui si prescrive',
      en: 'Authorised centre for which one prescribes',
    }),
  ),
} as const;

/** Type of plan. */
export const typeParameter = parameter.code(valueSetUrl.TherapeuticPlanType, codeSystemUrl.TherapeuticPlanType, {
  it: 'Tipo di piano',
  en: 'Type of plan',
});

/** What a plan is made of, beside its person and its type. */
export const contentParameters = {
  ...judgedParameters,
  name: parameter.optional(parameter.words({ it: 'Medicinale o ausilio in parole', en: 'Medicine or aid in words' })),
  aid: parameter.optional(
    parameter.code(valueSetUrl.DiabeticAid, codeSystemUrl.DiabeticAid, { it: 'Ausilio', en: 'Aid' }),
  ),
  quantityPerMonth: parameter.optional(
    parameter.count(0, 2000, { it: 'Quantità al mese di un ausilio', en: 'Quantity a month of an aid' }),
  ),
  authoredOn: parameter.optional(
    parameter.day({
      it: 'Giorno del piano, le cui regole lo giudicano; oggi se assente',
      en: 'Day of the plan, by whose rules it is judged; today unless given',
    }),
  ),
  start: parameter.optional(parameter.day({ it: 'Primo giorno di validità', en: 'First day of the validity' })),
  end: parameter.optional(
    parameter.day({
      it: 'Ultimo giorno di validità; se assente quello della scheda o la durata del tipo',
      en: 'Last day of the validity; unless given that of the form or the duration of the type',
    }),
  ),
  dose: parameter.optional(
    parameter.parts(
      {
        value: parameter.decimal(0.001, 1_000_000, { it: 'Dose per assunzione', en: 'Dose per intake' }),
        unit: parameter.written(/^[^\s]{1,20}$/, 'mg', {
          it: 'Unità UCUM, o della scheda (tablet, inhalation)',
          en: 'UCUM unit, or of the form (tablet, inhalation)',
        }),
        perDay: parameter.decimal(0.001, 24, { it: 'Assunzioni al giorno', en: 'Intakes a day' }),
      },
      { it: 'Posologia, se la scheda non la dice', en: 'Dosage, unless the form says it' },
    ),
  ),
  dosageText: parameter.optional(parameter.words({ it: 'Posologia in parole', en: 'Dosage in words' })),
  quantity: parameter.optional(
    parameter.count(1, 10_000, {
      it: 'Confezioni in tutta la validità',
      en: 'Packs over the whole validity',
    }),
  ),
  diagnosis: parameter.optional(
    parameter.written(/^[0-9EV][0-9]{2}(\.[0-9]{1,2})?$/, '427.31', {
      it: 'Diagnosi ICD-9-CM, se la scheda non la dice',
      en: 'Diagnosis ICD-9-CM, unless the form says it',
    }),
  ),
  reason: parameter.optional(parameter.words({ it: 'Motivo in parole', en: 'Reason in words' })),
  channel: parameter.optional(
    parameter.code(valueSetUrl.DispensingChannel, codeSystemUrl.DispensingChannel, {
      it: 'Canale di erogazione; quello del tipo se assente',
      en: 'Channel of dispensing; that of the type unless given',
    }),
  ),
  justification: parameter.optional(
    parameter.words({
      it: 'Perché il piano vale con criteri non soddisfatti, dove la norma lascia decidere chi prescrive',
      en: 'Why the plan holds with criteria that are not met, where the law leaves it to the prescriber',
    }),
  ),
} as const;

/** What a request says of the content of a plan. */
export type PlanContent = parameter.InputOf<typeof contentParameters>;
