import type { CarePlan, Identifier, MedicationRequest } from '@medplum/fhirtypes';
import { codeSystemUrl, extensionUrl } from '@sinfonia/profiles';
import type { Read } from '../../../services/steps/changes.ts';
import { extensionOf, withExtension } from '../../../services/steps/elements.ts';
import { readResource } from '../../../services/steps/stored.ts';
import { fromMessageTime } from '../../tasks/message-times.ts';
import type { AskedCall } from '../../tasks/read-task.ts';
import type { Answered, CallFailure, SettleWork } from '../../tasks/settling.ts';
import { systems } from '../from-fhir/systems.ts';
import type { PlanAnswer } from './plans-handler.ts';

/** Writes the protocol into the plan, and into its view (CarePlan); the plan says how its sending went. */
export async function settlePlan(asked: AskedCall, answer: string, work: SettleWork): Promise<Answered> {
  const { protocol, at, warnings = [] } = JSON.parse(answer) as PlanAnswer;
  const moment = fromMessageTime(at);
  const isCancelled = asked.call === 'sistema-ts-plan-cancel';
  const plan = await readResource(work.store, 'MedicationRequest', asked.focus);
  if (plan?.intent === 'plan') {
    const state = { state: isCancelled ? 'cancelled' : 'registered', at: moment ?? work.now } as const;
    work.changes.update(withTransmission({ ...plan, identifier: withProtocol(plan.identifier, protocol) }, state));
    const view: Read<CarePlan> | undefined = await readResource(work.store, 'CarePlan', viewOf(plan));
    if (view !== undefined) work.changes.update({ ...view, identifier: withProtocol(view.identifier, protocol) });
  }
  return {
    results: [
      { code: 'plan-protocol', value: protocol },
      ...(moment === undefined ? [] : [{ code: 'moment', value: moment } as const]),
      ...warnings.map((value) => ({ code: 'warning', value }) as const),
    ],
  };
}

/** A plan that Sistema TS did not take says so; a cancellation that it did not take leaves the plan registered. */
export async function failPlan(asked: AskedCall, failure: CallFailure, work: SettleWork): Promise<void> {
  if (asked.call === 'sistema-ts-plan-cancel') return;
  const plan = await readResource(work.store, 'MedicationRequest', asked.focus);
  if (plan?.intent !== 'plan') return;
  work.changes.update(withTransmission(plan, { state: 'refused', at: work.now, error: failure.reason }));
}

const viewOf = (plan: MedicationRequest): string | undefined =>
  extensionOf(plan, extensionUrl.PianoTerapeutico)?.extension?.find(({ url }) => url === 'PT')?.valueReference
    ?.reference;

function withProtocol(known: readonly Identifier[] = [], value: string): Identifier[] {
  const system = systems.planProtocol;
  return [...known.filter((one) => one.system !== system), { system, value }];
}

function withTransmission(
  plan: Read<MedicationRequest>,
  { state, at, error }: { readonly state: string; readonly at: number; readonly error?: string },
): Read<MedicationRequest> {
  const url = extensionUrl.PlanTransmission;
  const extension = [
    { url: 'state', valueCoding: { system: codeSystemUrl.PlanTransmissionState, code: state } },
    { url: 'date', valueDateTime: new Date(at).toISOString() },
    ...(error === undefined ? [] : [{ url: 'error', valueString: error }]),
  ];
  return { ...plan, extension: withExtension(plan.extension, url, { url, extension }) };
}
