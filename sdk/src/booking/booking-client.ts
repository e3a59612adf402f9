import { type BookingAppointment, type BookingStateCode, identifierSystem } from '@sinfonia/profiles';
import { identifierOf } from '../extensions.ts';
import { type IndicatorsAnswer, readIndicators, type WaitingTimesInput } from '../indicators/indicators.ts';
import type { CallOptions } from '../requests/sender.ts';
import type { AnswerReader } from '../steps/answer-reader.ts';
import * as parameter from '../steps/parameters.ts';
import { given as member } from '../steps/standing.ts';
import { makeStep, type OperationCaller, type StepCall, type StepInput } from '../steps/step.ts';
import { AgendasClient } from './agendas-client.ts';
import type {
  BookedAnswer,
  BookingAnswer,
  BookingShown,
  BookingStanding,
  CancelledAnswer,
  CheckedInAnswer,
  DeliveredAnswer,
  HoldAnswer,
  SlotsAnswer,
  UnmarkedBooking,
} from './answers.ts';
import type { AvailabilityAnswer, AvailabilityInput } from './availability.ts';
import type {
  BookInput,
  BookingQuery,
  BookingReference,
  CancelInput,
  DeliverInput,
  HoldInput,
  NoShowInput,
  PayInput,
  PresentedInput,
  RescheduleInput,
} from './inputs.ts';
import { findAvailability } from './read-availability.ts';
import { readBookingState, readUnmarked } from './readings.ts';
import { bookParameters, requestParameters, slotParameter } from './request-parameters.ts';
import { WaitingListClient } from './waiting-list-client.ts';

type Reader = AnswerReader<BookingShown, BookingStateCode>;
type Call = Omit<StepCall<'Appointment'>, 'types'>;

/**
 * The single booking centre (CUP): the search of what is free and the steps of a booking, each an operation of the server that ends
 * in one transaction; {@link agendas} for who keeps agendas, {@link waitingList} for who finds nothing in time. A slot has one winner. A step has a key, so it is sent again when its
 * answer is lost and books nothing twice.
 *
 * Every method throws `SinfoniaError`: `step-role-not-allowed` 403, `prescription-not-found` and `resource-not-found` 404,
 * `slot-taken`, `step-not-allowed` and `step-key-reused` 409, `version-mismatch` 412, `step-precondition` 422 with the rule (`BK-…`) in
 * `issues[].rule`, `too-many-requests` 429 after many numbers in vain, `availability-not-ready` 503, and the faults of validation 422.
 *
 * Source: docs/guide/booking.md; docs/reference/booking-steps.md; PNGLA 2019-2021; L. 107/2024, art. 3.
 *
 * @example
 * ```ts
 * const { available } = await desk.booking.findAvailability({ services: ['89.7A.3'], priority: 'B' });
 * const { booking } = await desk.booking.book({ slot: available[0].slot, nre, identifier });
 * ```
 */
export class BookingClient {
  /** Agendas, their slots and closures. */
  readonly agendas: AgendasClient;
  /** The waiting list, its offers and protected paths. */
  readonly waitingList: WaitingListClient;
  readonly #access: OperationCaller;

  constructor(access: OperationCaller) {
    this.#access = access;
    this.waitingList = new WaitingListClient(access);
    this.agendas = new AgendasClient(access);
  }

  /** The first free slots of a service that the caller may book, over all structures; or of several services on one day. */
  findAvailability(input: AvailabilityInput, options: CallOptions = {}): Promise<AvailabilityAnswer> {
    return findAvailability(this.#access, input, options);
  }

  /** Keeps a slot for 15 minutes, until who books has decided; then it is free again by itself. */
  async hold(input: HoldInput, options?: CallOptions): Promise<HoldAnswer> {
    const given = [...slotParameter('slot', input.slot), ...requestParameters(input)];
    const read = await this.#step({ name: '$booking-hold', target: 'Appointment', input, given, options });
    return { ...slotsOf(read), ...numberOf(read), ...member('until', read.text('until')) };
  }

  /** Lets go of a slot that was held. */
  async release(hold: BookingReference, input: PresentedInput = {}, options?: CallOptions): Promise<SlotsAnswer> {
    const given = presented(input);
    return slotsOf(await this.#step({ name: '$booking-release', target: hold, input, given, options }));
  }

  /** Books a free slot, or the one that was held. `slot-taken` 409: somebody was faster; search again. */
  async book(input: BookInput, options?: CallOptions): Promise<BookedAnswer> {
    const target = 'Appointment';
    const given = bookParameters(input);
    const read = await this.#step({
      name: '$booking-book',
      target,
      bound: input.hold ?? target,
      input,
      given,
      options,
    });
    return { ...bookingOf(read), ...numberOf(read) };
  }

