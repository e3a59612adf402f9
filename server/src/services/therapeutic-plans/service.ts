import type { MedicationRequest } from '@medplum/fhirtypes';
import { valueSetUrl } from '@sinfonia/profiles';
import { notFound } from '../../fhir/showing.ts';
import type { Read } from '../steps/changes.ts';
import { dayOf } from '../steps/days.ts';
import { findPerson } from '../steps/person.ts';
import { isWithinScopes } from '../steps/scopes.ts';
import { isSeen, requireSeen } from '../steps/seen.ts';
import type { Service, StepRequest } from '../steps/step.ts';
import { findResources, readResource, refersTo } from '../steps/stored.ts';
import { planRules, planStates } from './machine.ts';
import { noticesOf } from './notifications.ts';
import { type PlanResource, referenceOf, typeCodeOf } from './plan/plan-elements.ts';
import { readPlan, stateOf, type TherapeuticPlan, viewOf } from './plan/therapeutic-plan.ts';
import { planConditions, refusedBy } from './rules.ts';

/** Therapeutic plans as a service: who reaches a plan, how it is read, what follows what. */
export const therapeuticPlans: Service<TherapeuticPlan> = {
  name: 'therapeutic-plans',
  states: { valueSet: valueSetUrl.TherapeuticPlanState, titles: planStates },
  rules: planRules,
  conditions: planConditions,
  stateOf,
  // Plans of one person exclude each other.
  turnOf: ({ patient }) => patient,
  guarded: ({ plan }) => plan,
  noticesOf({ context, subject, actor, now }, step, { about }) {
    const notices = planRules.get(step)?.notices ?? [];
    // Nobody was told of a draft, so nobody is told that it is gone.
    if (step !== 'plan-issue' && subject.plan?.status === 'draft') return Promise.resolve([]);
    return noticesOf(context.store, subject, notices, { about: [about], sender: actor.who, now });
  },
  async load(asked, step, input) {
    const today = dayOf(asked.now);
    const named = asked.id === undefined ? draftIn(input) : `${asked.request.path[0]}/${asked.id}`;
    if (named === undefined) {
      const refused = (place: string) => refusedBy('TP-01', place);
      return { patient: await findPerson(asked, step, input, planRules.get(step), refused), today };
    }
    return readPlan(asked.context.store, await requirePlan(asked, named, step), today);
  },
};

function draftIn(input: Readonly<Record<string, unknown>>): string | undefined {
  const { draft } = input;
  return typeof draft === 'string' ? draft : undefined;
}

/** The plan of a reference, for who may see it; of any other resource nothing is told. */
async function requirePlan(asked: StepRequest, reference: string, step: string): Promise<Read<PlanResource>> {
  const [type = '', id = ''] = reference.split('/');
  const address = { type, id };
  if (type !== asked.request.path[0]) throw notFound(address);
  const plan: Read<PlanResource> | undefined = await readResource(
    asked.context.store,
    type as PlanResource['resourceType'],
    reference,
  );
  if (plan === undefined || plan.intent !== 'plan' || typeCodeOf(plan) === undefined) throw notFound(address);
  const permission = step === 'plan-state' ? 'r' : 'u';
  const patient = plan.subject.reference ?? '';
  const permitted = asked.id === undefined || isWithinScopes(asked.request.principal, type, permission, patient);
  if (!permitted) throw notFound(address);
  if (step === 'plan-state' && asked.actor.role === 'pharmacist' && (await holdsPrescription(asked, plan))) return plan;
  await requireSeen(asked, address);
  return plan;
}

/** Whether a pharmacist sees a prescription that is under the plan. */
async function holdsPrescription(asked: StepRequest, plan: Read<PlanResource>): Promise<boolean> {
  for (const { id } of await prescriptionsUnder(asked, plan)) {
    if (await isSeen(asked, { type: 'MedicationRequest', id })) return true;
  }
  return false;
}

/** Prescriptions that name a plan or its view. */
export async function prescriptionsUnder(
  { context }: Pick<StepRequest, 'context'>,
  plan: Read<PlanResource>,
): Promise<Read<MedicationRequest>[]> {
  const targets = [referenceOf(plan), viewOf(plan)].filter((one) => one !== undefined);
  const found = new Map<string, Read<MedicationRequest>>();
  for (const target of targets) {
    const some = await findResources(
      context.store,
      'MedicationRequest',
      refersTo('MedicationRequest', 'therapeutic-plan', target),
    );
    for (const one of some) if (one.intent !== 'plan') found.set(one.id, one);
  }
  return [...found.values()];
}
