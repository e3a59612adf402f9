import type { ParametersParameter } from '@medplum/fhirtypes';
import type { TherapeuticPlanStateCode } from '@sinfonia/profiles';
import type { CallOptions } from '../requests/sender.ts';
import * as parameter from '../steps/parameters.ts';
import { personParameters } from '../steps/person.ts';
import { makeStep, type OperationCaller, referenceOf, type StepCall, type StepInput } from '../steps/step.ts';
import type { EvaluationAnswer, PlanShown, PlanStanding, TherapeuticPlanAnswer } from './answers.ts';
import type {
  AdoptPlanInput,
  EvaluateInput,
  FollowPlanInput,
  NewPlanInput,
  PlanReference,
  ResumePlanInput,
  RevokePlanInput,
  SuspendPlanInput,
  SwitchPlanInput,
} from './inputs.ts';
import { contentParameters, planTypes, typeFor } from './plan-parameters.ts';
import { evaluatePlan, readPlanState } from './readings.ts';

type Given = readonly ParametersParameter[];
type Call = Omit<StepCall<(typeof planTypes)[number]>, 'name' | 'types'>;

/**
 * The steps of therapeutic plans (piani terapeutici), each an operation of the server that ends in one transaction. A step has a key, so
 * it is sent again when its answer is lost and does nothing twice.
 *
 * Every method throws `SinfoniaError`: `step-role-not-allowed` 403, `resource-not-found` 404, `step-not-allowed` and
 * `step-key-reused` 409, `version-mismatch` 412, `step-precondition` 422 with the rule (`TP-…`) in `issues[].rule`,
 * `plan-rule-not-met` 422 with the rule of the type of plan, and the faults of validation 422.
 *
 * Source: docs/guide/therapeutic-plans.md; docs/reference/therapeutic-plan-steps.md.
 *
 * @example
 * ```ts
 * const asked = { patient: 'Patient/1', type: 'note-97', response, atc: 'B01AF02' } as const;
 * const { overall, verdicts } = await specialist.plans.evaluate(asked);
 * if (overall !== 'not-eligible') await specialist.plans.issue({ ...asked, quantity: 12 });
 * ```
 */
export class PlansClient {
  readonly #access: OperationCaller;

  constructor(access: OperationCaller) {
    this.#access = access;
  }

  /** What the rules of a type of plan say, one verdict each in both languages; nothing is written. */
  evaluate(input: EvaluateInput, options: CallOptions = {}): Promise<EvaluationAnswer> {
    return evaluatePlan(this.#access, input, options);
  }

  /** Saves a draft, or writes it anew; criteria that are not met are remarks. */
  draft(input: NewPlanInput, options?: CallOptions): Promise<TherapeuticPlanAnswer> {
    return this.#begin('draft', input, options);
  }

  /** Issues a plan, new or from a draft; refused when criteria are not met or cannot be judged. */
  issue(input: NewPlanInput, options?: CallOptions): Promise<TherapeuticPlanAnswer> {
    return this.#begin('issue', input, options);
  }

  /** Renews a plan: a new one follows it. */
  renew(plan: PlanReference, input: FollowPlanInput, options?: CallOptions): Promise<TherapeuticPlanAnswer> {
    return this.#on('renew', plan, input, options, contentParameters(input));
  }

  /** Changes to another medicine: a new plan replaces this one. */
  switch(plan: PlanReference, input: SwitchPlanInput, options?: CallOptions): Promise<TherapeuticPlanAnswer> {
    return this.#on('switch', plan, input, options, [
      ...parameter.code('type', input.type),
      ...contentParameters(input),
    ]);
  }

  /** Changes dose or quantity: a new plan replaces this one. */
  change(plan: PlanReference, input: FollowPlanInput, options?: CallOptions): Promise<TherapeuticPlanAnswer> {
    return this.#on('change', plan, input, options, contentParameters(input));
  }

  /** Suspends a plan. */
  suspend(plan: PlanReference, input: SuspendPlanInput, options?: CallOptions): Promise<TherapeuticPlanAnswer> {
    return this.#on('suspend', plan, input, options, [
      ...parameter.code('reason', input.reason),
      ...parameter.day('on', input.on),
      ...parameter.day('until', input.until),
    ]);
  }

  /** Takes a plan up again. */
  resume(plan: PlanReference, input: ResumePlanInput = {}, options?: CallOptions): Promise<TherapeuticPlanAnswer> {
    return this.#on('resume', plan, input, options, parameter.day('on', input.on));
  }

  /** Revokes or interrupts a plan, as the reason says, or cancels a draft. */
  revoke(plan: PlanReference, input: RevokePlanInput, options?: CallOptions): Promise<TherapeuticPlanAnswer> {
    return this.#on('revoke', plan, input, options, parameter.code('reason', input.reason));
  }

  /** Ends a plan whose cycle was completed. */
  complete(plan: PlanReference, input: StepInput = {}, options?: CallOptions): Promise<TherapeuticPlanAnswer> {
    return this.#on('complete', plan, input, options, []);
  }

  /** Records a plan of another system, as it was issued there. */
  adopt(input: AdoptPlanInput, options?: CallOptions): Promise<TherapeuticPlanAnswer> {
    return this.#step('adopt', {
      target: typeFor(input),
      input,
      options,
      given: [
        ...personParameters(input),
        ...parameter.code('type', input.type),
        ...contentParameters(input),
        ...parameter.text('issuer', input.issuer),
        ...parameter.code('region', input.region),
        ...parameter.identifier('number', input.number),
        ...parameter.code('protocol', input.protocol),
        ...parameter.reference('document', input.document),
      ],
    });
  }

  /** Where a plan stands: validity, packs, how far the sending to Sistema TS is, and what the caller may do next. */
  state(plan: PlanReference, options: CallOptions = {}): Promise<PlanStanding> {
    return readPlanState(this.#access, plan, options);
  }

  async #begin(step: string, input: NewPlanInput, options: CallOptions | undefined): Promise<TherapeuticPlanAnswer> {
    const { draft } = input;
    return this.#step(step, {
      target: typeFor(input),
      bound: draft,
      input,
      options,
      given: [
        ...personParameters(input),
        ...parameter.reference('draft', draft === undefined ? undefined : referenceOf(draft)),
        ...parameter.code('type', input.type),
        ...contentParameters(input),
      ],
    });
  }

  #on(
    step: string,
    target: PlanReference,
    input: StepInput,
    options: CallOptions | undefined,
    given: Given,
  ): Promise<TherapeuticPlanAnswer> {
    return this.#step(step, { target, input, options, given });
  }

  async #step(step: string, call: Call): Promise<TherapeuticPlanAnswer> {
    const whole = { name: `$plan-${step}`, types: planTypes, ...call };
    const read = await makeStep<PlanShown, TherapeuticPlanStateCode, (typeof planTypes)[number]>(this.#access, whole);
    return {
      ...read.step(),
      ...read.optional('plan'),
      views: read.all('view'),
      responses: read.all('response'),
      tasks: read.all('task'),
    };
  }
}
