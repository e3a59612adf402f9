import type { Issue } from '@sinfonia/profiles/issues';
import type { Read } from '../../steps/changes.ts';
import { parameterPlace } from '../../steps/step-rules.ts';
import { all, findResources, hasCode, type Reading, refersTo } from '../../steps/stored.ts';
import { remarkOf } from '../rules.ts';
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

/** Remarks, by rule TP-12, on a second plan of the same medicine or aid; `besides`: the plan that the new one follows. */
export async function remarkSecond(
  store: Reading,
  asked: {
    readonly type: PlanResource['resourceType'];
    readonly patient: string;
    readonly subject: string;
    readonly today: string;
    readonly besides?: string;
  },
  warn: (issue: Issue) => void,
): Promise<void> {
  const plans = await plansInForce(store, asked.type, asked.patient, asked.today);
  const second = plans.some((plan) => subjectOfPlan(plan) === asked.subject && referenceOf(plan) !== asked.besides);
  if (second) warn(remarkOf('TP-12', parameterPlace(asked.type === 'DeviceRequest' ? 'aid' : 'atc')));
}
