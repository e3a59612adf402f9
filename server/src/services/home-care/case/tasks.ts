import type { Task } from '@medplum/fhirtypes';
import { codeIn, systemOf } from '../../steps/elements.ts';
import type { Work } from '../../steps/step.ts';
import type { HomeCareCase } from './home-care-case.ts';

/** What somebody has to do next. Codes of `home-care-task`. */
export type TaskCode = 'assess' | 'propose-pai' | 'approve-pai' | 'sign-pai' | 'transfer';

/** What a new task is about. */
export interface NewTask {
  readonly code: TaskCode;
  /** `EpisodeOfCare/x` or the `urn:uuid:` of one. */
  readonly focus: string;
  readonly owner: string;
  /** Grounds in the words of who asks. */
  readonly note?: string;
}

/** Puts a task on the list of who has to make the next step. */
export function openTask({ changes, subject, now, actor }: Work<HomeCareCase>, task: NewTask): string {
  const authoredOn = new Date(now).toISOString();
  return changes.create(
    {
      resourceType: 'Task',
      status: 'requested',
      intent: 'order',
      code: { coding: [{ system: systemOf('home-care-task'), code: task.code }] },
      focus: { reference: task.focus },
      for: { reference: subject.patient },
      authoredOn,
      ...(actor.who === undefined ? {} : { requester: { reference: actor.who } }),
      owner: { reference: task.owner },
      ...(task.note === undefined ? {} : { note: [{ text: task.note, time: authoredOn }] }),
    } as Task,
    `task-${task.code}`,
  );
}

/** Takes tasks of some codes, or all of them, off the lists. */
export function closeTasks(
  { changes, subject, now }: Work<HomeCareCase>,
  status: 'completed' | 'cancelled' | 'rejected',
  codes?: readonly TaskCode[],
): void {
  for (const task of subject.tasks) {
    const code = codeIn(task.code, systemOf('home-care-task'));
    if (code === 'triage') continue;
    if (codes !== undefined && !codes.some((one) => one === code)) continue;
    changes.update({ ...task, status, lastModified: new Date(now).toISOString() });
  }
}
