import type { QuestionnaireResponse } from '@medplum/fhirtypes';
import { extensionUrl } from '@sinfonia/profiles';
import { extensionOf } from '../../steps/elements.ts';
import * as parameter from '../../steps/parameters.ts';
import { defineStep, type Work } from '../../steps/step.ts';
import { parameterPlace } from '../../steps/step-rules.ts';
import { readResource } from '../../steps/stored.ts';
import { requireOwn } from '../plan/own-plan.ts';
import { preparePlan, type ReadyPlan } from '../plan/plan-content.ts';
import {
  aicSystem,
  codingIn,
  formOf,
  type PlanResource,
  subjectOfPlan,
  typeCodeOf,
  validityOf,
} from '../plan/plan-elements.ts';
import { judgeSecond } from '../plan/second-plan.ts';
import type { TherapeuticPlan } from '../plan/therapeutic-plan.ts';
import { writePlan } from '../plan/write-plan.ts';
import { refusedBy } from '../rules.ts';
import { contentParameters, type PlanContent, personParameters, typeParameter } from './plan-parameters.ts';
import { shows, stateOfNew } from './shown.ts';

const parameters = {
  key: parameter.key(),
  ...personParameters,
  draft: parameter.optional(
    parameter.reference(['MedicationRequest', 'DeviceRequest'], {
      it: 'Bozza, in alternativa alla persona: ciò che la richiesta non dice viene da lì',
      en: 'Draft, instead of the person: what the request does not say comes from there',
    }),
  ),
  type: parameter.optional(typeParameter),
  ...contentParameters,
} as const;

const target = { type: 'MedicationRequest', also: ['DeviceRequest'], level: 'type' } as const;
const exampleShows = ['patient', 'type', 'response', 'atc', 'quantity'];

/** Saves a plan that is not issued yet, or changes it. */
export const draft = defineStep<TherapeuticPlan>()({
  name: 'plan-draft',
  target,
  description: {
    it: 'Salva un piano non ancora emesso, o ne riscrive la bozza. I criteri sono giudicati e detti come osservazioni.',
    en: 'Saves a plan that is not issued yet, or writes its draft anew. The criteria are judged and told as remarks.',
  },
  parameters,
  shows: { plan: shows.plan, response: shows.response },
  exampleShows,
  async run(work, input) {
    const ready = await readyFrom(work, input, 'draft');
    const { plan, response } = writePlan(work, ready, { status: 'draft', kind: 'first' });
    return { state: 'draft', about: plan, shows: { plan, response } };
  },
});

/** Issues a plan: judged by the rules in force on its day, with its number, its form and its CarePlan view. */
export const issue = defineStep<TherapeuticPlan>()({
  name: 'plan-issue',
  target,
  description: {
    it: 'Emette un piano, nuovo o da una bozza. È giudicato con le regole in vigore nel suo giorno: se i criteri non sono soddisfatti o non si possono giudicare è rifiutato, regola per regola. Scrive il piano con il suo identificativo regionale, la scheda e la vista CarePlan, e chiede l’invio al Sistema TS dove il tipo lo prevede.',
    en: 'Issues a plan, new or from a draft. It is judged by the rules in force on its day: when the criteria are not met or cannot be judged it is refused, rule by rule. Writes the plan with its regional identifier, the form and the CarePlan view, and asks for the sending to Sistema TS where the type provides for it.',
  },
  parameters,
  shows,
  exampleShows,
  async run(work, input) {
    const ready = await readyFrom(work, input, 'active');
    await judgeSecond(work.context.store, ready, work.subject, (issue) => work.warn(issue));
    const { plan, view, response, task } = writePlan(work, ready, { status: 'active', kind: 'first' });
    return {
      state: stateOfNew(ready, work.subject.today),
      about: plan,
      shows: { plan, view, response, task },
    };
  },
});

async function readyFrom(
  work: Work<TherapeuticPlan>,
  input: PlanContent & { readonly type: string | undefined; readonly patient: string | undefined },
  status: 'draft' | 'active',
): Promise<ReadyPlan> {
  const { plan } = work.subject;
  if (plan === undefined) {
    if (input.type === undefined) throw refusedBy('TP-02', parameterPlace('type'));
    return preparePlan(work, work.subject.patient, input.type, input, { kind: 'first', status });
  }
  await requireOwn(work);
  const code = typeCodeOf(plan) ?? '';
  if (input.type !== undefined && input.type !== code) throw refusedBy('TP-02', parameterPlace('type'));
  if (input.patient !== undefined && input.patient !== work.subject.patient) {
    throw refusedBy('TP-01', parameterPlace('patient'));
  }
  const form = await readResource(work.context.store, 'QuestionnaireResponse', formOf(plan));
  return preparePlan(
    work,
    work.subject.patient,
    code,
    { ...input, ...filledFrom(plan, form, input) },
    { kind: 'first', status },
  );
}

/** What a draft says and the request does not. */
function filledFrom(
  plan: PlanResource,
  form: QuestionnaireResponse | undefined,
  input: PlanContent,
): Partial<PlanContent> {
  const given = validityOf(plan);
  const isMedicine = plan.resourceType === 'MedicationRequest';
  const medicine = isMedicine ? plan.medicationCodeableConcept : undefined;
  const dosage = isMedicine ? plan.dosageInstruction?.[0] : undefined;
  const dose = dosage?.doseAndRate?.[0]?.doseQuantity;
  const { frequency = 1, period = 1 } = dosage?.timing?.repeat ?? {};
  const response = input.response ?? form;
  // A new form says its own dates, medicine and dose.
  const own = input.response === undefined;
  return {
    response,
    start: input.start ?? (own ? given.start : undefined),
    end: input.end ?? (own ? given.end : undefined),
    name: input.name ?? (isMedicine ? medicine?.text : plan.codeCodeableConcept?.text),
    atc: input.atc ?? (own && isMedicine ? subjectOfPlan(plan) : undefined),
    aic: input.aic ?? (own ? codingIn(medicine, aicSystem) : undefined),
    aid: input.aid ?? (isMedicine ? undefined : subjectOfPlan(plan)),
    quantity: input.quantity ?? (isMedicine ? plan.dispenseRequest?.quantity?.value : undefined),
    quantityPerMonth: input.quantityPerMonth ?? (isMedicine ? undefined : plan.parameter?.[0]?.valueQuantity?.value),
    dose:
      input.dose ??
      (own && dose?.value !== undefined && dose.unit !== undefined
        ? { value: dose.value, unit: dose.unit, perDay: Number((frequency / period).toFixed(3)) }
        : undefined),
    dosageText: input.dosageText ?? dosage?.text,
    reason: input.reason ?? plan.reasonCode?.[0]?.text,
    diagnosis: input.diagnosis ?? codingIn(plan.reasonCode?.[0], 'http://hl7.org/fhir/sid/icd-9-cm'),
    channel: input.channel ?? extensionOf(plan, extensionUrl.ExpectedChannel)?.valueCoding?.code,
    centre: input.centre ?? extensionOf(plan, extensionUrl.PlanCentre)?.valueReference?.reference,
  };
}
