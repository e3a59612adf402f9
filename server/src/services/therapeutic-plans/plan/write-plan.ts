import type { DeviceRequest, Extension, MedicationRequest, QuestionnaireResponse } from '@medplum/fhirtypes';
import { addDays } from '@sinfonia/mappings';
import { exchangeTask } from '../../../exchanges/tasks/exchange-task.ts';
import { type Changes, newReference, type Read } from '../../steps/changes.ts';
import type { Work } from '../../steps/step.ts';
import { toView } from './care-plan-view.ts';
import type { ReadyPlan } from './plan-content.ts';
import {
  endingOn,
  formOf,
  type PlanResource,
  planIdSystem,
  planNumberOf,
  referenceOf,
  transmissionOf,
  validityOf,
  withStatus,
} from './plan-elements.ts';
import { newPlanNumber } from './plan-number.ts';
import { toPlanResource } from './plan-resource.ts';
import type { TherapeuticPlan } from './therapeutic-plan.ts';

/** What is written of a plan, beside what a request says of it. */
export interface Writing {
  readonly status: 'draft' | 'active';
  readonly kind: 'first' | 'renewal' | 'change' | 'switch';
  /** The plan that it follows. */
  readonly prior?: TherapeuticPlan;
  /** State of the sending where it is not that of the type. */
  readonly transmission?: 'not-due' | 'registered';
  readonly extension?: readonly Extension[];
  /** Further identifiers, such as the protocol of a plan from elsewhere. */
  readonly identifiers?: readonly { readonly system: string; readonly value: string }[];
  readonly documents?: readonly string[];
}

/** References of what was written. */
export interface WrittenPlan {
  readonly plan: string;
  readonly view: readonly string[];
  readonly response: readonly string[];
  readonly task: readonly string[];
}

/** Writes a plan, its form, its CarePlan view and, where Sistema TS is told, the Task that asks for it. A draft keeps its address. */
export function writePlan(work: Work<TherapeuticPlan>, ready: ReadyPlan, writing: Writing): WrittenPlan {
  const { changes, subject, actor, now } = work;
  const { status, kind, prior, extension = [], identifiers = [], documents = [] } = writing;
  const draft = subject.plan?.status === 'draft' && prior === undefined ? subject.plan : undefined;
  const isIssued = status === 'active';
  const reference = draft === undefined ? newReference() : referenceOf(draft);
  const hasView = isIssued && ready.handling.resource === 'MedicationRequest';
  const view = hasView ? newReference() : undefined;
  const response = ready.form === undefined ? undefined : writeForm(work, ready.form, draft);
  const number = isIssued ? newPlanNumber() : undefined;
  const transmission = isIssued ? (writing.transmission ?? ready.handling.transmission) : undefined;
  const made = toPlanResource(ready, {
    patient: subject.patient,
    requester: actor.who ?? '',
    kind,
    status,
    now,
    extension,
    ...(number === undefined ? {} : { number }),
    ...(view === undefined ? {} : { view }),
    ...(response === undefined ? {} : { form: response }),
    ...(prior?.plan === undefined ? {} : { prior: referenceOf(prior.plan) }),
    ...(transmission === undefined ? {} : { transmission }),
  });
  const plan = withNames(made, identifiers, documents);
  if (draft === undefined) changes.create(plan, 'plan', reference);
  else changes.update<PlanResource>({ ...plan, id: draft.id, meta: { ...draft.meta, ...plan.meta } });
  const shown = plan.resourceType === 'MedicationRequest' ? toView(plan, reference, priorView(prior)) : undefined;
  // The view has no identifier but the plan's, so it takes no name of the client.
  if (shown !== undefined && view !== undefined) changes.create(shown, undefined, view);
  const task =
    transmission === 'to-send' && number !== undefined
      ? [
          changes.create(
            exchangeTask({
              call: 'sistema-ts-plan-send',
              order: { system: planIdSystem, value: number },
              focus: reference,
              parts: [
                ...(response === undefined ? [] : [{ name: 'response', reference: response }]),
                ...(prior?.plan === undefined ? [] : [{ name: 'prior', reference: referenceOf(prior.plan) }]),
              ],
              values: { kind },
              patient: subject.patient,
              requester: actor.who,
              owner: actor.who ?? '',
              now,
            }),
            'send',
          ),
        ]
      : [];
  return {
    plan: reference,
    view: view === undefined ? [] : [view],
    response: response === undefined ? [] : [response],
    task,
  };
}

