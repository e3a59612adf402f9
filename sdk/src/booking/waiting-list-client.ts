import type { WaitingListStatusCode } from '@sinfonia/profiles';
import type { CallOptions } from '../requests/sender.ts';
import type { AnswerReader } from '../steps/answer-reader.ts';
import * as parameter from '../steps/parameters.ts';
import { given as member } from '../steps/standing.ts';
import { makeStep, type OperationCaller, type StepCall, type StepInput } from '../steps/step.ts';
import { slotParameter } from './request-parameters.ts';
import type {
  AcceptedOfferAnswer,
  NewWaitAnswer,
  OfferedAnswer,
  OfferInput,
  ProtectedPathAnswer,
  ProtectedPathInput,
  WaitAnswer,
  WaitInput,
  WaitingShown,
  WaitReference,
  WaitStanding,
  WithdrawWaitInput,
} from './waiting-list.ts';
import { protectedWayOf, readWaitState, waitParameters } from './waiting-readings.ts';

type Reader = AnswerReader<WaitingShown, WaitingListStatusCode>;
type Call = Omit<StepCall<'Appointment'>, 'types'>;

/**
 * The waiting list of the booking centre: who finds no slot in the longest time of her class waits for an offer, or for the
 * protected path that the health authority owes. Errors as those of `BookingClient`, the rules `WL-…`.
 *
 * Source: docs/guide/booking.md; docs/reference/booking-waiting-list-steps.md; L. 107/2024, art. 3; PNGLA 2019-2021.
 */
export class WaitingListClient {
  readonly #access: OperationCaller;

  constructor(access: OperationCaller) {
    this.#access = access;
  }

  /** Puts a person on the list; `WL-06` 422 while there is a slot in time, which is to be booked. */
  async wait(input: WaitInput, options?: CallOptions): Promise<NewWaitAnswer> {
    const given = waitParameters(input);
    const read = await this.#step({ name: '$booking-wait', target: 'Appointment', input, given, options });
    return {
      ...waitOf(read),
      ...read.optional('task'),
      ...member('lastDay', read.text('lastDay')),
      ...member('protectedPath', read.flag('protectedPath')),
      ways: read.parts('way').map(protectedWayOf),
    };
  }

  /** Offers a slot, which is held until the answer is due. The platform does so by itself when a slot is freed. */
  async offer(of: WaitReference, input: OfferInput, options?: CallOptions): Promise<OfferedAnswer> {
    const given = slotParameter('slot', input.slot);
    const read = await this.#step({ name: '$booking-offer', target: of, input, given, options });
    return { ...waitOf(read), ...read.optional('offer') };
  }

  /** Accepts the offer: the wait becomes the booking, with the same id and IUP. */
  async acceptOffer(of: WaitReference, input: StepInput = {}, options?: CallOptions): Promise<AcceptedOfferAnswer> {
    const read = await this.#step({ name: '$booking-accept-offer', target: of, input, given: [], options });
    return { ...read.step(), ...read.optional('booking'), ...read.optional('slot') };
  }

  /** Refuses the offer; who refuses one in time and in the area of guarantee leaves the guarantee (remark `WL-13`). */
  async refuseOffer(of: WaitReference, input: StepInput = {}, options?: CallOptions): Promise<WaitAnswer> {
    return waitOf(await this.#step({ name: '$booking-refuse-offer', target: of, input, given: [], options }));
  }

  /** Takes a person off the list, for a reason of hers. */
  async withdraw(of: WaitReference, input: WithdrawWaitInput, options?: CallOptions): Promise<WaitAnswer> {
    const given = parameter.code('reason', input.reason);
    return waitOf(await this.#step({ name: '$booking-withdraw', target: of, input, given, options }));
  }

  /** Opens the protected path: authorisation of the health authority and order to the provider. */
  async protectedPath(
    of: WaitReference,
    input: ProtectedPathInput,
    options?: CallOptions,
  ): Promise<ProtectedPathAnswer> {
    const given = [
      ...parameter.code('kind', input.kind),
      ...parameter.reference('provider', input.provider),
      ...parameter.text('authorisation', input.authorisation),
      ...parameter.day('day', input.day),
    ];
    const read = await this.#step({ name: '$booking-protected-path', target: of, input, given, options });
    return { ...waitOf(read), ...read.optional('order'), ...read.optional('task') };
  }

  /** Suspends a wait: there are no offers meanwhile, and the day of the request stays. */
  async suspend(of: WaitReference, input: StepInput = {}, options?: CallOptions): Promise<WaitAnswer> {
    return waitOf(await this.#step({ name: '$booking-suspend-wait', target: of, input, given: [], options }));
  }

  /** Resumes a suspended wait. */
  async resume(of: WaitReference, input: StepInput = {}, options?: CallOptions): Promise<WaitAnswer> {
    return waitOf(await this.#step({ name: '$booking-resume-wait', target: of, input, given: [], options }));
  }

  /** Where a wait stands: the offer with its term, what a refusal costs, the protected path, and what the caller may do next. */
  state(of: WaitReference, options: CallOptions = {}): Promise<WaitStanding> {
    return readWaitState(this.#access, of, options);
  }

  #step(call: Call): Promise<Reader> {
    return makeStep(this.#access, { types: ['Appointment'], ...call });
  }
}

const waitOf = (read: Reader): WaitAnswer => ({ ...read.step(), ...read.optional('wait') });
