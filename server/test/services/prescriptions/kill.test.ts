import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MedicationRequest, Task } from '@medplum/fhirtypes';
import { findResources } from '../../../src/services/steps/stored.ts';
import { runsOf } from '../../store/test-store.ts';
import { doctor, medicines, openPrescriptions } from './prescription-world.ts';

/** Prescriptions after which each round is killed; a thousand in all, on HAPI a tenth: each step reads the prescriptions of its day. */
const rounds = [137, 263, 211, 389].map(runsOf);

describe('prescribing in a process that is killed', function () {
  this.timeout(240_000);
  let folder: string;
  let child: ChildProcess | undefined;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sinfonia-prescriptions-'));
    // The first who opens a directory finds it empty on HAPI too; the processes go on from there.
    await (await openPrescriptions(folder)).close();
  });

  after(async () => {
    child?.kill('SIGKILL');
    await rm(folder, { recursive: true, force: true });
  });

  it('never gives a number twice, and leaves each prescription whole or not there', async () => {
    const answered: string[] = [];
    for (const [round, most] of rounds.entries()) {
      child = fork(new URL('./prescribing-process.ts', import.meta.url), [folder, String(round), '2000'], {
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      });
      const one = child;
      let own = 0;
      const end = once(one, 'exit');
      one.on('message', (message) => {
        if (message === 'ready') return;
        answered.push(String(message));
        if (++own === most) one.kill('SIGKILL');
      });
      await end;
    }
    const wanted = rounds.reduce((sum, most) => sum + most, 0);
    assert.ok(answered.length >= wanted, String(answered.length));

    const world = await openPrescriptions(folder);
    const lines: MedicationRequest[] = (
      await findResources(world.store, 'MedicationRequest', { kind: 'and', of: [] })
    ).filter(({ intent }) => intent === 'order');
    const tasks: Task[] = await findResources(world.store, 'Task', { kind: 'and', of: [] });
    const numbers = lines.map(({ groupIdentifier }) => groupIdentifier?.value ?? '');
    assert.equal(new Set(numbers).size, numbers.length);
    assert.ok(numbers.length >= answered.length);
    assert.deepEqual(tasks.map(({ groupIdentifier }) => groupIdentifier?.value).sort(), [...numbers].sort());
    // What was answered is there, and a repetition gives the number that it had.
    const last = answered.at(-1) ?? '';
    const n = Number(last.slice(last.lastIndexOf('-') + 1));
    const before = lines.find(({ identifier }) => identifier?.some(({ value }) => value === `prova.${last}.line-1`));
    const again = await world.step(doctor, 'MedicationRequest/$prescribe-medicines', {
      ...medicines({ key: last }, { aic: String(100_000_000 + n) }),
    });
    assert.equal(again.status, 200);
    assert.equal(again.shown<MedicationRequest>('line')[0]?.groupIdentifier?.value, before?.groupIdentifier?.value);
    await world.close();
  });
});
