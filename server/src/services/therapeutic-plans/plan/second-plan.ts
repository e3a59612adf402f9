import type { Read } from '../../steps/changes.ts';
import { parameterPlace } from '../../steps/step-rules.ts';
import { all, findResources, hasCode, type Reading, refersTo } from '../../steps/stored.ts';
import { refusedBy } from '../rules.ts';
import { type PlanResource, referenceOf, subjectOfPlan, validityOf } from './plan-elements.ts';

/** Plans of a person that hold, or will, on a day (Europe/Rome); of any Region, as far as the platform has taken them over. */
export async function plansInForce(
  store: Reading,
  type: PlanResource['resourceType'],
  patient: string,
  today: string,
): Promise<Read<PlanResource>[]> {
  const found: Read<PlanResource>[] = await findResources(
    store,
    type,
    all(
      refersTo(type, 'subject', patient),
      hasCode(type, 'intent', 'plan'),
      hasCode(type, 'status', 'active', 'on-hold'),
    ),
  );
  return found.filter((plan) => validityOf(plan).end >= today);
}

/** Refuses, by rule TP-12, a second plan of the same medicine or aid; `besides`: the plan that the new one follows. */
export async function refuseSecond(
  store: Reading,
  asked: {
    readonly type: PlanResource['resourceType'];
    readonly patient: string;
    readonly subject: string;
    readonly today: string;
    readonly besides?: string;
  },
): Promise<void> {
  const plans = await plansInForce(store, asked.type, asked.patient, asked.today);
  const second = plans.some((plan) => subjectOfPlan(plan) === asked.subject && referenceOf(plan) !== asked.besides);
  if (second) throw refusedBy('TP-12', parameterPlace(asked.type === 'DeviceRequest' ? 'aid' : 'atc'));
}
