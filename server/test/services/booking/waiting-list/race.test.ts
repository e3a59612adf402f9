import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Appointment, Slot, Task } from '@medplum/fhirtypes';
import { extensionUrl } from '@sinfonia/profiles';
import { allOf, lineOf, openWaitingList, operator, put, slotOf, type WaitingWorld } from './waiting-world.ts';

const waits = 24;
const slots = 16;

describe('watches of several processes over one store', function () {
  this.timeout(120_000);
  let folder: string;
  let world: WaitingWorld;
  const running = new Set<ChildProcess>();
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sinfonia-waiting-race-'));
    world = await openWaitingList(folder);
    for (let at = 0; at < waits; at += 1) await world.enter(operator, lineOf(`riga-${at}`, 'anna', 'B'));
    await put(
      world.api,
      Array.from({ length: slots }, (_, at) => slotOf(`posto-${at}`, 3 + (at % 6))),
    );
  });
  after(async () => {
    for (const child of running) child.kill('SIGKILL');
    await world.api.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function start(rounds: number): Promise<ChildProcess> {
    const child = fork(new URL('./watch-process.ts', import.meta.url), [folder, String(rounds)], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    running.add(child);
    await once(child, 'message');
    return child;
  }

  /** Every offer has its slot, held for its entry, which is offered; and the other way round. */
  async function assertWhole(): Promise<number> {
    const offers = (await allOf<Task>(world.api, 'Task')).filter(({ intent }) => intent === 'proposal');
    const held = (await allOf<Slot>(world.api, 'Slot')).filter(({ status }) => status === 'busy-tentative');
    const offered = (await allOf<Appointment>(world.api, 'Appointment')).filter(({ extension }) =>
      extension?.some(
        ({ url, valueCoding }) => url === extensionUrl.WaitingListState && valueCoding?.code === 'offered',
      ),
    );
    const pairs = offers.map(({ input, focus }) => `${input?.[0]?.valueReference?.reference} ${focus?.reference}`);
    const holds = held.map(({ id, extension }) => {
      const parts = extension?.find(({ url }) => url === extensionUrl.SlotHold)?.extension;
      return `Slot/${id} ${parts?.find(({ url }) => url === 'booking')?.valueReference?.reference}`;
    });
    assert.deepEqual(pairs.sort(), holds.sort());
    assert.deepEqual(
      offers.map(({ focus }) => focus?.reference).sort(),
      offered.map(({ id }) => `Appointment/${id}`).sort(),
    );
    return offers.length;
  }

  it('offer each slot once, also when one of them is killed', async () => {
    const [victim, ...others] = await Promise.all([start(1), start(3), start(3)]);
    const ends = others.map((child) => once(child, 'exit'));
    for (const child of [victim, ...others]) child?.send('go');
    setTimeout(() => victim?.kill('SIGKILL'), 60);
    for (const end of ends) assert.equal((await end)[0], 0);
    await assertWhole();
    // What the killed one left, if anything, the next round does.
    await world.watch().look();
    assert.equal(await assertWhole(), slots);
  });
});
