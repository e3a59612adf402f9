import type { MedicationRequest, Resource } from '@medplum/fhirtypes';
import { addDays, addMonths } from '@sinfonia/mappings';
import { doctor, form97, issue97, make, type PlanWorld, personOf, put, today, type Values } from './plan-world.ts';

/** A plan of nota 97 that stands in a state, and its person. */
export interface BroughtPlan {
  readonly state: string;
  readonly person: string;
  /** Absent in the state `none`. */
  readonly plan?: string;
}

let persons = 0;

/** Brings a plan of a new person to a state, by steps where steps lead there, else as the store would have it. */
export async function bring(world: PlanWorld, state: string): Promise<BroughtPlan> {
  const person = `pt-${state}-${++persons}`;
  await put(world.api, personOf(person, true));
  if (state === 'none') return { state, person };
  const isDraft = state === 'draft' || state === 'discarded';
  const start = state === 'waiting' ? addDays(today(), 10) : today();
  const first = await make(
    world,
    doctor,
    `MedicationRequest/$plan-${isDraft ? 'draft' : 'issue'}`,
    issue97(person, { response: form97(start) }),
  );
  if (first.status !== 201) throw new Error(JSON.stringify(first.body));
  const plan = first.plan.id;
  const step = (name: string, values: Values = {}) =>
    make(world, doctor, `MedicationRequest/${plan}/$plan-${name}`, values);
  const led: Readonly<Record<string, () => Promise<unknown>>> = {
    suspended: () => step('suspend', { reason: 'tests-awaited' }),
    interrupted: () => step('revoke', { reason: 'toxicity' }),
    revoked: () => step('revoke', { reason: 'revoked' }),
    discarded: () => step('revoke', { reason: 'error' }),
    replaced: () =>
      step('change', { response: form97(today(), { requestKind: 'change', dosePerIntake: 2.5 }), quantity: 12 }),
    expired: () => rewrite(world, plan, (one) => between(one, addMonths(today(), -12), addDays(today(), -1))),
    completed: () =>
      rewrite(world, plan, (one) => ({
        ...one,
        status: 'completed',
        statusReason: {
          coding: [
            { system: 'https://fhir.sinfonia.campania.it/CodeSystem/plan-status-reason', code: 'cycle-completed' },
          ],
        },
      })),
  };
  await led[state]?.();
  return { state, person, plan };
}

const between = (plan: MedicationRequest, start: string, end: string): MedicationRequest => ({
  ...plan,
  authoredOn: start,
  dispenseRequest: { ...plan.dispenseRequest, validityPeriod: { start, end } },
});

async function rewrite(
  { api }: PlanWorld,
  id: string,
  change: (plan: MedicationRequest) => MedicationRequest,
): Promise<void> {
  const current = await api.store.read({ type: 'MedicationRequest', id });
  await put(api, [change(JSON.parse(current?.json ?? '{}') as MedicationRequest) as Resource]);
}

/** A request that a step of nota 97 takes: where it is asked and with what. */
export function requestOf(
  step: string,
  { state, person, plan }: BroughtPlan,
): { readonly address: string; readonly values: Values } {
  const begins = step === 'evaluate' || step === 'draft' || step === 'issue' || step === 'adopt';
  const address = begins ? `MedicationRequest/$plan-${step}` : `MedicationRequest/${plan}/$plan-${step}`;
  const named =
    plan !== undefined && (step === 'draft' || step === 'issue') ? { draft: `MedicationRequest/${plan}` } : undefined;
  const own = { patient: `Patient/${person}`, type: 'note-97', response: form97() };
  const values: Readonly<Record<string, () => Values>> = {
    evaluate: () => own,
    draft: () => named ?? { ...own, quantity: 12 },
    issue: () => named ?? { ...own, quantity: 12 },
    adopt: () => ({ ...own, quantity: 12, issuer: 'Centro di prova' }),
    renew: () => ({
      quantity: 12,
      response: form97(state === 'expired' ? today() : addMonths(today(), 12), { requestKind: 'renewal' }),
    }),
    switch: () => ({
      quantity: 12,
      response: form97(today(), { requestKind: 'switch', ingredient: 'B01AF03', dosePerIntake: 60, intakesPerDay: 1 }),
    }),
    change: () => ({ quantity: 12, response: form97(today(), { requestKind: 'change', dosePerIntake: 2.5 }) }),
    suspend: () => ({ reason: 'hospital-stay' }),
    revoke: () => ({ reason: 'revoked' }),
  };
  return { address, values: values[step]?.() ?? {} };
}
