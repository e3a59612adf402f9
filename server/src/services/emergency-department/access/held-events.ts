import type { Task, TaskInput } from '@medplum/fhirtypes';
import { codeSystemUrl } from '@sinfonia/profiles';
import type { Read } from '../../steps/changes.ts';
import { all, findResources, type Reading, refersTo } from '../../steps/stored.ts';
import { accessSystem, textOf } from './encounter-times.ts';
import type { EmergencyEvent } from './place-event.ts';

/** An event that waits for what comes before it. */
export interface HeldEvent {
  readonly task: Read<Task>;
  readonly event: EmergencyEvent;
}

/** Name of the step that tells of an event. */
export function stepOf({ kind }: EmergencyEvent): string {
  return `emergency-${kind}`;
}

/** The Task that keeps an event until what comes before it arrives; `owner` is the department, `for` nobody yet. */
export function heldTask(access: string, department: string, event: EmergencyEvent, now: number): Task {
  return {
    resourceType: 'Task',
    groupIdentifier: { system: accessSystem, value: access },
    status: 'on-hold',
    intent: 'order',
    code: { coding: [{ system: codeSystemUrl.ServiceStep, code: stepOf(event) }] },
    executionPeriod: { start: textOf(event.at) },
    authoredOn: textOf(now),
    lastModified: textOf(now),
    owner: { reference: department },
    input: inputOf(event),
  };
}

/** A held event that was applied (`completed`), or that cannot be (`rejected`, by which rule). */
export function settledTask(task: Read<Task>, now: number, brokenRule: string | undefined): Read<Task> {
  return {
    ...task,
    status: brokenRule === undefined ? 'completed' : 'rejected',
    lastModified: textOf(now),
    ...(brokenRule === undefined ? {} : { statusReason: { text: brokenRule } }),
  };
}

/** The events of an access that wait, in the order of their times. */
export async function heldEvents(store: Reading, access: string, department: string): Promise<readonly HeldEvent[]> {
  const tasks = await findResources(
    store,
    'Task',
    all(
      {
        kind: 'token',
        parameter: { type: 'Task', code: 'group-identifier' },
        anyOf: [{ system: accessSystem, code: access }],
      },
      refersTo('Task', 'owner', department),
    ),
  );
  return tasks
    .filter(({ status }) => status === 'on-hold')
    .flatMap((task) => {
      const event = eventOf(task);
      return event === undefined ? [] : [{ task, event }];
    })
    .sort((one, other) => one.event.at - other.event.at || one.task.id.localeCompare(other.task.id));
}

function inputOf(event: EmergencyEvent): TaskInput[] {
  const { kind: _, ...values } = event;
  return Object.entries(values).flatMap(([name, value]): TaskInput[] => {
    if (value === undefined) return [];
    const type = { text: name };
    if (typeof value === 'number') return [{ type, valueDateTime: textOf(value) }];
    return [name === 'destination' ? { type, valueReference: { reference: value } } : { type, valueCode: value }];
  });
}

function eventOf({ code, input = [] }: Task): EmergencyEvent | undefined {
  const kind = code?.coding?.[0]?.code?.replace(/^emergency-/, '');
  const values = Object.fromEntries(
    input.map((one) => [
      one.type.text ?? '',
      one.valueDateTime === undefined
        ? (one.valueCode ?? one.valueReference?.reference)
        : Date.parse(one.valueDateTime),
    ]),
  );
  return kind === undefined || values['at'] === undefined
    ? undefined
    : ({ kind, ...values } as unknown as EmergencyEvent);
}

/** Whether two events say the same. */
export function isSameEvent(one: EmergencyEvent, other: EmergencyEvent): boolean {
  const entries = (event: EmergencyEvent): string =>
    JSON.stringify(
      Object.entries(event)
        .filter(([, value]) => value !== undefined)
        .sort(),
    );
  return entries(one) === entries(other);
}
