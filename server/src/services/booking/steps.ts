import type { OperationHandler } from '../../fhir/context.ts';
import type { Step } from '../steps/step.ts';
import { stepOperation } from '../steps/step-operation.ts';
import type { Agenda } from './agendas/agenda.ts';
import { agendaService } from './agendas/agenda-service.ts';
import { withdraw } from './agendas/operations/withdraw.ts';

/** The steps of agendas, in the order of the process. */
export const agendaSteps: readonly Step<Agenda>[] = [withdraw];

/** The operations of the booking centre. */
export function bookingOperations(): readonly OperationHandler[] {
  return [...agendaSteps.map((step) => stepOperation(agendaService, step))];
}
