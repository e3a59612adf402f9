import type { MedicationDispense, ParametersParameter, Provenance } from '@medplum/fhirtypes';
import { FhirError } from '@sinfonia/profiles/issues';
import type { OperationHandler } from '../../../fhir/context.ts';
import type { OperationDescription } from '../../../fhir/operations/operation-description.ts';
import { readParameters } from '../../../fhir/operations/operation-parameters.ts';
import { actorOf } from '../../steps/actor.ts';
import { stepSystem } from '../../steps/provenance.ts';
import { nextParameter, nextSteps, readingAnswer, requireRole } from '../../steps/standing.ts';
import type { StepRequest } from '../../steps/step.ts';
import { commentOn, stateParameter } from '../../steps/step-description.ts';
import { definitionUrl } from '../../steps/step-operation.ts';
import { findResources, type Reading, refersTo } from '../../steps/stored.ts';
import { planRules, planStates, ruleOf } from '../machine.ts';
import { planNumberOf, referenceOf, transmissionOf, validityOf } from '../plan/plan-elements.ts';
import { stateOf, type TherapeuticPlan } from '../plan/therapeutic-plan.ts';
import { prescriptionsUnder, therapeuticPlans } from '../service.ts';

/** Name of the operation. */
export const stateName = 'plan-state';

const rule = ruleOf(stateName);
const text = (it: string, en: string) => ({ it, en });
const optionalOne = { min: 0, max: '1' } as const;
const requiredOne = { min: 1, max: '1' } as const;

const description: OperationDescription = {
  title: rule.title,
  description: text(
    'Dice a che punto è un piano, quanti giorni restano, quante confezioni sono state prescritte ed erogate, come ci è arrivato, e quali passi il chiamante può compiere adesso.',
    'Tells where a plan stands, how many days are left, how many packs were prescribed and dispensed, how it came there, and which steps the caller may make now.',
  ),
  comment: commentOn(rule, therapeuticPlans.states),
  in: [],
  out: [
    stateParameter(therapeuticPlans.states, text('Stato', 'State')),
    { name: 'title', ...optionalOne, type: 'string', text: text('Nome dello stato', 'Name of the state') },
    { name: 'number', ...optionalOne, type: 'string', text: text('Identificativo regionale', 'Regional identifier') },
    { name: 'start', ...requiredOne, type: 'date', text: text('Primo giorno', 'First day') },
    { name: 'end', ...requiredOne, type: 'date', text: text('Ultimo giorno', 'Last day') },
    {
      name: 'daysLeft',
      ...requiredOne,
      type: 'integer',
      text: text(
        'Giorni che restano, oggi compreso; 0 se non è in vigore',
        'Days that are left, with today; 0 when it is not in force',
      ),
    },
    { name: 'transmission', ...optionalOne, type: 'code', text: text('Invio al Sistema TS', 'Sending to Sistema TS') },
    { name: 'packs', ...requiredOne, type: 'decimal', text: text('Quantità del piano', 'Quantity of the plan') },
    { name: 'packsPrescribed', ...requiredOne, type: 'decimal', text: text('Prescritte finora', 'Prescribed so far') },
    { name: 'packsDispensed', ...requiredOne, type: 'decimal', text: text('Erogate finora', 'Dispensed so far') },
    {
      name: 'history',
      min: 0,
      max: '*',
      text: text('Un passo compiuto', 'A step that was made'),
      part: [
        { name: 'step', ...requiredOne, type: 'code', text: text('Passo', 'Step') },
        { name: 'at', ...requiredOne, type: 'dateTime', text: text('Quando', 'When') },
      ],
    },
    nextParameter,
  ],
  refusals: ['operation-parameter-unknown', 'access-denied', 'step-role-not-allowed', 'resource-not-found'],
  successes: [200],
  takesIfMatch: false,
};

/**
 * `GET MedicationRequest/[id]/$plan-state`, also on DeviceRequest.
 *
 * Refusals: `resource-not-found` 404, `step-role-not-allowed` 403.
 */
