import type { OperationHandler } from '../../fhir/context.ts';
import type { Step } from '../steps/step.ts';
import { stepOperation } from '../steps/step-operation.ts';
import { cancel } from './operations/cancel.ts';
import type { Issuer } from './operations/issue.ts';
import { prescribeAids } from './operations/prescribe-aids.ts';
import { prescribeMedicines } from './operations/prescribe-medicines.ts';
import { prescribeServices } from './operations/prescribe-services.ts';
import { reminderOperation } from './operations/reminder.ts';
import { stateOperation } from './operations/state.ts';
import { suggestOperation } from './operations/suggest.ts';
import type { Prescription } from './prescription.ts';
import { prescriptions } from './service.ts';

/** The steps of prescriptions, in the order of the process. */
export function prescriptionSteps(issuer: Issuer): readonly Step<Prescription>[] {
  return [prescribeMedicines(issuer), prescribeServices(issuer), prescribeAids(issuer), cancel];
}

/** Without numbers, for what only describes the operations. */
export const noIssuer: Issuer = { numbers: { take: async () => ({ ok: false, reason: 'used-up' }) }, isSent: false };

/** The operations of prescriptions, by what issues them. */
export function prescriptionOperations(issuer: Issuer = noIssuer): readonly OperationHandler[] {
  const steps = prescriptionSteps(issuer).map((step) => stepOperation(prescriptions, step));
  return [...steps, stateOperation, reminderOperation, suggestOperation];
}
