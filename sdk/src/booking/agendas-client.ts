import type { BookingAgendaStateCode } from '@sinfonia/profiles';
import { clientFault } from '../errors.ts';
import type { CallOptions } from '../requests/sender.ts';
import type { AnswerReader } from '../steps/answer-reader.ts';
import { readUntil, type WaitOptions } from '../steps/answered.ts';
import * as parameter from '../steps/parameters.ts';
import { given as member } from '../steps/standing.ts';
import { makeStep, type OperationCaller, type StepCall } from '../steps/step.ts';
import { readAgendaState, readClosures } from './agenda-readings.ts';
import type {
  AgendaReference,
  AgendaShown,
  AgendaStanding,
  BookingAgendaAnswer,
  ChangedAgendaAnswer,
  CloseAgendaInput,
  ClosuresAnswer,
  ClosuresInput,
  DraftAgendaInput,
  ExtendAgendaInput,
  PublishAgendaInput,
  ReopenAgendaInput,
  WithdrawAgendaInput,
} from './agendas.ts';

type Reader = AnswerReader<AgendaShown, BookingAgendaStateCode>;
type Call = Omit<StepCall<'Schedule'>, 'types'>;

/**
 * The agendas of the booking centre, for who keeps them: the rules, from which the platform makes the slots, closures, and the public
 * list of these. Errors as those of `BookingClient`, the rules `BA-…`.
 *
 * Source: docs/guide/booking-agendas.md; docs/reference/booking-agenda-steps.md; L. 266/2005, art. 1 c. 282.
 */
export class AgendasClient {
  readonly #access: OperationCaller;

  constructor(access: OperationCaller) {
    this.#access = access;
  }

  /** Writes the rules of a new agenda, which nobody can book yet. */
  async draft(input: DraftAgendaInput, options?: CallOptions): Promise<BookingAgendaAnswer> {
    const given = parameter.resource('agenda', input.agenda);
    return agendaOf(await this.#step({ name: '$booking-draft-agenda', target: 'Schedule', input, given, options }));
  }

  /** Opens an agenda to bookings and makes its slots; or changes the rules of one that is open. */
  publish(of: AgendaReference, input: PublishAgendaInput = {}, options?: CallOptions): Promise<ChangedAgendaAnswer> {
    const given = [
      ...(input.agenda === undefined ? [] : parameter.resource('agenda', input.agenda)),
      ...parameter.count('days', input.days),
    ];
    return this.#change({ name: '$booking-publish-agenda', target: of, input, given, options });
  }

  /** Says until when an agenda can be booked, and for how many days slots are made. */
  extend(of: AgendaReference, input: ExtendAgendaInput = {}, options?: CallOptions): Promise<ChangedAgendaAnswer> {
    const given = [...parameter.day('until', input.until), ...parameter.count('days', input.days)];
    return this.#change({ name: '$booking-extend-agenda', target: of, input, given, options });
  }

  /** Closes an agenda for some days. What is booked then is listed, for the structure to move it. */
  close(of: AgendaReference, input: CloseAgendaInput, options?: CallOptions): Promise<ChangedAgendaAnswer> {
    const given = [
      ...parameter.day('from', input.from),
      ...parameter.day('to', input.to),
      ...parameter.code('reason', input.reason),
      ...parameter.text('text', input.text),
    ];
    return this.#change({ name: '$booking-close-agenda', target: of, input, given, options });
  }

  /** Ends a closure. */
  reopen(of: AgendaReference, input: ReopenAgendaInput, options?: CallOptions): Promise<ChangedAgendaAnswer> {
    const given = [...parameter.day('from', input.from), ...parameter.day('opensOn', input.opensOn)];
    return this.#change({ name: '$booking-reopen-agenda', target: of, input, given, options });
  }

  /** Gives an agenda up. */
  withdraw(of: AgendaReference, input: WithdrawAgendaInput = {}, options?: CallOptions): Promise<ChangedAgendaAnswer> {
    const given = parameter.reference('replacedBy', input.replacedBy);
    return this.#change({ name: '$booking-withdraw-agenda', target: of, input, given, options });
  }

  /** Where an agenda stands: slots made and wanted, what is to be moved, closures, and what the caller may do next. */
  state(of: AgendaReference, options: CallOptions = {}): Promise<AgendaStanding> {
    return readAgendaState(this.#access, of, options);
  }

  /**
   * Where an agenda stands once no slot is missing: a step makes the first ones, the platform the others within minutes. Throws
   * `agenda-incomplete` when some are missing after the time given, three minutes unless given.
   */
  complete(of: AgendaReference, options: WaitOptions = {}): Promise<AgendaStanding> {
    const read = (call: CallOptions): Promise<AgendaStanding> => readAgendaState(this.#access, of, call);
    const missing = ({ complete, slotsWanted }: AgendaStanding): string[] => (complete ? [] : [slotsWanted ?? '']);
    return readUntil(read, missing, { within: 180_000, ...options }, ([day]) =>
      clientFault('agenda-incomplete', `the slots of the agenda are not all made in the time given: ${day}`),
    );
  }

  /** The public list of closed agendas, in force and to come, with the reason. */
  closures(input: ClosuresInput = {}, options: CallOptions = {}): Promise<ClosuresAnswer> {
    return readClosures(this.#access, input, options);
  }

  async #change(call: Call): Promise<ChangedAgendaAnswer> {
    const read = await this.#step(call);
    return {
      ...agendaOf(read),
      affected: read.all('affected'),
      affectedSlots: read.all('affectedSlot'),
      ...member('affectedCount', read.number('affectedCount')),
    };
  }

  #step(call: Call): Promise<Reader> {
    return makeStep(this.#access, { types: ['Schedule'], ...call });
  }
}

const agendaOf = (read: Reader): BookingAgendaAnswer => ({ ...read.step(), ...read.optional('agenda') });
