import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { ExchangeOutbox } from '../../src/exchanges/outbox/exchange-outbox.ts';
import { type Fault, faultKinds, faultsAtRandom } from '../../src/exchanges/simulation/faults.ts';
import { sistemaTsExchange } from '../../src/exchanges/sistema-ts/outbox-handler.ts';
import type { PrescriptionAnswer } from '../../src/exchanges/sistema-ts/prescription-message.ts';
import type { PrescriptionRecord } from '../../src/exchanges/sistema-ts/simulator/records.ts';
import { SistemaTsSimulator } from '../../src/exchanges/sistema-ts/simulator/simulator.ts';
import { courseOf, messagesOf, nreOf, trialInstant } from './sample-prescriptions.ts';

/** What a trial is: prescriptions, whether the region gives their numbers, share of failing calls, kills of the sending process. */
export interface Trial {
  readonly directory: string;
  readonly prescriptions: number;
  readonly isNumbered: boolean;
  readonly share: number;
  readonly seed: number;
  readonly kills: number;
}

/** Figures of a trial. */
export interface TrialFigures {
  readonly prescriptions: number;
  readonly messages: number;
  readonly calls: number;
  readonly faults: Readonly<Record<string, number>>;
  readonly kills: number;
  readonly recovered: number;
  readonly lost: number;
  readonly doubled: number;
  readonly dead: number;
  readonly seconds: number;
}

const sender = fileURLToPath(new URL('./sender.ts', import.meta.url));

/**
 * Sends prescriptions to a simulator that fails at random, from a process that is killed, and counts what Sistema TS has in the end.
 * A sending without number that arrives twice makes two prescriptions whatever the sender does: that fault is left out there.
 */
export async function runTrial(trial: Trial): Promise<TrialFigures> {
  const { directory, prescriptions, isNumbered, share, seed, kills } = trial;
  const file = join(directory, 'simulator.sqlite');
  const kinds = faultKinds.filter((kind) => isNumbered || kind !== 'duplicate');
  const met: Record<string, number> = {};
  const random = faultsAtRandom(share, seed, kinds);
  const faults = (): Fault | undefined => {
    const fault = random();
    if (fault !== undefined) met[fault] = (met[fault] ?? 0) + 1;
    return fault;
  };
  const settings = { file, faults, slowness: 800, clock: () => trialInstant };
  let simulator = await SistemaTsSimulator.start(settings);
  const port = Number(new URL(simulator.address).port);
  const started = performance.now();
  let calls = 0;
  const begin = (): ChildProcess =>
    spawn(process.execPath, [sender, directory, simulator.address, String(prescriptions), String(isNumbered)], {
      stdio: ['ignore', 'inherit', 'inherit'],
    });
  const count = (): number => [...simulator.records.all()].length;
  let child = begin();
  for (let kill = 1; kill <= kills; kill++) {
    while (count() < (prescriptions * kill) / (kills + 1)) await wait(50);
    child.kill('SIGKILL');
    await once(child, 'exit');
    // The other side falls over as well, and comes back with what it had answered.
    calls += simulator.calls;
    await simulator.stop();
    simulator = await SistemaTsSimulator.start({ ...settings, port });
    child = begin();
  }
  const [code] = (await once(child, 'exit')) as [number | null];
  assert.equal(code, 0, 'the sending process ends well');
  // What is slow may still arrive.
  await wait(1_000);
  const seconds = (performance.now() - started) / 1_000;
  calls += simulator.calls;
  const figures = countUp(trial, simulator);
  await simulator.stop();
  return { ...figures, calls, faults: met, kills, seconds };
}

function countUp({ directory, prescriptions, isNumbered }: Trial, { records }: SistemaTsSimulator) {
  const outbox = new ExchangeOutbox(directory);
  const known = Map.groupBy(records.all(), ({ content }) =>
    String(content.ElencoDettagliPrescrizioni.DettaglioPrescrizione[0]?.testoLibero),
  );
  let messages = 0;
  let recovered = 0;
  let lost = 0;
  let doubled = 0;
  for (let number = 0; number < prescriptions; number++) {
    const [record, ...others] = known.get(`trial ${number}`) ?? [];
    doubled += others.length;
    if (record === undefined) {
      lost += 1;
      continue;
    }
    if (isNumbered) assert.equal(record.nre, nreOf(number));
    checkCourse(number, record, (event) => records.countSteps(record.nre, event));
    messagesOf(number, isNumbered).forEach((_, index) => {
      messages += 1;
      const message = outbox.find(sistemaTsExchange, `rx-${number}-${index}`);
      const answer = JSON.parse(message?.answer ?? '{}') as Partial<PrescriptionAnswer>;
      if (answer.isRecovered) recovered += 1;
      assert.deepEqual(
        [message?.state, answer.nre],
        ['done', record.nre],
        `message ${index} of prescription ${number}`,
      );
    });
  }
  const dead = outbox.counts(sistemaTsExchange).get('dead') ?? 0;
  outbox.close();
  return { prescriptions, messages, recovered, lost, doubled, dead };
}

function checkCourse(number: number, record: PrescriptionRecord, steps: (event: string) => number): void {
  const state = { sent: '3', cancelled: '4', dispensed: '8' }[courseOf(number)];
  assert.equal(record.state, state, `state of prescription ${number}`);
  assert.equal(steps('send'), 1);
  assert.equal(steps('cancel'), state === '4' ? 1 : 0);
  assert.equal(steps('dispense-all'), state === '8' ? 1 : 0);
  assert.equal(record.dispensed.length, state === '8' ? 1 : 0);
}
