import type { ParametersParameter } from '@medplum/fhirtypes';
import { type InboxInput, type InboxPage, readInbox } from '../inbox/inbox.ts';
import { type IndicatorsAnswer, type IndicatorsInput, readIndicators } from '../indicators/indicators.ts';
import type { CallOptions } from '../requests/sender.ts';
import { textIn } from '../steps/answer-reader.ts';
import * as parameter from '../steps/parameters.ts';
import { makeStep, type OperationCaller, type StepInput } from '../steps/step.ts';
import { type AbsenceAnswer, type AbsenceInput, recordAbsence } from './absence.ts';
import type { AccessStorage } from './access-storage.ts';
import type {
  AcceptedAnswer,
  AcceptedTransferAnswer,
  AgendaAnswer,
  AssessedAnswer,
  ChangedIntensityAnswer,
  EndedAnswer,
  IntensityAnswer,
  MovedVisitAnswer,
  PlanAnswer,
  ProposedPaiAnswer,
  RecordedAccessAnswer,
  ReferralAnswer,
  ScheduledAnswer,
  SignedPaiAnswer,
  StateAnswer,
  TransferAnswer,
} from './answers.ts';
import { type CaseReference, homeCareTypes, type ReferralReference, unbound } from './case-reference.ts';
import type {
  AcceptInput,
  AcceptTransferInput,
  AssessInput,
  ChangeIntensityInput,
  CloseInput,
  GroundsInput,
  MoveVisitInput,
  ProposePaiInput,
  ReassessInput,
  RecordAccessInput,
  ReferInput,
  RefuseInput,
  ResumeInput,
  ScheduleInput,
  SignPaiInput,
  SuspendInput,
  TransferInput,
} from './inputs.ts';
import { OfflineAccesses } from './offline-accesses.ts';
import { activities, goals, teamMembers, unitMembers } from './plan-parameters.ts';
import { type IntensityDays, readAgenda, readIntensity, readState } from './readings.ts';
import type { HomeCareReader } from './shown.ts';
import { assessed, caseOf, ended, planOf, transferOf } from './step-answers.ts';

type Given = readonly ParametersParameter[];

/**
 * The steps of home care (assistenza domiciliare), each an operation of the server that ends in one transaction: what it
 * writes, whom it tells and what it asks for is the server's. A step has a key, so it is sent again when its answer is lost
 * and does nothing twice. The server answers what the caller may see.
 *
 * Every method throws `SinfoniaError`: `step-role-not-allowed` 403, `resource-not-found` 404, `step-not-allowed` and
 * `step-key-reused` 409, `version-mismatch` 412, `step-precondition` 422 with the rule in `issues[].rule`, and the faults of
 * validation 422.
 *
 * Source: docs/guide/home-care.md; DPCM 12 January 2017 art. 22; DM 17 December 2008 (SIAD).
 *
 * @example
 * ```ts
 * const { referral } = await ward.homeCare.refer({ patient: 'Patient/1', source: '4' });
 * const { episode } = await coordinator.homeCare.accept(referral, { need: 'complex', note });
 * await coordinator.homeCare.assess(episode, { responses: [siadAssessment(answers)], members });
 * ```
 */
export class HomeCareClient {
  readonly #access: OperationCaller;

  constructor(access: OperationCaller) {
    this.#access = access;
  }

