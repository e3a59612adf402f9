import assert from 'node:assert/strict';
import { join } from 'node:path';
import { orderInstant, ordering, pharmacy } from '../../../test/exchanges/sample-orders.ts';
import { withDataDirectories } from '../../../test/store/sqlite/data-directory.ts';
import type { OutboxMessage } from '../outbox/exchange-handler.ts';
import { type Fault, faultKinds, faultsInOrder } from '../simulation/faults.ts';
import { WebDpcHttpAdapter } from './http-adapter.ts';
import { type OrderMessage, toOutbox } from './order-message.ts';
import { WebDpcHandler } from './outbox-handler.ts';
import { WebDpcSimulator } from './simulator/simulator.ts';

const order = ordering(1);
const { orderNumber } = order.request;
const about = { orderNumber, pharmacy };
const cancel: OrderMessage = { kind: 'cancelOrder', request: about };
const shortage: OrderMessage = { kind: 'reportShortage', request: about };
const returning = (returnNumber: string, quantity = 1): OrderMessage => ({
  kind: 'returnGoods',
  request: { ...about, returnNumber, reason: 'damaged', packs: [{ lot: 'L0012A', quantity }] },
});
const confirming = (arrivedAt: string, quantity = 2): OrderMessage => ({
  kind: 'confirmDelivery',
  request: { ...about, note: 'DDT-000001', arrivedAt, received: [{ lot: 'L0012A', quantity }] },
});
const closing = (quantity: number): OrderMessage => ({
  kind: 'closeMonth',
  request: {
    pharmacy,
    month: '2026-05',
    isSubsidisedRural: false,
    dispensed: [{ orderNumber, day: '2026-05-30', quantity }],
  },
});

describe('what WebDPC is asked about messages', () => {
  const newDirectory = withDataDirectories();
  let clock = orderInstant;
  let simulator: WebDpcSimulator;
  let adapter: WebDpcHttpAdapter;
  let handler: WebDpcHandler;

  beforeEach(async () => {
    clock = orderInstant;
    const file = join(await newDirectory(), 'webdpc.sqlite');
    simulator = await WebDpcSimulator.start({ file, clock: () => clock, slowness: 400 });
    adapter = new WebDpcHttpAdapter({ address: simulator.address, timeout: 250, connections: 2 });
    handler = new WebDpcHandler(adapter);
  });
  afterEach(async () => {
    adapter.close();
    await simulator.stop();
  });

  const queued = (message: OrderMessage): OutboxMessage => ({ ...toOutbox('m', message), place: 1, attempts: 0 });
  const ask = async (message: OrderMessage) => (await handler.ask(queued(message))).kind;
  const send = async (message: OrderMessage) => (await handler.send(queued(message))).kind;
  /** Asks before and after. */
  const around = async (message: OrderMessage) => [await ask(message), await send(message), await ask(message)];
  const once = ['absent', 'done', 'done'];
  const pass = (hours: number): void => {
    clock += hours * 3_600_000;
    simulator.moveOn();
  };

  it('finds an order by its number, and tells another one under the number apart', async () => {
    assert.deepEqual(await around(order), once);
    const other: OrderMessage = { ...order, request: { ...order.request, quantity: 3 } };
    const others: OrderMessage = { ...order, request: { ...order.request, pharmacy: '150FARM2' } };
    assert.deepEqual(await around(other), ['conflict', 'refused', 'conflict']);
    assert.deepEqual(await around(others), ['conflict', 'refused', 'conflict']);
    pass(100);
    assert.equal(await ask(order), 'done');
  });

  it('follows cancellation and shortage, and takes none for the other', async () => {
    assert.equal(await ask(cancel), 'absent');
    await send(order);
    assert.deepEqual(await around(cancel), once);
    assert.deepEqual([await ask(shortage), await send(shortage)], ['absent', 'refused']);
  });

  it('gives the code with which what is missing is dispensed, asked or told', async () => {
    await send(order);
    assert.deepEqual(await around(shortage), once);
    const [told, asked] = [await handler.send(queued(shortage)), await handler.ask(queued(shortage))];
    assert.ok(told.kind === 'done' && asked.kind === 'done');
    const codeOf = (answer: string) => (JSON.parse(answer) as { authorisation: string }).authorisation;
    assert.match(codeOf(told.answer), /^CONV-[0-9A-F]{12}$/);
    assert.equal(codeOf(asked.answer), codeOf(told.answer));
    assert.equal(await ask(cancel), 'absent');
  });

  it('follows delivery, returns and the month, and tells others under their numbers apart', async () => {
    clock = Date.parse('2026-05-20T09:00:00Z');
    await send(order);
    pass(24);
    const arrived = '2026-05-21T09:00:00Z';
    assert.deepEqual(await around(confirming(arrived)), once);
    assert.deepEqual(await around(confirming(arrived, 1)), ['conflict', 'refused', 'conflict']);
    assert.deepEqual(await around(returning('R1')), once);
    assert.deepEqual(await around(returning('R1', 2)), ['conflict', 'refused', 'conflict']);
    clock = Date.parse('2026-06-01T09:00:00Z');
    assert.deepEqual(await around(closing(1)), once);
    assert.deepEqual(await around(closing(2)), ['conflict', 'refused', 'conflict']);
    const [told, asked] = [await handler.send(queued(closing(1))), await handler.ask(queued(closing(1)))];
    assert.ok(told.kind === 'done' && asked.kind === 'done');
    assert.deepEqual(JSON.parse(asked.answer), { ...JSON.parse(told.answer), isRecovered: true });
  });

  const failing: readonly Fault[] = faultKinds.filter((kind) => kind !== 'duplicate');
  for (const fault of failing) {
    it(`concludes nothing from ${fault}, neither sending nor asking`, async () => {
      simulator.failWith(faultsInOrder(fault, fault));
      assert.deepEqual([await send(order), await ask(order)], ['unsure', 'unsure']);
    });
  }

  it('sends nothing that is of no kind or about nothing', async () => {
    for (const kind of ['orderState', 'stock', 'toString', '__proto__']) {
      const message = { ...queued(order), kind };
      assert.deepEqual(await handler.send(message), { kind: 'refused', reason: 'unwritable' });
    }
    for (const body of ['', 'null', '[]', '{}', '"x"', '{"orderNumber":"a"}', '{"orderNumber":"a","pharmacy":{}}']) {
      assert.deepEqual(await handler.send({ ...queued(order), body }), { kind: 'refused', reason: 'unwritable' });
      assert.deepEqual(await handler.ask({ ...queued(order), body }), { kind: 'absent' });
    }
    assert.equal(simulator.calls, 0);
  });
});