  /** Records that the person will come, as an answer to the reminder. */
  async confirm(of: BookingReference, input: PresentedInput = {}, options?: CallOptions): Promise<BookingAnswer> {
    const given = presented(input);
    return bookingOf(await this.#step({ name: '$booking-confirm', target: of, input, given, options }));
  }

  /** Records the notice or the payment of the ticket, which happens at pagoPA. */
  async pay(of: BookingReference, input: PayInput, options?: CallOptions): Promise<BookingAnswer> {
    const given = [
      ...presented(input),
      ...parameter.text('iuv', input.iuv),
      ...parameter.decimal('amount', input.amount),
      ...parameter.instant('paidOn', input.paidOn),
    ];
    return bookingOf(await this.#step({ name: '$booking-pay', target: of, input, given, options }));
  }

  /** Moves a booking with its IUP: either the new slot is had, or the old one stays. */
  async reschedule(of: BookingReference, input: RescheduleInput, options?: CallOptions): Promise<SlotsAnswer> {
    const given = [
      ...presented(input),
      ...slotParameter('slot', input.slot),
      ...parameter.code('reason', input.reason),
      ...parameter.code('channel', input.channel),
    ];
    return slotsOf(await this.#step({ name: '$booking-reschedule', target: of, input, given, options }));
  }

  /** Cancels a booking; a structure that cancels offers another slot. */
  async cancel(of: BookingReference, input: CancelInput, options?: CallOptions): Promise<CancelledAnswer> {
    const given = [
      ...presented(input),
      ...parameter.code('reason', input.reason),
      ...parameter.flag('forceMajeure', input.forceMajeure),
      ...slotParameter('alternative', input.alternative),
      ...parameter.code('channel', input.channel),
    ];
    const read = await this.#step({ name: '$booking-cancel', target: of, input, given, options });
    return { ...slotsOf(read), ...read.optional('offered'), ...member('offeredIup', read.text('iup')) };
  }

  /** Receives the person, on the day. */
  async checkIn(of: BookingReference, input: StepInput = {}, options?: CallOptions): Promise<CheckedInAnswer> {
    return visitOf(await this.#step({ name: '$booking-check-in', target: of, input, given: [], options }));
  }

  /** Records what was delivered; with the last service Sistema TS is told. */
  async deliver(of: BookingReference, input: DeliverInput = {}, options?: CallOptions): Promise<DeliveredAnswer> {
    const given = [
      ...parameter.code('service', input.service),
      ...parameter.count('quantity', input.quantity),
      ...parameter.decimal('tariff', input.tariff),
      ...parameter.decimal('share', input.share),
      ...parameter.instant('start', input.start),
      ...parameter.instant('end', input.end),
      ...parameter.flag('close', input.close),
    ];
    const read = await this.#step({ name: '$booking-deliver', target: of, input, given, options });
    return { ...visitOf(read), lines: read.all('line') };
  }

  /** Records that the person did not come. */
  async noShow(of: BookingReference, input: NoShowInput = {}, options?: CallOptions): Promise<BookingAnswer> {
    const given = parameter.flag('forceMajeure', input.forceMajeure);
    return bookingOf(await this.#step({ name: '$booking-no-show', target: of, input, given, options }));
  }

  /** Where a booking stands: term of a hold, last day to cancel, payment, and what the caller may do next. */
  state(of: BookingQuery, options: CallOptions = {}): Promise<BookingStanding> {
    return readBookingState(this.#access, of, options);
  }

  /** The bookings of the caller's structure that are over, with neither reception nor absence; the oldest first. */
  unmarked(options: CallOptions = {}): Promise<readonly UnmarkedBooking[]> {
    return readUnmarked(this.#access, options);
  }

  /** The waiting times of a period, as `client.indicators.waitingTimes`. */
  waitingTimes(input: WaitingTimesInput, options: CallOptions = {}): Promise<IndicatorsAnswer> {
    return readIndicators(this.#access, 'waiting-times', input, options);
  }

  #step(call: Call): Promise<Reader> {
    return makeStep(this.#access, { types: ['Appointment'], ...call });
  }
}

const presented = ({ identifier }: PresentedInput) => parameter.identifier('identifier', identifier);

const bookingOf = (read: Reader): BookingAnswer => ({ ...read.step(), ...read.optional('booking') });

const numberOf = (read: Reader): Pick<BookedAnswer, 'iup'> =>
  member('iup', read.text('iup') ?? iupOf(read.all('booking')[0]));

const slotsOf = (read: Reader): SlotsAnswer => ({ ...bookingOf(read), slots: read.all('slot') });

const visitOf = (read: Reader): CheckedInAnswer => ({ ...bookingOf(read), ...read.optional('visit') });

const iupOf = (booking: BookingAppointment | undefined): string | undefined =>
  booking && identifierOf(booking, identifierSystem.iup);
