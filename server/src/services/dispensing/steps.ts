import type { OperationHandler } from '../../fhir/context.ts';
import type { Service, Step } from '../steps/step.ts';
import { stepOperation } from '../steps/step-operation.ts';
import { dispense, reverse } from './operations/dispense.ts';
import { cancelOrder, order, receive, returnOrder, shortage } from './operations/order.ts';
import { stateOperation } from './operations/state.ts';
import { release, resume, suspend, take } from './operations/take.ts';
import type { Prescription } from './prescription/prescription.ts';
import { dispensingService } from './service.ts';

/** The steps of dispensing, in the order of the process. */
export const dispensingSteps: readonly Step<Prescription>[] = [
  take,
  release,
  dispense,
  suspend,
  resume,
  reverse,
  order,
  cancelOrder,
  receive,
  returnOrder,
  shortage,
];

/** The operations of dispensing. */
export function dispensingOperations(
  service: Service<Prescription> = dispensingService(),
): readonly OperationHandler[] {
  return [...dispensingSteps.map((step) => stepOperation(service, step)), stateOperation(service)];
}
