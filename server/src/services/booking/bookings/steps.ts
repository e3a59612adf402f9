import type { OperationHandler } from '../../../fhir/context.ts';
import type { Step } from '../../steps/step.ts';
import { stepOperation } from '../../steps/step-operation.ts';
import type { Booking } from './booking.ts';
import { book } from './operations/book.ts';
import { cancel, reschedule } from './operations/change.ts';
import { confirm, pay } from './operations/confirm.ts';
import { hold, release } from './operations/hold.ts';
import { stateOperation } from './operations/state.ts';
import { unmarkedOperation } from './operations/unmarked.ts';
import { checkIn, deliver, noShow } from './operations/visit.ts';
import { bookingService } from './service.ts';

/** The steps of bookings, in the order of the process. */
export const bookingSteps: readonly Step<Booking>[] = [
  hold,
  release,
  book,
  confirm,
  pay,
  reschedule,
  cancel,
  checkIn,
  deliver,
  noShow,
];

/** The operations of bookings; they count requests in vain together. */
export function bookingOperations(): readonly OperationHandler[] {
  const service = bookingService();
  return [...bookingSteps.map((step) => stepOperation(service, step)), stateOperation(service), unmarkedOperation];
}
