import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { Answer } from './booking-race.ts';

/** A race of bookers who ask by some processes at once, each of which may be killed. */
export interface Race {
  readonly folder: string;
  readonly bookers: number;
  readonly processes: number;
  /** After how many answers of all one of the processes is killed, in turn. */
  readonly kills: readonly number[];
}

/**
 * Runs a race until every booker has an answer: those whose process was killed ask again by a new one. Answers what each got, and
 * how many processes were killed.
 */
export async function runRace({ folder, bookers, processes, kills }: Race) {
  const answers = new Map<number, Answer>();
  const running = new Set<ChildProcess>();
  const due = [...kills];
  let killed = 0;
  const runOne = async (own: readonly number[]): Promise<void> => {
    const left = own.filter((booker) => !answers.has(booker));
    if (left.length === 0) return;
    const child = fork(new URL('./booking-process.ts', import.meta.url), [folder, left.join()], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    running.add(child);
    child.on('message', (message) => {
      if (message === 'ready') return;
      const answer = message as Answer;
      answers.set(answer.booker, answer);
      if (due[0] !== undefined && answers.size >= due[0]) {
        due.shift();
        killed += 1;
        child.kill('SIGKILL');
      }
    });
    const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
    running.delete(child);
    if (signal !== 'SIGKILL' && code !== 0) throw new Error(`a process of the race ended with ${code}`);
    await runOne(left);
  };
  const shares = Array.from({ length: processes }, (_, part) =>
    Array.from({ length: bookers }, (__, at) => at).filter((at) => at % processes === part),
  );
  try {
    await Promise.all(shares.map(runOne));
  } finally {
    for (const child of running) child.kill('SIGKILL');
  }
  return { answers: [...answers.values()], killed };
}
