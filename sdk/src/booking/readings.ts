import type { Parameters } from '@medplum/fhirtypes';
import type { BookingStateCode } from '@sinfonia/profiles';
import type { CallOptions } from '../requests/sender.ts';
import { AnswerReader, textIn } from '../steps/answer-reader.ts';
import * as parameter from '../steps/parameters.ts';
import { given, nextSteps } from '../steps/standing.ts';
import { type OperationCaller, placeOf, referenceOf } from '../steps/step.ts';
import type { BookingStanding, UnmarkedBooking } from './answers.ts';
import type { BookingQuery } from './inputs.ts';

/** Reads where a booking stands. Source: OperationDefinition booking-state. */
export async function readBookingState(
  access: OperationCaller,
  of: BookingQuery,
  options: CallOptions,
): Promise<BookingStanding> {
  const name = '$booking-state';
  const asked =
    typeof of === 'string' || 'resourceType' in of
      ? ({ on: placeOf(referenceOf(of), ['Appointment']), method: 'GET' } as const)
      : // In the body: number and card of a person have no place in an address.
        ({
          on: 'Appointment',
          parameters: parameter.toParameters(
            parameter.text('iup', of.iup),
            parameter.text('identifierSystem', of.identifier?.system),
            parameter.text('identifierValue', of.identifier?.value),
          ),
          repeatable: true,
        } as const);
  const read = new AnswerReader<Record<never, never>, BookingStateCode>(
    name,
    await access.operation<Parameters>(name, { ...options, ...asked }),
  );
  return {
    state: read.state(),
    title: read.text('title') ?? '',
    // The server answers what the OperationDefinition promises.
    booking: read.text('booking') as BookingStanding['booking'],
    ...given('iup', read.text('iup')),
    ...given('nre', read.text('nre')),
    ...given('start', read.text('start')),
    ...given('until', read.text('until')),
    ...given('cancelBy', read.text('cancelBy')),
    ...given('confirmed', read.flag('confirmed')),
    ...given('paid', read.flag('paid')),
    next: nextSteps(read.parts('next')),
  };
}

/** Reads the bookings that nobody marked. Source: OperationDefinition booking-unmarked. */
export async function readUnmarked(access: OperationCaller, options: CallOptions): Promise<readonly UnmarkedBooking[]> {
  const name = '$booking-unmarked';
  const read = new AnswerReader(name, await access.operation(name, { ...options, on: 'Appointment', method: 'GET' }));
  return read.parts('booking').map((parts) => ({
    // The server answers what the OperationDefinition promises.
    reference: textIn(parts, 'reference') as UnmarkedBooking['reference'],
    start: textIn(parts, 'start') ?? '',
    ...given('iup', textIn(parts, 'iup')),
  }));
}