export const stateOperation: OperationHandler = {
  name: stateName,
  definition: definitionUrl(stateName),
  levels: ['instance'],
  types: ['MedicationRequest', 'DeviceRequest'],
  readOnly: true,
  description,
  async handle(context, request, { id = '' }, touched) {
    readParameters(stateName, {}, request);
    const actor = actorOf(request.principal);
    requireRole(rule, stateName, actor);
    const asked: StepRequest = { context, request, actor, now: Date.now(), id };
    const found = await therapeuticPlans.load(asked, stateName, {});
    const { plan } = found;
    if (plan === undefined)
      throw new FhirError({ code: 'resource-not-found', values: { type: 'MedicationRequest', id } });
    touched.push({ type: plan.resourceType, id: plan.id, texts: [JSON.stringify(plan)] });
    return readingAnswer(await tellOf(asked, found), plan);
  },
};

async function tellOf(asked: StepRequest, found: TherapeuticPlan): Promise<ParametersParameter[]> {
  const { plan, today } = found;
  if (plan === undefined) return [];
  const { language } = asked.request;
  const state = stateOf(found);
  const { start, end } = validityOf(plan);
  const isInForce = state === 'active' || state === 'suspended' || state === 'waiting';
  const title = planStates[state];
  const number = planNumberOf(plan);
  const transmission = transmissionOf(plan);
  const packs =
    plan.resourceType === 'MedicationRequest'
      ? (plan.dispenseRequest?.quantity?.value ?? 0)
      : (plan.parameter?.[0]?.valueQuantity?.value ?? 0);
  const { prescribed, dispensed } = await packsOf(asked, found);
  const changing = [...planRules].filter(([name, { scope }]) => scope !== 'read' && name !== stateName);
  return [
    { name: 'state', valueCode: state },
    ...(title === undefined ? [] : [{ name: 'title', valueString: title[language] }]),
    ...(number === undefined ? [] : [{ name: 'number', valueString: number }]),
    { name: 'start', valueDate: start },
    { name: 'end', valueDate: end },
    { name: 'daysLeft', valueInteger: isInForce ? daysLeft(today > start ? today : start, end) : 0 },
    ...(transmission === undefined ? [] : [{ name: 'transmission', valueCode: transmission }]),
    { name: 'packs', valueDecimal: packs },
    { name: 'packsPrescribed', valueDecimal: prescribed },
    { name: 'packsDispensed', valueDecimal: dispensed },
    ...(await historyOf(asked.context.store, referenceOf(plan))),
    ...nextSteps(changing, state, asked),
  ];
}

/** Days from one to another, both included; civil days, so that summer time counts for nothing. */
function daysLeft(from: string, to: string): number {
  return Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000) + 1);
}

/** Packs of the prescriptions under the plan, and of what was dispensed for them. */
async function packsOf(
  asked: StepRequest,
  { plan }: TherapeuticPlan,
): Promise<{ prescribed: number; dispensed: number }> {
  if (plan === undefined) return { prescribed: 0, dispensed: 0 };
  let [prescribed, dispensed] = [0, 0];
  for (const one of await prescriptionsUnder(asked, plan)) {
    if (one.status === 'cancelled' || one.status === 'entered-in-error' || one.status === 'draft') continue;
    prescribed += one.dispenseRequest?.quantity?.value ?? 0;
    const given: MedicationDispense[] = await findResources(
      asked.context.store,
      'MedicationDispense',
      refersTo('MedicationDispense', 'prescription', `MedicationRequest/${one.id}`),
    );
    for (const { status, quantity } of given) if (status === 'completed') dispensed += quantity?.value ?? 0;
  }
  return { prescribed, dispensed };
}

/** The steps that were made on a plan, the first one first. */
async function historyOf(store: Reading, reference: string): Promise<ParametersParameter[]> {
  const records: Provenance[] = await findResources(store, 'Provenance', refersTo('Provenance', 'target', reference));
  return records
    .flatMap(({ activity, recorded = '' }) => {
      const step = activity?.coding?.find(({ system }) => system === stepSystem)?.code;
      return step === undefined ? [] : [{ step, recorded }];
    })
    .sort((one, other) => one.recorded.localeCompare(other.recorded))
    .map(({ step, recorded }) => ({
      name: 'history',
      part: [
        { name: 'step', valueCode: step },
        { name: 'at', valueDateTime: recorded },
      ],
    }));
}
