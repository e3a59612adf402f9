import type { OperationHandler } from '../../../fhir/context.ts';
import type { Step } from '../../steps/step.ts';
import { stepOperation } from '../../steps/step-operation.ts';
import { acceptOffer, refuseOffer } from './operations/answer.ts';
import { resume, suspend, withdraw } from './operations/leave.ts';
import { offer } from './operations/offer.ts';
import { protectedPath } from './operations/protected-path.ts';
import { stateOperation } from './operations/state.ts';
import { wait } from './operations/wait.ts';
import { type WaitSubject, waitingListService } from './service.ts';

/** The steps of the waiting list, in the order of the process. */
export const waitingSteps: readonly Step<WaitSubject>[] = [
  wait,
  offer,
  acceptOffer,
  refuseOffer,
  suspend,
  resume,
  protectedPath,
  withdraw,
];

/** The operations of the waiting list. */
export function waitingListOperations(): readonly OperationHandler[] {
  const service = waitingListService();
  return [...waitingSteps.map((step) => stepOperation(service, step)), stateOperation(service)];
}
