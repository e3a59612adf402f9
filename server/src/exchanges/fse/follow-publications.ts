import type { Task } from '@medplum/fhirtypes';
import { codeSystemUrl } from '@sinfonia/profiles';
import { Changes, type Read } from '../../services/steps/changes.ts';
import { codeIn } from '../../services/steps/elements.ts';
import { readResource } from '../../services/steps/stored.ts';
import type { ExchangeWatch } from '../exchange.ts';
import { readTask } from '../tasks/read-task.ts';
import type { CallResult } from '../tasks/settling.ts';
import { completed, noticesOfFailure, outputOf, type TaskWriting, writeCall } from '../tasks/task-writing.ts';
import type { PublicationFollower } from './publishing/follow.ts';
import type { Attempt, PublicationRecords } from './publishing/records.ts';
import { endOf, settleEnd, takeBack } from './settle-publication.ts';

/** What publications are followed with. */
export interface FollowOptions {
  readonly follower: PublicationFollower;
  readonly records: PublicationRecords;
  /** Wait between rounds, ms. */
  readonly every: number;
}

const page = 200;

/**
 * Follows what the gateway has in charge: asks about what is due, and writes what became of it (by an answer or by its push) into the Task
 * and the document, once each.
 */
export function followPublications({ follower, records, every }: FollowOptions): ExchangeWatch {
  return {
    every,
    async look(writing, isStopped) {
      await follower.look(isStopped);
      let told = 0;
      for (let after = 0; !isStopped(); ) {
        const steps = records.untold(after, page);
        for (const step of steps) {
          if (isStopped()) break;
          if (await tellStep(writing, step)) {
            records.markTold(step.place);
            told += 1;
          }
        }
        if (steps.length < page) break;
        after = steps.at(-1)?.place ?? after;
      }
      return told;
    },
  };
}

/** Writes the end of a call; false when the answer before it is not written yet, or something changed meanwhile. */
async function tellStep(writing: TaskWriting, { message, state, workflow }: Attempt): Promise<boolean> {
  const { store } = writing.context;
  const task = await readResource(store, 'Task', `Task/${message}`);
  const asked = task === undefined ? undefined : readTask(task);
  // A Task that is not in a restored store has nobody to be told.
  if (task === undefined || asked === undefined) return true;
  if (task.status === 'failed' && state === 'failed') return true;
  if (task.status !== 'completed' && task.status !== 'failed') return false;
  const now = Date.now();
  const value = state === 'failed' ? 'failed' : endOf(asked);
  // A call that was given up as unanswered has had its effect after all.
  const next = task.status === 'failed' ? completed(asked, resultsOf(workflow, value), now) : withState(task, value);
  if (next === undefined) return true;
  const changes = new Changes(undefined);
  changes.update(next);
  const document = await readResource(store, 'DocumentReference', asked.focus);
  if (state === 'failed') {
    if (asked.call === 'fse-update-metadata') await takeBack(asked, { store, changes, now });
    for (const notice of await noticesOfFailure(asked, now)) changes.create(notice);
  } else if (document !== undefined) {
    await settleEnd(asked, document, { store, changes, now });
  }
  return writeCall(writing, asked, 'exchange-follow', changes, now);
}

function resultsOf(workflow: string | undefined, value: string): readonly CallResult[] {
  const found = workflow === undefined ? [] : [{ code: 'workflow', value: workflow } as const];
  return [...found, { code: 'publication-state', value }];
}

/** A Task with another result `publication-state`; undefined when it has it already. The instant of its end stays. */
function withState(task: Read<Task>, value: string): Read<Task> | undefined {
  const { output = [] } = task;
  const isState = ({ type }: (typeof output)[number]): boolean =>
    codeIn(type, codeSystemUrl.ExchangeResult) === 'publication-state';
  if (output.some((one) => isState(one) && one.valueString === value)) return undefined;
  const state = outputOf({ code: 'publication-state', value });
  return { ...task, output: [...output.filter((one) => !isState(one)), state] };
}
