import type { CarePlan, MedicationRequest } from '@medplum/fhirtypes';
import { codeSystemUrl, extensionUrl, profileUrl } from '@sinfonia/profiles';
import { systemOf } from '../../steps/elements.ts';
import { planIdSystem, protocolSystem, typeCodeOf, validityOf } from './plan-elements.ts';
import { dailyAmountOf } from './plan-resource.ts';

type ViewStatus = CarePlan['status'];
type ActivityStatus = NonNullable<NonNullable<CarePlan['activity']>[number]['detail']>['status'];

/** Statuses of the view by that of the plan. */
const statuses: Readonly<Record<string, readonly [ViewStatus, ActivityStatus]>> = {
  draft: ['draft', 'not-started'],
  active: ['active', 'in-progress'],
  'on-hold': ['on-hold', 'on-hold'],
  stopped: ['revoked', 'stopped'],
  cancelled: ['revoked', 'cancelled'],
  completed: ['completed', 'completed'],
  'entered-in-error': ['entered-in-error', 'entered-in-error'],
};

/**
 * The CarePlan view of a plan of a medicine, element by element. `reference` is that of the plan; `replaces` that of the view of the
 * plan before it. Undefined for a plan without regional identifier or dose, as a draft is. Source: HL7 Italia dossier-pharma.
 */
export function toView(plan: MedicationRequest, reference: string, replaces?: string): CarePlan | undefined {
  const number = plan.identifier?.find(({ system }) => system === planIdSystem)?.value;
  const dailyAmount = dailyAmountOf(plan);
  if (number === undefined || dailyAmount === undefined) return undefined;
  const [status, activityStatus] = statuses[plan.status ?? ''] ?? ['unknown', 'unknown'];
  const { start, end } = validityOf(plan);
  const protocol = plan.identifier?.find(({ system }) => system === protocolSystem);
  const type = typeCodeOf(plan);
  const [reason] = plan.reasonCode ?? [];
  return {
    resourceType: 'CarePlan',
    meta: { profile: [profileUrl.PianoTerapeuticoCarePlan] },
    ...(protocol === undefined ? {} : { extension: [{ url: extensionUrl.PlanProtocol, valueIdentifier: protocol }] }),
    identifier: [{ system: planIdSystem, value: number }],
    ...(replaces === undefined ? {} : { replaces: [{ reference: replaces }] }),
    status,
    intent: 'plan',
    category: [
      { coding: [{ system: systemOf('care-plan-category'), code: 'therapeutic-plan' }] },
      { coding: [{ system: codeSystemUrl.TherapeuticPlanType, ...(type === undefined ? {} : { code: type }) }] },
    ],
    subject: plan.subject,
    period: { start, end },
    ...(plan.authoredOn === undefined ? {} : { created: plan.authoredOn }),
    ...(plan.requester === undefined ? {} : { author: plan.requester as NonNullable<CarePlan['author']> }),
    supportingInfo: [{ reference }, ...(plan.supportingInformation ?? [])],
    activity: [
      {
        detail: {
          kind: 'MedicationRequest',
          status: activityStatus,
          ...(reason === undefined ? {} : { reasonCode: [reason] }),
          ...(plan.medicationCodeableConcept === undefined
            ? {}
            : { productCodeableConcept: plan.medicationCodeableConcept }),
          dailyAmount,
          ...(plan.dispenseRequest?.quantity === undefined ? {} : { quantity: plan.dispenseRequest.quantity }),
        },
      },
    ],
  };
}
