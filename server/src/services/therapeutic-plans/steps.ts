import type { OperationHandler } from '../../fhir/context.ts';
import type { Step } from '../steps/step.ts';
import { stepOperation } from '../steps/step-operation.ts';
import { adopt } from './operations/adopt.ts';
import { complete, revoke } from './operations/end.ts';
import { evaluateOperation } from './operations/evaluate.ts';
import { change, renew, switchPlan } from './operations/follow.ts';
import { draft, issue } from './operations/issue.ts';
import { resume, suspend } from './operations/pause.ts';
import { stateOperation } from './operations/state.ts';
import type { TherapeuticPlan } from './plan/therapeutic-plan.ts';
import { therapeuticPlans } from './service.ts';

/** The steps of therapeutic plans, in the order of the process. */
export const planSteps: readonly Step<TherapeuticPlan>[] = [
  draft,
  issue,
  renew,
  switchPlan,
  change,
  suspend,
  resume,
  revoke,
  complete,
  adopt,
];

/** The operations of therapeutic plans. */
export function planOperations(): readonly OperationHandler[] {
  const steps = planSteps.map((step) => stepOperation(therapeuticPlans, step));
  return [evaluateOperation, ...steps, stateOperation];
}