function priorView(prior: TherapeuticPlan | undefined): string | undefined {
  return prior?.view === undefined ? undefined : `CarePlan/${prior.view.id}`;
}

/** The form of a draft stays the same resource when the plan is issued. */
function writeForm(
  { changes, context: _ }: Work<TherapeuticPlan>,
  form: QuestionnaireResponse,
  draft: Read<PlanResource> | undefined,
): string {
  const known = draft === undefined ? undefined : formOf(draft);
  if (known === undefined) return changes.create(form, 'response');
  return changes.update<QuestionnaireResponse>({ ...form, id: known.slice('QuestionnaireResponse/'.length) });
}

function withNames(
  plan: PlanResource,
  identifiers: readonly { readonly system: string; readonly value: string }[],
  documents: readonly string[],
): PlanResource {
  const identifier = [...(plan.identifier ?? []), ...identifiers];
  const named = documents.map((reference) => ({ reference }));
  return plan.resourceType === 'MedicationRequest'
    ? ({
        ...plan,
        identifier,
        supportingInformation: [...(plan.supportingInformation ?? []), ...named],
      } as MedicationRequest)
    : ({ ...plan, identifier, supportingInfo: [...(plan.supportingInfo ?? []), ...named] } as DeviceRequest);
}

/** Changes a plan and its view together. Answers their references. */
export function updatePlan(
  changes: Changes,
  { view }: Pick<TherapeuticPlan, 'view'>,
  next: Read<PlanResource>,
): { readonly plan: string; readonly view: readonly string[] } {
  const plan = changes.update<PlanResource>(next);
  if (view === undefined || next.resourceType !== 'MedicationRequest') return { plan, view: [] };
  const shown = toView(next, plan, view.replaces?.[0]?.reference);
  if (shown === undefined) return { plan, view: [] };
  return { plan, view: [changes.update({ ...shown, id: view.id, meta: { ...view.meta, ...shown.meta } })] };
}

/**
 * Ends the plan that another one follows from a day on: at once when that has come, else by its last day, after which the watch closes it.
 */
export function endPrior(changes: Changes, prior: TherapeuticPlan, from: string, today: string): void {
  const { plan } = prior;
  if (plan === undefined) return;
  const { start, end } = validityOf(plan);
  const before = addDays(from, -1);
  const last = before < start ? start : before < end ? before : end;
  const ended = endingOn(plan, last);
  const isOver = from <= today;
  const isExpired = today > end;
  updatePlan(
    changes,
    prior,
    isOver && !isExpired
      ? withStatus(ended, 'stopped', 'replaced')
      : isOver
        ? withStatus(ended, 'stopped', 'expired')
        : ended,
  );
}

/** The Task that asks Sistema TS to cancel a plan that it was told of; undefined when it was not. */
export function cancelTask(work: Work<TherapeuticPlan>, plan: Read<PlanResource>, reason: string): string | undefined {
  const number = planNumberOf(plan);
  const state = transmissionOf(plan);
  if (number === undefined || state === undefined || !['to-send', 'sent', 'registered'].includes(state))
    return undefined;
  const { changes, actor, now, subject } = work;
  return changes.create(
    exchangeTask({
      call: 'sistema-ts-plan-cancel',
      order: { system: planIdSystem, value: number },
      focus: referenceOf(plan),
      values: { reason },
      patient: subject.patient,
      requester: actor.who,
      owner: actor.who ?? plan.requester?.reference ?? '',
      now,
    }),
    'cancel',
  );
}
