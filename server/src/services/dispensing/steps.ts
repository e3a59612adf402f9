import type { OperationHandler } from '../../fhir/context.ts';
import type { Step } from '../steps/step.ts';
import { stepOperation } from '../steps/step-operation.ts';
import { dispense, reverse } from './operations/dispense.ts';
import { cancelOrder, order, returnOrder, shortage } from './operations/order.ts';
import { receive } from './operations/receive.ts';
import { stateOperation } from './operations/state.ts';
import { release, resume, suspend, take } from './operations/take.ts';
import type { Prescription } from './prescription/prescription.ts';
import { dispensingService, newAttempts } from './service.ts';
import { dispenseDirectly } from './supplies/direct.ts';
import { deliver, endSupply, orderSupply, resumeSupply, suspendSupply } from './supplies/oxygen.ts';
import { type Supply, supplyService } from './supplies/service.ts';

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

/** The steps of supplies without an NRE. */
export const supplySteps: readonly Step<Supply>[] = [
  dispenseDirectly,
  orderSupply,
  deliver,
  suspendSupply,
  resumeSupply,
  endSupply,
];

/** The operations of dispensing and of supplies; they count requests in vain together. */
export function dispensingOperations(): readonly OperationHandler[] {
  const attempts = newAttempts();
  const service = dispensingService(attempts);
  const supplies = supplyService(attempts);
  return [
    ...dispensingSteps.map((step) => stepOperation(service, step)),
    stateOperation(service),
    ...supplySteps.map((step) => stepOperation(supplies, step)),
  ];
}
