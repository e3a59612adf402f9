import type { Task, TaskInput } from '@medplum/fhirtypes';
import { codeSystemUrl, profileUrl } from '@sinfonia/profiles';

/** A call to another system, a code of `exchange-call`. */
export type ExchangeCall =
  | 'sistema-ts-send'
  | 'sistema-ts-cancel'
  | 'sistema-ts-take'
  | 'sistema-ts-release'
  | 'sistema-ts-suspend'
  | 'sistema-ts-resume'
  | 'sistema-ts-dispense'
  | 'sistema-ts-reverse'
  | 'sistema-ts-plan-send'
  | 'sistema-ts-plan-cancel'
  | 'webdpc-order'
  | 'webdpc-cancel-order'
  | 'webdpc-confirm-delivery'
  | 'webdpc-return'
  | 'webdpc-shortage'
  | 'fse-publish'
  | 'fse-replace'
  | 'fse-update-metadata'
  | 'fse-delete';

/** What a step wants another system to be told. References are relative, or `urn:uuid:` for what the step creates. */
export interface ExchangeRequest {
  readonly call: ExchangeCall;
  /** Calls of one order go out one after the other. */
  readonly order: { readonly system: string; readonly value: string };
  /** What is told: the first line of a prescription, the plan, the first dispense, the order of supply. */
  readonly focus: string;
  /** The other resources that the message is made of, by name, e.g. `line`. */
  readonly parts?: readonly { readonly name: string; readonly reference: string }[];
  /** Values of the message that are in no resource, by name, e.g. the reason of a suspension. */
  readonly values?: Readonly<Record<string, string>>;
  readonly patient?: string;
  /** Who made the step. */
  readonly requester?: string | undefined;
  /** For whom the call is made: the prescriber's appointment, the pharmacy, the structure. */
  readonly owner: string;
  /** ms since the epoch, UTC. */
  readonly now: number;
}

/**
 * The Task (profile ExchangeTask) by which a step asks that another system be told: written in the transaction of the step,
 * so that what was decided is told, and what was not is not. The content of the message is made from the resources when it is queued.
 */
export function exchangeTask(asked: ExchangeRequest): Task {
  const { call, order, focus, parts = [], values = {}, patient, requester, owner, now } = asked;
  const at = new Date(now).toISOString();
  const input: TaskInput[] = [
    ...parts.map(({ name, reference }) => ({ type: { text: name }, valueReference: { reference } })),
    ...Object.entries(values).map(([name, value]) => ({ type: { text: name }, valueString: value })),
  ];
  return {
    resourceType: 'Task',
    meta: { profile: [profileUrl.ExchangeTask] },
    groupIdentifier: { system: order.system, value: order.value },
    status: 'requested',
    intent: 'order',
    code: { coding: [{ system: codeSystemUrl.ExchangeCall, code: call }] },
    focus: { reference: focus },
    ...(patient === undefined ? {} : { for: { reference: patient } }),
    authoredOn: at,
    lastModified: at,
    ...(requester === undefined ? {} : { requester: { reference: requester } }),
    owner: { reference: owner },
    ...(input.length === 0 ? {} : { input }),
  };
}
