import type { DeviceRequest, MedicationRequest } from '@medplum/fhirtypes';
import { extensionUrl } from '@sinfonia/profiles';
import { extensionOf } from '../steps/elements.ts';
import type { Work } from '../steps/step.ts';
import { planTypeOf } from '../therapeutic-plans/evaluation/plan-types.ts';
import { typeCodeOf } from '../therapeutic-plans/plan/plan-elements.ts';
import { isEntitledFor } from '../therapeutic-plans/plan/prescriber.ts';
import { prescribesUnderPlans } from './limits.ts';
import type { Prescription } from './prescription.ts';
import { remarkOf } from './rules.ts';

/**
 * Remarks, by rule RX-37, on a prescription under a plan by who is neither a doctor of the person nor among those who draw up plans of
 * its type on a day (`YYYY-MM-DD`, Europe/Rome).
 */
export async function remarkUnentitled(
  work: Work<Prescription>,
  plan: MedicationRequest | DeviceRequest,
  day: string,
  place: string,
): Promise<void> {
  if (prescribesUnderPlans(work.actor.role)) return;
  const type = planTypeOf(typeCodeOf(plan) ?? '');
  if (type === undefined) return;
  const centre = extensionOf(plan, extensionUrl.PlanCentre)?.valueReference?.reference;
  if (!(await isEntitledFor(work, type, day, centre))) work.warn(remarkOf('RX-37', place));
}
