import type { Location, ParametersParameter } from '@medplum/fhirtypes';
import type { EmergencyStateCode } from '@sinfonia/profiles';
import { readReports } from '../indicators/indicators.ts';
import type { CallOptions } from '../requests/sender.ts';
import type { AnswerReader } from '../steps/answer-reader.ts';
import * as parameter from '../steps/parameters.ts';
import { personParameters } from '../steps/person.ts';
import { makeStep, type OperationCaller } from '../steps/step.ts';
import type { Stored } from '../stored.ts';
import type { AccessAnswer, AccessStanding, EmergencyShown, OccupancyAnswer, ReportedAnswer } from './answers.ts';
import type {
  AccessEventInput,
  AccessReference,
  ArriveInput,
  LeaveInput,
  OccupancyInput,
  ReportInput,
  TriageInput,
} from './inputs.ts';
import { readAccessState } from './readings.ts';

/**
 * The feed of emergency departments (pronto soccorso) and their occupancy. An access is named by its number, an event by its moment: events
 * may come late and in any order, and what comes too early is kept (`held`, remark `ED-13`). The same event told twice, by key or by content,
 * is recorded once.
 *
 * Every method throws `SinfoniaError`: `step-role-not-allowed` 403, `resource-not-found` 404, `step-not-allowed` and `step-key-reused` 409,
 * `step-precondition` 422 with the rule (`ED-…`) in `issues[].rule`, and the faults of validation 422.
 *
 * Source: docs/guide/emergency-department.md; docs/reference/emergency-department-steps.md; EMUR-PS, DM 17 December 2008.
 *
 * @example
 * ```ts
 * await hospital.emergency.arrive({ access, at, patientIdentifier, mode: '3', problem: '12', triage: '3' });
 * await hospital.emergency.visit({ access, at: later });
 * ```
 */
export class EmergencyClient {
  readonly #access: OperationCaller;

  constructor(access: OperationCaller) {
    this.#access = access;
  }

  /** Records the arrival, with the triage when it is made already. */
  arrive(input: ArriveInput, options?: CallOptions): Promise<AccessAnswer> {
    return this.#event('$emergency-arrive', input, options, [
      ...personParameters(input),
      ...parameter.code('mode', input.mode),
      ...parameter.code('sender', input.sender),
      ...parameter.text('operationsCentre', input.operationsCentre),
      ...parameter.text('mission', input.mission),
      ...parameter.code('problem', input.problem),
      ...parameter.code('trauma', input.trauma),
      ...parameter.reference('origin', input.origin),
      ...parameter.code('triage', input.triage),
      ...parameter.instant('triagedAt', input.triagedAt),
    ]);
  }

  /** Records a triage or re-triage; earlier codes stay. */
  triage(input: TriageInput, options?: CallOptions): Promise<AccessAnswer> {
    return this.#event('$emergency-triage', input, options, parameter.code('triage', input.triage));
  }

  /** Records that a physician took the person in charge. */
  visit(input: AccessEventInput, options?: CallOptions): Promise<AccessAnswer> {
    return this.#event('$emergency-visit', input, options);
  }

  /** Records the entry to short observation (OBI). */
  observe(input: AccessEventInput, options?: CallOptions): Promise<AccessAnswer> {
    return this.#event('$emergency-observe', input, options);
  }

  /** Records the request of a bed. */
  requestBed(input: AccessEventInput, options?: CallOptions): Promise<AccessAnswer> {
    return this.#event('$emergency-bed-request', input, options);
  }

  /** Records the assignment of a bed; the person is in the department until the exit. */
  assignBed(input: AccessEventInput, options?: CallOptions): Promise<AccessAnswer> {
    return this.#event('$emergency-bed-assign', input, options);
  }

  /** Records the exit with its outcome. */
  leave(input: LeaveInput, options?: CallOptions): Promise<AccessAnswer> {
    return this.#event('$emergency-leave', input, options, [
      ...parameter.code('outcome', input.outcome),
      ...parameter.instant('decided', input.decided),
      ...parameter.reference('destination', input.destination),
    ]);
  }

  /** Where an access of the caller's department stands, and which of its events are kept. */
  state(of: AccessReference, options: CallOptions = {}): Promise<AccessStanding> {
    return readAccessState(this.#access, of, options);
  }

  /** Says that a department is online, with its places, on its Location of kind `ER`; every ten minutes for instance. */
  async report(
    of: Stored<Location> | `Location/${string}`,
    input: ReportInput = {},
    options?: CallOptions,
  ): Promise<ReportedAnswer> {
    const read = await makeStep<EmergencyShown, NonNullable<Location['status']>, 'Location'>(this.#access, {
      name: '$emergency-report',
      types: ['Location'],
      target: of,
      input,
      given: [
        ...parameter.count('treatment', input.treatment),
        ...parameter.count('observation', input.observation),
        ...parameter.flag('receiving', input.receiving),
      ],
      options,
    });
    return { ...read.step(), ...read.optional('location') };
  }

  /**
   * Who is in the emergency departments now and how long they wait, by department and triage code. A department that is silent has status
   * `pending` and its last figures.
   */
  occupancy(input: OccupancyInput = {}, options: CallOptions = {}): Promise<OccupancyAnswer> {
    const parameters = parameter.toParameters(
      parameter.repeated(input.departments, (one) => parameter.text('department', one)),
    );
    return readReports(this.#access, '$emergency-occupancy', parameters, options);
  }

  async #event(
    name: string,
    input: AccessEventInput,
    options: CallOptions | undefined,
    more: readonly ParametersParameter[] = [],
  ): Promise<AccessAnswer> {
    const given = [
      ...parameter.text('access', input.access),
      ...parameter.reference('department', input.department),
      ...parameter.instant('at', input.at),
      ...more,
    ];
    const read: AnswerReader<EmergencyShown, EmergencyStateCode> = await makeStep(this.#access, {
      name,
      types: ['Encounter'],
      target: 'Encounter',
      input,
      given,
      options,
    });
    return { ...read.step(), ...read.optional('encounter'), ...read.optional('held') };
  }
}
