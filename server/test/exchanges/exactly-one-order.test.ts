import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { ExchangeOutbox } from '../../src/exchanges/outbox/exchange-outbox.ts';
import { type Fault, faultsAtRandom } from '../../src/exchanges/simulation/faults.ts';
import type { OrderAnswer } from '../../src/exchanges/webdpc/order-message.ts';
import { webDpcExchange } from '../../src/exchanges/webdpc/outbox-handler.ts';
import { WebDpcSimulator } from '../../src/exchanges/webdpc/simulator/simulator.ts';
import { withDataDirectories } from '../store/sqlite/data-directory.ts';
import { courseOf, messagesOf, orderInstant, orderNumberOf } from './sample-orders.ts';

const sender = fileURLToPath(new URL('./order-sender.ts', import.meta.url));
const orders = Number(process.env['SINFONIA_TRIAL_ORDERS'] ?? 500);
const kills = 3;

describe('orders to WebDPC under faults and kills', () => {
  const newDirectory = withDataDirectories();

  it(`end with one order each: ${orders}`, async function () {
    this.timeout(120_000 + orders * 60);
    const directory = await newDirectory();
    const met = new Set<Fault>();
    const random = faultsAtRandom(0.1, 20_261_126);
    const faults = (): Fault | undefined => {
      const fault = random();
      if (fault !== undefined) met.add(fault);
      return fault;
    };
    // Orders stay as they were taken: what the pharmacies do is what is counted.
    const settings = {
      file: join(directory, 'webdpc.sqlite'),
      faults,
      slowness: 800,
      clock: () => orderInstant,
    };
    let simulator = await WebDpcSimulator.start(settings);
    const port = Number(new URL(simulator.address).port);
    const begin = (): ChildProcess =>
      spawn(process.execPath, [sender, directory, simulator.address, String(orders)], {
        stdio: ['ignore', 'inherit', 'inherit'],
      });
    let child = begin();
    for (let kill = 1; kill <= kills; kill++) {
      while ([...simulator.records.all()].length < (orders * kill) / (kills + 1)) await wait(20);
      child.kill('SIGKILL');
      await once(child, 'exit');
      // The other side falls over as well, and comes back with what it had answered.
      await simulator.stop();
      simulator = await WebDpcSimulator.start({ ...settings, port });
      child = begin();
    }
    const [code] = (await once(child, 'exit')) as [number | null];
    assert.equal(code, 0, 'the sending process ends well');
    // What is slow may still arrive.
    await wait(1_000);
    const recovered = countUp(directory, simulator);
    await simulator.stop();
    // Otherwise nothing was tried.
    assert.ok(recovered > 0);
    assert.ok(met.size >= 9);
  });
});

/** Checks each order and each message of the trial, and counts the messages of which the answer was lost. */
function countUp(directory: string, { records }: WebDpcSimulator): number {
  const outbox = new ExchangeOutbox(directory);
  let recovered = 0;
  assert.equal([...records.all()].length, orders);
  for (let number = 0; number < orders; number++) {
    const orderNumber = orderNumberOf(number);
    const state = { ordered: 'requested', cancelled: 'cancelled', missing: 'missing' }[courseOf(number)];
    assert.equal(records.find(orderNumber)?.state, state, orderNumber);
    assert.deepEqual(
      (['order', 'cancel', 'report-shortage'] as const).map((event) => records.countSteps(orderNumber, event)),
      [1, state === 'cancelled' ? 1 : 0, state === 'missing' ? 1 : 0],
      orderNumber,
    );
    messagesOf(number).forEach((_, index) => {
      const message = outbox.find(webDpcExchange, `order-${number}-${index}`);
      const answer = JSON.parse(message?.answer ?? '{}') as OrderAnswer;
      assert.deepEqual(
        [message?.state, answer.orderNumber],
        ['done', orderNumber],
        `message ${index} of ${orderNumber}`,
      );
      if (answer.isRecovered) recovered += 1;
    });
  }
  outbox.close();
  return recovered;
}
