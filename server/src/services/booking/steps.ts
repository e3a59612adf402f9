import type { OperationHandler } from '../../fhir/context.ts';
import type { Step } from '../steps/step.ts';
import { stepOperation } from '../steps/step-operation.ts';
import type { Agenda } from './agendas/agenda.ts';
import { agendaService } from './agendas/agenda-service.ts';
import { close } from './agendas/operations/close.ts';
import { closuresOperation } from './agendas/operations/closures.ts';
import { draft } from './agendas/operations/draft.ts';
import { extend } from './agendas/operations/extend.ts';
import { publish } from './agendas/operations/publish.ts';
import { reopen } from './agendas/operations/reopen.ts';
import { agendaStateOperation } from './agendas/operations/state.ts';
import { withdraw } from './agendas/operations/withdraw.ts';
import { type AvailabilitySource, noAvailability } from './availability/availability-keeper.ts';
import { findAvailability } from './availability/find-availability.ts';
import { bookingOperations as operationsOfBookings } from './bookings/steps.ts';
import { waitingListOperations } from './waiting-list/steps.ts';

/** The steps of agendas, in the order of the process. */
export const agendaSteps: readonly Step<Agenda>[] = [draft, publish, extend, close, reopen, withdraw];

/** The operations of the booking centre; free slots come from a source. */
export function bookingOperations(availability: AvailabilitySource = noAvailability): readonly OperationHandler[] {
  return [
    ...agendaSteps.map((step) => stepOperation(agendaService, step)),
    agendaStateOperation,
    closuresOperation(availability),
    findAvailability(availability),
    ...operationsOfBookings(),
    ...waitingListOperations(),
  ];
}
