import type { CarePlan } from '@medplum/fhirtypes';
import { extensionUrl } from '@sinfonia/profiles';
import type { Read } from '../../steps/changes.ts';
import { extensionOf } from '../../steps/elements.ts';
import { all, findResources, hasCode, type Reading, readResource, refersTo } from '../../steps/stored.ts';
import { type PlanResource, reasonOf, referenceOf, validityOf } from './plan-elements.ts';

/** What is stored of one therapeutic plan, whoever may see it. */
export interface TherapeuticPlan {
  /** `Patient/x`. */
  readonly patient: string;
  /** Absent before the first step. */
  readonly plan?: Read<PlanResource>;
  /** The CarePlan view; a plan of aids and a draft have none. */
  readonly view?: Read<CarePlan>;
  /** The plan that follows it, unless that was revoked. */
  readonly successor?: Read<PlanResource>;
  /** The day in Europe/Rome by which it stands as it does. */
  readonly today: string;
}

/** A plan with what belongs to it. */
export async function readPlan(store: Reading, plan: Read<PlanResource>, today: string): Promise<TherapeuticPlan> {
  const [view, successor] = await Promise.all([
    readResource(store, 'CarePlan', viewOf(plan)),
    successorOf(store, plan),
  ]);
  return {
    patient: plan.subject.reference ?? '',
    plan,
    today,
    ...(view === undefined ? {} : { view }),
    ...(successor === undefined ? {} : { successor }),
  };
}

/** Reference of the CarePlan view of a plan. */
export function viewOf(plan: PlanResource): string | undefined {
  return extensionOf(extensionOf(plan, extensionUrl.PianoTerapeutico) ?? {}, 'PT')?.valueReference?.reference;
}

/** The plan that follows another one and holds, or held, in its stead. */
export async function successorOf(store: Reading, plan: Read<PlanResource>): Promise<Read<PlanResource> | undefined> {
  const address = referenceOf(plan);
  const [parameter, statuses] =
    plan.resourceType === 'MedicationRequest'
      ? (['prior-prescription', ['active', 'on-hold', 'stopped', 'completed']] as const)
      : (['prior-request', ['active', 'on-hold', 'completed']] as const);
  const found: Read<PlanResource>[] = await findResources(
    store,
    plan.resourceType,
    all(refersTo(plan.resourceType, parameter, address), hasCode(plan.resourceType, 'status', ...statuses)),
  );
  return found.find(({ intent }) => intent === 'plan');
}

/** State of a plan in the machine of the service, from its resource and the day. */
export function stateOf({ plan, successor, today }: TherapeuticPlan): string {
  if (plan === undefined) return 'none';
  const { start, end } = validityOf(plan);
  const isReplaced = successor !== undefined && validityOf(successor).start <= today;
  switch (plan.status) {
    case 'draft':
      return 'draft';
    case 'active':
    case 'on-hold':
      if (today > end) return isReplaced ? 'replaced' : 'expired';
      if (plan.status === 'on-hold') return 'suspended';
      return today < start ? 'waiting' : 'active';
    case 'entered-in-error':
      return 'discarded';
    default:
      return endedBy[reasonOf(plan) ?? ''] ?? (plan.status === 'completed' ? 'completed' : 'revoked');
  }
}

/** States of plans that have ended, by the reason. */
const endedBy: Readonly<Record<string, string>> = {
  expired: 'expired',
  replaced: 'replaced',
  toxicity: 'interrupted',
  ineffective: 'interrupted',
  'patient-choice': 'interrupted',
  death: 'interrupted',
  revoked: 'revoked',
  error: 'revoked',
  'cycle-completed': 'completed',
};
