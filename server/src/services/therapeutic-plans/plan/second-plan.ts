import type { Issue } from '@sinfonia/profiles/issues';
import type { Read } from '../../steps/changes.ts';
import { parameterPlace } from '../../steps/step-rules.ts';
import { all, findResources, hasCode, type Reading, refersTo } from '../../steps/stored.ts';
import { refusedBy, remarkOf } from '../rules.ts';
import type { ReadyPlan } from './plan-content.ts';
import { aicSystem, codingIn, type PlanResource, referenceOf, subjectOfPlan, validityOf } from './plan-elements.ts';

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

/**
 * Judges a plan by those of its person that hold already: one for the same medicine or aid is remarked on (TP-12), the same plan over
 * again is refused (TP-28). `besides`: the plan that the new one follows.
 */
export async function judgeSecond(
  store: Reading,
  ready: ReadyPlan,
  of: { readonly patient: string; readonly today: string; readonly besides?: string },
  warn: (issue: Issue) => void,
): Promise<void> {
  const { resource } = ready.handling;
  const subject = ready.atc ?? ready.content.aid;
  const others = (await plansInForce(store, resource, of.patient, of.today)).filter(
    (plan) => subjectOfPlan(plan) === subject && referenceOf(plan) !== of.besides,
  );
  const place = parameterPlace(resource === 'DeviceRequest' ? 'aid' : 'atc');
  if (others.some((plan) => isSame(plan, ready))) throw refusedBy('TP-28', place);
  if (others.length > 0) warn(remarkOf('TP-12', place));
}

/** Whether a plan supplies the same packs on the same days. */
function isSame(plan: PlanResource, { validity, quantity, content }: ReadyPlan): boolean {
  const { start, end } = validityOf(plan);
  if (start !== validity.start || end !== validity.end) return false;
  if (plan.resourceType === 'DeviceRequest') return true;
  const aic = codingIn(plan.medicationCodeableConcept, aicSystem);
  return aic === content.aic && plan.dispenseRequest?.quantity?.value === quantity;
}
