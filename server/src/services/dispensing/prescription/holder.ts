import type { Task } from '@medplum/fhirtypes';
import { codeSystemUrl } from '@sinfonia/profiles';
import { type PrescriptionEvent, transitionsOf } from '../../../exchanges/sistema-ts/states.ts';
import { type ExchangeCall, exchangeTask } from '../../../exchanges/tasks/exchange-task.ts';
import type { Read } from '../../steps/changes.ts';
import type { Work } from '../../steps/step.ts';
import { refusedBy } from '../rules.ts';
import { type Channel, mayUse } from './channels.ts';
import {
  firstLine,
  holderOf,
  intendedBefore,
  intendedInput,
  lineIn,
  nreSystem,
  openHold,
  type Prescription,
} from './prescription.ts';

/** Work on a prescription. */
export type DispensingWork = Work<Prescription>;

/** The organization that the caller acts for, which must be one that may use a channel. Refusal: rule DS-18. */
export async function dispenserOf({ actor, context }: DispensingWork, channel: Channel): Promise<string> {
  const { organization } = actor;
  if (organization === undefined || !(await mayUse(context.store, organization, channel))) {
    throw refusedBy('DS-18', 'Organization.type');
  }
  return organization;
}

/** The organization of the caller, which must hold the prescription. Refusal: rule DS-02. */
export function requireHolder({ actor, subject }: DispensingWork): string {
  const { organization } = actor;
  if (organization === undefined || holderOf(subject) !== organization) throw refusedBy('DS-02', 'Task.owner');
  return organization;
}

/** The state that an event of Sistema TS leads to, undefined when there is no such transition. */
export function stateAfter(event: PrescriptionEvent, from: string): string | undefined {
  return transitionsOf(event, from as never, 'F')[0]?.to;
}

/** The state that an event leads to, of an event that the machine of the service allows. */
export function nextState(event: PrescriptionEvent, from: string): string {
  const to = stateAfter(event, from);
  if (to === undefined)
    throw new Error(`Sistema TS has no ${event} from ${from}, which the machine of dispensing allows`);
  return to;
}

/** Brings all lines of the prescription to a state, in the hands of a dispenser or of nobody; answers their references. */
export function moveTo({ changes, subject }: DispensingWork, state: string, dispenser?: string): readonly string[] {
  return subject.lines.map((line) => changes.update(lineIn(line, state, dispenser)));
}

/** Opens the taking in charge by a dispenser. */
export function startHold({ changes, subject, actor, now }: DispensingWork, owner: string, part: string): string {
  const at = new Date(now).toISOString();
  const intended = intendedBefore(subject) ?? firstLine(subject).dispenseRequest?.performer?.reference;
  const task: Task = {
    resourceType: 'Task',
    status: 'in-progress',
    intent: 'order',
    code: { coding: [{ system: codeSystemUrl.DispensingTask, code: 'hold' }] },
    groupIdentifier: { system: nreSystem, value: subject.nre },
    focus: { reference: `MedicationRequest/${firstLine(subject).id}` },
    for: { reference: subject.patient },
    authoredOn: at,
    lastModified: at,
    executionPeriod: { start: at },
    ...(actor.who === undefined ? {} : { requester: { reference: actor.who } }),
    owner: { reference: owner },
    ...(intended === undefined || intended === owner
      ? {}
      : { input: [{ type: { text: intendedInput }, valueReference: { reference: intended } }] }),
  };
  return changes.create(task, part);
}

/** Changes the taking in charge that is open; answers its reference. A status that ends it closes its period. */
export function moveHold(work: DispensingWork, status: 'on-hold' | 'in-progress' | 'completed' | 'cancelled'): string {
  const hold: Read<Task> | undefined = openHold(work.subject);
  if (hold === undefined) throw refusedBy('DS-02', 'Task.owner');
  const at = new Date(work.now).toISOString();
  const hasEnded = status === 'completed' || status === 'cancelled';
  return work.changes.update({
    ...hold,
    status,
    lastModified: at,
    ...(hasEnded ? { executionPeriod: { ...hold.executionPeriod, end: at } } : {}),
  });
}

/** Asks that another system be told of what the step does to the prescription. */
export function tell(
  { changes, subject, actor, now }: DispensingWork,
  call: ExchangeCall,
  owner: string,
  content: {
    readonly focus?: string;
    readonly parts?: readonly { readonly name: string; readonly reference: string }[];
    readonly values?: Readonly<Record<string, string>>;
  } = {},
): string {
  const lines = subject.lines.map(({ id }) => ({ name: 'line', reference: `MedicationRequest/${id}` }));
  return changes.create(
    exchangeTask({
      call,
      order: { system: nreSystem, value: subject.nre },
      focus: content.focus ?? `MedicationRequest/${firstLine(subject).id}`,
      parts: content.parts ?? lines,
      ...(content.values === undefined ? {} : { values: content.values }),
      patient: subject.patient,
      requester: actor.who,
      owner,
      now,
    }),
    `exchange-${call}`,
  );
}
