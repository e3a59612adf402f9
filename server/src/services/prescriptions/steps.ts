import type { OperationHandler } from '../../fhir/context.ts';
import type { Step } from '../steps/step.ts';
import { stepOperation } from '../steps/step-operation.ts';
import type { NreSource } from './nre-source.ts';
import { cancel } from './operations/cancel.ts';
import { prescribeAids } from './operations/prescribe-aids.ts';
import { prescribeMedicines } from './operations/prescribe-medicines.ts';
import { prescribeServices } from './operations/prescribe-services.ts';
import { reminderOperation } from './operations/reminder.ts';
import { stateOperation } from './operations/state.ts';
import { suggestOperation } from './operations/suggest.ts';
import type { Prescription } from './prescription.ts';
import { prescriptions } from './service.ts';

/** The steps of prescriptions, in the order of the process. */
export function prescriptionSteps(numbers: NreSource): readonly Step<Prescription>[] {
  return [prescribeMedicines(numbers), prescribeServices(numbers), prescribeAids(numbers), cancel];
}

/** A source without numbers, for what only describes the operations. */
export const noNumbers: NreSource = { take: async () => ({ ok: false, reason: 'used-up' }) };

/** The operations of prescriptions, whose numbers come from a source. */
export function prescriptionOperations(numbers: NreSource = noNumbers): readonly OperationHandler[] {
  const steps = prescriptionSteps(numbers).map((step) => stepOperation(prescriptions, step));
  return [...steps, stateOperation, reminderOperation, suggestOperation];
}