  /** Reports that a person needs care at home; the referral arrives at the reception of the ASL. */
  async refer(input: ReferInput, options?: CallOptions): Promise<ReferralAnswer> {
    const read = await this.#step('refer', 'ServiceRequest', input, options, [
      ...parameter.reference('patient', input.patient),
      ...parameter.identifier('patientIdentifier', input.patientIdentifier),
      ...parameter.code('source', input.source),
      ...parameter.reference('authority', input.authority),
      ...parameter.day('authoredOn', input.authoredOn),
      ...parameter.code('priority', input.priority),
      ...parameter.flag('protectedDischarge', input.protectedDischarge),
      ...parameter.text('reason', input.reason),
      ...parameter.repeated(input.reasonCodes, (one) => parameter.text('reasonCode', one)),
    ]);
    return { ...read.step(), ...read.optional('referral'), ...read.optional('triage') };
  }

  /** Accepts a referral, with the need that was found; the case is opened. */
  async accept(referral: ReferralReference, input: AcceptInput, options?: CallOptions): Promise<AcceptedAnswer> {
    const read = await this.#step('accept', referral, input, options, [
      ...parameter.code('need', input.need),
      ...parameter.code('kind', input.kind),
      ...parameter.code('networkMembership', input.network?.membership),
      ...parameter.code('networkType', input.network?.type),
      ...parameter.reference('careManager', input.careManager),
      ...parameter.day('acceptedOn', input.acceptedOn),
      ...parameter.text('protocol', input.protocol),
      ...parameter.text('note', input.note),
    ]);
    return { ...caseOf(read), ...read.optional('referral'), ...read.optional('triage') };
  }

  /** Refuses a referral: there is no need, or it is not valid. */
  async refuse(referral: ReferralReference, input: RefuseInput, options?: CallOptions): Promise<ReferralAnswer> {
    const read = await this.#step('refuse', referral, input, options, [
      ...parameter.code('outcome', input.outcome),
      ...parameter.text('protocol', input.protocol),
      ...parameter.text('note', input.note),
    ]);
    return { ...read.step(), ...read.optional('referral'), ...read.optional('triage') };
  }

  /** Records the evaluation; again, before the PAI, it adds forms. */
  async assess(episode: CaseReference, input: AssessInput, options?: CallOptions): Promise<AssessedAnswer> {
    const read = await this.#step('assess', episode, input, options, [
      ...parameter.repeated(input.responses, (one) => parameter.resource('response', one)),
      ...unitMembers(input.members),
      ...parameter.repeated(input.diagnoses, (one) => parameter.text('diagnosis', one)),
    ]);
    return assessed(read);
  }

  /** Proposes a PAI: the first one, or one that renews the PAI in force, which stays so until the new one is signed. */
  async proposePai(episode: CaseReference, input: ProposePaiInput, options?: CallOptions): Promise<ProposedPaiAnswer> {
    const read = await this.#step('propose-pai', episode, input, options, [
      ...parameter.day('start', input.start),
      ...parameter.day('end', input.end),
      ...parameter.day('review', input.review),
      ...parameter.repeated(input.problems, (one) => parameter.reference('problem', one)),
      ...activities(input.activities),
      ...goals(input.goals),
      ...teamMembers(input.members),
      ...parameter.text('title', input.title),
    ]);
    return { ...planOf(read), goals: read.all('goal'), ...read.optional('team'), intensity: read.all('intensity') };
  }

  /** Approves the proposed PAI, for the UVM/UVI. */
  async approvePai(episode: CaseReference, input: StepInput = {}, options?: CallOptions): Promise<PlanAnswer> {
    return planOf(await this.#step('approve-pai', episode, input, options, []));
  }

  /** Sends a proposed or approved PAI back: the draft is withdrawn. */
  async returnPai(episode: CaseReference, input: GroundsInput, options?: CallOptions): Promise<PlanAnswer> {
    return planOf(await this.#step('return-pai', episode, input, options, parameter.text('note', input.note)));
  }

  /** Takes down the agreement of the person: the PAI is in force and she is in charge; or her refusal. */
  async signPai(episode: CaseReference, input: SignPaiInput, options?: CallOptions): Promise<SignedPaiAnswer> {
    const read = await this.#step('sign-pai', episode, input, options, [
      ...parameter.code('mode', input.mode),
      ...parameter.reference('by', input.by),
      ...parameter.reference('signature', input.signature),
      ...parameter.day('start', input.start),
      ...parameter.text('note', input.note),
    ]);
    return { ...planOf(read), ...read.optional('team') };
  }

  /** Books visits: those given, or those that the PAI asks for between two days, which books nothing twice. */
  async schedule(episode: CaseReference, input: ScheduleInput, options?: CallOptions): Promise<ScheduledAnswer> {
    const asked: Given =
      'visits' in input
        ? parameter.each('visit', input.visits, ({ start, end, performer, services }) => [
            ...parameter.instant('start', start),
            ...parameter.instant('end', end),
            ...parameter.reference('performer', performer),
            ...parameter.repeated(services, (one) => parameter.code('service', one)),
          ])
        : [
            ...parameter.day('from', input.from),
            ...parameter.day('to', input.to),
            ...parameter.code('holidays', input.holidays),
          ];
    const together = parameter.flag('together', input.together);
    const read = await this.#step('schedule', episode, input, options, [...asked, ...together]);
    const leftOut = read.parts('leftOut').map((parts) => {
      const day = textIn(parts, 'day');
      const activity = textIn(parts, 'activity') ?? '';
      return { activity, reason: textIn(parts, 'reason') ?? '', ...(day === undefined ? {} : { day }) };
    });
    return { ...read.step(), appointments: read.all('appointment'), leftOut };
  }

  /** Moves a booked visit, gives it to somebody else, or cancels it. `appointment`: `Appointment/…`. */
  async moveVisit(
    episode: CaseReference,
    appointment: string,
    input: MoveVisitInput,
    options?: CallOptions,
  ): Promise<MovedVisitAnswer> {
    const read = await this.#step('move-visit', episode, input, options, [
      ...parameter.reference('appointment', appointment),
      ...('start' in input ? [...parameter.instant('start', input.start), ...parameter.instant('end', input.end)] : []),
      ...('performer' in input ? parameter.reference('performer', input.performer) : []),
      ...('cancel' in input ? parameter.code('cancel', input.cancel) : []),
      ...parameter.flag('together', input.together),
    ]);
    return { ...read.step(), ...read.optional('appointment') };
  }

  /** Records that a professional (`PractitionerRole/…`) is absent, and gives the visits to others. */
  recordAbsence(professional: string, input: AbsenceInput, options: CallOptions = {}): Promise<AbsenceAnswer> {
    return recordAbsence(this.#access, professional, input, options);
  }

  /**
   * Records an access with its services, also long after it was made, after a suspension or the conclusion. It is not bound
   * to a version: what was done was done, whatever became of the case. Devices without connection: {@link offlineAccesses}.
   */
  async recordAccess(
    episode: CaseReference,
    input: RecordAccessInput,
    options?: CallOptions,
  ): Promise<RecordedAccessAnswer> {
    const read = await this.#step('record-access', unbound(episode), input, options, [
      ...parameter.instant('start', input.start),
      ...parameter.instant('end', input.end),
      ...parameter.reference('appointment', input.appointment),
      ...parameter.flag('planned', input.planned),
      ...parameter.each('operator', input.operators, ({ type, who }) => [
        ...parameter.code('type', type),
        ...parameter.reference('who', who),
      ]),
      ...parameter.each('service', input.services, (one) => [
        ...parameter.code('code', one.code),
        ...parameter.reference('who', one.who),
        ...parameter.count('quantity', one.quantity),
        ...parameter.text('notDone', one.notDone),
        ...parameter.text('note', one.note),
      ]),
      ...parameter.reference('provider', input.provider),
      ...parameter.text('reason', input.reason),
    ]);
    return {
      ...read.step(),
      ...read.optional('encounter'),
      procedures: read.all('procedure'),
      ...read.optional('appointment'),
    };
  }

  /** Suspends the case and its PAI; visits booked from that day on are cancelled. */
  async suspend(episode: CaseReference, input: SuspendInput, options?: CallOptions): Promise<EndedAnswer> {
    const read = await this.#step('suspend', episode, input, options, [
      ...parameter.day('on', input.on),
      ...parameter.code('reason', input.reason),
    ]);
    return ended(read);
  }

  /** Takes the case and its PAI up again. */
  async resume(episode: CaseReference, input: ResumeInput, options?: CallOptions): Promise<PlanAnswer> {
    return planOf(await this.#step('resume', episode, input, options, parameter.day('on', input.on)));
  }

  /** Evaluates again, with the same result or a new one. */
  async reassess(episode: CaseReference, input: ReassessInput, options?: CallOptions): Promise<AssessedAnswer> {
    const read = await this.#step('reassess', episode, input, options, [
      ...parameter.code('reason', input.reason),
      ...parameter.flag('confirms', input.confirms),
      ...parameter.instant('authored', input.authored),
      ...parameter.repeated(input.responses, (one) => parameter.resource('response', one)),
      ...unitMembers(input.members),
    ]);
    return assessed(read);
  }

  /** Changes the services of the PAI in force, and with them the foreseen intensity and level. */
  async changeIntensity(
    episode: CaseReference,
    input: ChangeIntensityInput,
    options?: CallOptions,
  ): Promise<ChangedIntensityAnswer> {
    const read = await this.#step('change-intensity', episode, input, options, [
      ...activities(input.activities),
      ...parameter.text('note', input.note),
    ]);
    return { ...planOf(read), intensity: read.all('intensity') };
  }

  /** Asks another ASL to take over; the case stays open until that one accepts. */
  async transfer(episode: CaseReference, input: TransferInput, options?: CallOptions): Promise<TransferAnswer> {
    const read = await this.#step('transfer', episode, input, options, [
      ...parameter.reference('authority', input.authority),
      ...parameter.text('note', input.note),
    ]);
    return transferOf(read);
  }

  /** Takes a person over from another ASL: its case is concluded and one's own opened. */
  async acceptTransfer(
    episode: CaseReference,
    input: AcceptTransferInput,
    options?: CallOptions,
  ): Promise<AcceptedTransferAnswer> {
    const read = await this.#step('accept-transfer', episode, input, options, [
      ...parameter.day('on', input.on),
      ...parameter.reference('careManager', input.careManager),
    ]);
    // The answer to a repetition has both cases under either name, the new one behind.
    const newEpisode = read.all('newEpisode').at(-1);
    const newReferral = read.all('newReferral').at(-1);
    return {
      ...transferOf(read),
      ...(newEpisode === undefined ? {} : { newEpisode }),
      ...(newReferral === undefined ? {} : { newReferral }),
    };
  }

  /** Leaves the person with the ASL that has her. */
  async refuseTransfer(episode: CaseReference, input: GroundsInput, options?: CallOptions): Promise<TransferAnswer> {
    return transferOf(await this.#step('refuse-transfer', episode, input, options, parameter.text('note', input.note)));
  }

  /** Concludes the case; visits to come are cancelled. Before the taking in charge the case is withdrawn. */
  async close(episode: CaseReference, input: CloseInput, options?: CallOptions): Promise<EndedAnswer> {
    const read = await this.#step('close', episode, input, options, [
      ...parameter.day('on', input.on),
      ...parameter.code('reason', input.reason),
      ...parameter.code('achieved', input.achieved),
    ]);
    return ended(read);
  }

  /** Corrects a conclusion that was recorded by mistake. */
  async reopen(episode: CaseReference, input: GroundsInput, options?: CallOptions): Promise<PlanAnswer> {
    return planOf(await this.#step('reopen', episode, input, options, parameter.text('note', input.note)));
  }

  /** Where a case or referral stands, and what the caller may do next. */
  state(of: CaseReference | ReferralReference, options: CallOptions = {}): Promise<StateAnswer> {
    return readState(this.#access, of, options);
  }

  /** The visits of a professional (`PractitionerRole/…`) on a day, today unless given, in the order of a short way. */
  agenda(professional: string, date?: string, options: CallOptions = {}): Promise<AgendaAnswer> {
    return readAgenda(this.#access, professional, date, options);
  }

  /** The intensity of the care that a case was given, from its accesses: CIA and level. Days are `YYYY-MM-DD`. */
  intensity(episode: CaseReference, days: IntensityDays = {}, options: CallOptions = {}): Promise<IntensityAnswer> {
    return readIntensity(this.#access, episode, days, options);
  }

  /** The messages that were sent to the caller, as `client.inbox`. */
  inbox(input: InboxInput = {}, options: CallOptions = {}): Promise<InboxPage> {
    return readInbox(this.#access, input, options);
  }

  /** The indicators of home care, as `client.indicators.homeCare`. */
  indicators(input: IndicatorsInput, options: CallOptions = {}): Promise<IndicatorsAnswer> {
    return readIndicators(this.#access, 'home-care', input, options);
  }

  /** A queue of accesses for a device that is not always connected; `storage` keeps them meanwhile. */
  offlineAccesses(storage: AccessStorage): OfflineAccesses {
    return new OfflineAccesses(this, storage);
  }

  #step(
    step: string,
    target: CaseReference | ReferralReference | 'ServiceRequest',
    input: StepInput,
    options: CallOptions | undefined,
    given: Given,
  ): Promise<HomeCareReader> {
    const name = `$home-care-${step}`;
    return makeStep(this.#access, { name, types: homeCareTypes, target, input, given, options });
  }
}
