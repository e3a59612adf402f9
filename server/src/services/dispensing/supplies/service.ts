import type { Identifier, MedicationRequest, SupplyRequest } from '@medplum/fhirtypes';
import { valueSetUrl } from '@sinfonia/profiles';
import { FhirError } from '@sinfonia/profiles/issues';
import { plainPlan } from '../../../fhir/search/plain-plan.ts';
import { notFound } from '../../../fhir/showing.ts';
import type { Read } from '../../steps/changes.ts';
import { dayIn, dayOf } from '../../steps/days.ts';
import type { Service, StepRequest } from '../../steps/step.ts';
import { type Reading, readResource } from '../../steps/stored.ts';
import { noticesTo } from '../../steps/told.ts';
import { requirePatience } from '../patience.ts';
import type { Attempts } from '../prescription/attempts.ts';
import { lineOfOrder } from '../prescription/orders.ts';
import { dispensingConditions } from '../rules.ts';
import { supplyRules, supplyStates } from './machine.ts';

/** A person who is supplied, and what the supply rests on. */
export interface Supply {
  /** `Patient/x`. */
  readonly patient: string;
  readonly state: 'none' | 'in-force' | 'not-in-force';
  readonly plan?: Read<MedicationRequest>;
  /** The supply that a step is made on. */
  readonly order?: Read<SupplyRequest>;
}

/**
 * Supplies without an NRE as a service of steps. Who supplies names the person by the identifier on the health card, and the plan;
 * both must agree. Afterwards a supply is open to who ordered it and to its supplier.
 */
export function supplyService(attempts: Attempts): Service<Supply> {
  return {
    name: 'supplies',
    states: { valueSet: valueSetUrl.SupplyState, titles: supplyStates },
    rules: supplyRules,
    conditions: dispensingConditions,
    stateOf: ({ state }) => state,
    turnOf: ({ patient }) => patient,
    guarded: ({ order, plan }) => order ?? plan,
    load: (asked, _, input) =>
      asked.request.path[0] === 'SupplyRequest' && asked.id !== undefined && input['identifier'] === undefined
        ? ofOrder(asked)
        : presentedPlan(attempts, asked, input),
    noticesOf({ subject, actor, now }, step, { about, concerns }) {
      if (concerns?.silent === true) return Promise.resolve([]);
      const notices = supplyRules.get(step)?.notices ?? [];
      return noticesTo(subject.patient, notices, { about: [about], sender: actor.who, now }, () => [subject.patient]);
    },
  };
}

/** State of a plan on a day, `YYYY-MM-DD` in Europe/Rome. */
function stateOn({ status, dispenseRequest }: MedicationRequest, day: string): 'in-force' | 'not-in-force' {
  const { start, end } = dispenseRequest?.validityPeriod ?? {};
  const isWithin = start !== undefined && dayIn(start) <= day && (end === undefined || day <= dayIn(end));
  return status === 'active' && isWithin ? 'in-force' : 'not-in-force';
}

async function presentedPlan(
  attempts: Attempts,
  asked: StepRequest,
  input: Readonly<Record<string, unknown>>,
): Promise<Supply> {
  const { context, now } = asked;
  const caller = requirePatience(attempts, asked);
  const refused = (): FhirError => {
    attempts.fail(caller, now);
    return new FhirError({ code: 'prescription-not-found' });
  };
  const patient = await personBy(context.store, input['identifier'] as Identifier | undefined);
  if (patient === undefined) throw refused();
  if (input['plan'] === undefined) return { patient, state: 'none' };
  const plan = await readResource(context.store, 'MedicationRequest', String(input['plan']));
  if (plan?.intent !== 'plan' || plan.subject.reference !== patient) throw refused();
  return { patient, plan, state: stateOn(plan, dayOf(now)) };
}

async function personBy(store: Reading, given: Identifier | undefined): Promise<string | undefined> {
  const where = {
    kind: 'token',
    parameter: { type: 'Patient', code: 'identifier' },
    anyOf: [{ system: given?.system, code: given?.value?.trim().toUpperCase() ?? '' }],
  } as const;
  const { entries } = await store.search(plainPlan(['Patient'], where, 2));
  const [only] = entries;
  return only === undefined || entries.length > 1 ? undefined : `Patient/${only.id}`;
}

async function ofOrder({ context, actor, now, id = '' }: StepRequest): Promise<Supply> {
  const missing = notFound({ type: 'SupplyRequest', id });
  const order = await readResource(context.store, 'SupplyRequest', `SupplyRequest/${id}`);
  const plan =
    order === undefined ? undefined : await readResource(context.store, 'MedicationRequest', lineOfOrder(order));
  const patient = plan?.subject.reference;
  if (order === undefined || plan?.intent !== 'plan' || patient === undefined) throw missing;
  const own = [order.requester, ...(order.supplier ?? [])].some(
    (one) => one?.reference !== undefined && one.reference === actor.organization,
  );
  if (!own) throw missing;
  return { patient, plan, order, state: stateOn(plan, dayOf(now)) };
}
