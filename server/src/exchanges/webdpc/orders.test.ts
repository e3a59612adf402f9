import assert from 'node:assert/strict';
import { join } from 'node:path';
import { orderInstant, ordering, pharmacy } from '../../../test/exchanges/sample-orders.ts';
import { withDataDirectories } from '../../../test/store/sqlite/data-directory.ts';
import cases from './calls.cases.json' with { type: 'json' };
import { WebDpcHttpAdapter } from './http-adapter.ts';
import type { Reply, RequestOf } from './port.ts';
import { WebDpcSimulator } from './simulator/simulator.ts';

const { orderNumber } = ordering(1).request;
const about = { orderNumber, pharmacy };
const hour = 3_600_000;

/** The state of an order, or a reply in words. */
function wordOf(reply: Reply<object>): string {
  if (reply.kind === 'accepted') return 'state' in reply.answer ? String(reply.answer.state) : 'accepted';
  return `${reply.kind} ${reply.kind === 'refused' ? reply.code : reply.reason}`;
}

describe('orders in WebDPC as its simulator keeps them', () => {
  const newDirectory = withDataDirectories();
  let clock = orderInstant;
  let simulator: WebDpcSimulator;
  let adapter: WebDpcHttpAdapter;

  beforeEach(async () => {
    const file = join(await newDirectory(), 'webdpc.sqlite');
    clock = orderInstant;
    simulator = await WebDpcSimulator.start({ file, clock: () => clock });
    adapter = new WebDpcHttpAdapter({ address: simulator.address, timeout: 2_000, connections: 4 });
  });
  afterEach(async () => {
    adapter.close();
    await simulator.stop();
  });

  /** The usual request of a call, for the order of the tests. */
  function usual(call: string): object {
    const [delivery] = simulator.records.find(orderNumber)?.deliveries ?? [];
    const packs = delivery?.packs ?? [{ lot: 'L0012A', quantity: 2 }];
    switch (call) {
      case 'order':
        return ordering(1).request;
      case 'confirmDelivery': {
        const received = packs.map(({ lot, quantity }) => ({ lot, quantity }));
        const arrivedAt = delivery?.arrivedAt ?? delivery?.shippedAt ?? '2026-11-26T09:00:00Z';
        return { ...about, note: delivery?.note ?? 'DDT-000001', arrivedAt, received };
      }
      case 'returnGoods':
        return { ...about, returnNumber: 'R1', reason: 'expired', packs: [{ lot: 'L0012A', quantity: 1 }] };
      default:
        return about;
    }
  }

  /** Calls, and gives the state of the order, or the reply in words. */
  async function say(call: string, change: object = {}): Promise<string> {
    const request = { ...usual(call), ...change } as RequestOf<'orderState'>;
    return wordOf(await adapter.call(call as 'orderState', request));
  }

  for (const { name, steps } of cases.courses) {
    it(name, async () => {
      for (const [index, step] of steps.entries()) {
        clock += ('hours' in step ? Number(step.hours) : 0) * hour;
        const change = 'change' in step ? step.change : {};
        assert.equal(await say(step.call, change), step.expect, `step ${index}`);
      }
    });
  }

  const pass = (hours: number): void => {
    clock += hours * hour;
    simulator.moveOn();
  };
  const ways: Readonly<Record<string, readonly (() => unknown)[]>> = {
    requested: [() => say('order')],
    confirmed: [() => say('order'), () => pass(1)],
    'in-delivery': [() => say('order'), () => pass(5)],
    delivered: [() => say('order'), () => pass(24)],
    missing: [() => say('order', { aic: '000000048' }), () => pass(1)],
    cancelled: [() => say('order'), () => say('cancelOrder')],
    returned: [
      () => say('order'),
      () => pass(24),
      () => say('confirmDelivery'),
      () => say('returnGoods', { returnNumber: 'R0', packs: [{ lot: 'L0012A', quantity: 2 }] }),
    ],
  };
  for (const [state, allowed] of Object.entries(cases.states.allowed)) {
    for (const call of ['cancelOrder', 'confirmDelivery', 'returnGoods', 'reportShortage']) {
      const to = (allowed as Readonly<Record<string, string>>)[call];
      it(`in ${state}, ${call} ${to === undefined ? 'is refused' : `leads to ${to}`}`, async () => {
        for (const step of ways[state] ?? []) await step();
        assert.equal(await say('orderState'), state);
        // Only what the pharmacy said that it has can be given back.
        if (call === 'returnGoods' && state === 'delivered') await say('confirmDelivery');
        // A confirmation that was made already is answered again whatever came of the order since.
        const change = call === 'confirmDelivery' && state === 'returned' ? { note: 'DDT-9' } : {};
        assert.equal(await say(call, change), to ?? 'refused state');
        assert.equal(await say('orderState'), to ?? state);
      });
    }
  }

  it('shows stock with equivalents, and what is not in the list', async () => {
    const reply = await adapter.call('stock', {
      pharmacy,
      day: '2026-11-26',
      aics: ['000000036', '000000051', '099999999'],
    });
    assert.ok(reply.kind === 'accepted');
    assert.deepEqual(reply.answer.items, [
      {
        aic: '000000036',
        availability: 'missing',
        expectedOn: '2026-12-03',
        equivalents: [
          { aic: '000000012', availability: 'available' },
          { aic: '000000024', availability: 'available' },
        ],
      },
      { aic: '000000051', availability: 'available', equivalents: [] },
      { aic: '099999999', availability: 'not-in-list', equivalents: [] },
    ]);
  });

  it('promises the same packs once, and again when an order is cancelled', async () => {
    const order = (number: number, quantity: number) =>
      say('order', { orderNumber: `S${number}`, aic: '000000051', quantity });
    assert.deepEqual([await order(1, 15), await order(2, 15)], ['requested', 'requested']);
    clock += hour;
    const state = (number: number) => say('orderState', { orderNumber: `S${number}` });
    assert.deepEqual([await state(1), await state(2)], ['confirmed', 'missing']);
    assert.equal(await say('cancelOrder', { orderNumber: 'S1' }), 'cancelled');
    await order(3, 15);
    clock += hour;
    assert.equal(await state(3), 'confirmed');
  });

  it('shows the delivery note with lots, expiry and numbers of packs', async () => {
    await say('order', { quantity: 12 });
    clock += 5 * hour;
    const reply = await adapter.call('orderState', about);
    assert.ok(reply.kind === 'accepted');
    const [delivery] = reply.answer.deliveries;
    assert.deepEqual(
      delivery?.packs.map(({ lot, quantity, serials }) => [lot, quantity, serials.length]),
      [
        ['L0012A', 10, 10],
        ['L0012B', 2, 2],
      ],
    );
    assert.equal(new Set(delivery?.packs.flatMap(({ serials }) => serials)).size, 12);
    assert.equal(delivery?.shippedAt, '2026-11-26T14:00:00Z');
    assert.equal(delivery?.arrivedAt, undefined);
  });

  describe('closing a month', () => {
    const closing = (change: object = {}) => ({
      pharmacy,
      month: '2026-05',
      isSubsidisedRural: true,
      dispensed: [{ orderNumber, day: '2026-05-31', quantity: 1 }],
      ...change,
    });
    const close = async (change: object = {}) => wordOf(await adapter.call('closeMonth', closing(change)));

    beforeEach(async () => {
      clock = Date.parse('2026-05-20T09:00:00Z');
      await say('order');
      clock += 24 * hour;
      simulator.moveOn();
      await say('confirmDelivery');
      clock = Date.parse('2026-05-31T22:00:00Z');
    });

    it('gives its lines, once the month is over in Rome, and the same ones again', async () => {
      clock -= 1;
      assert.equal(await close(), 'refused month-open');
      clock += 1;
      assert.equal(wordOf(await adapter.call('monthState', { pharmacy, month: '2026-05' })), 'refused absent');
      const first = await adapter.call('closeMonth', closing());
      assert.ok(first.kind === 'accepted');
      assert.deepEqual(first.answer, {
        pharmacy,
        month: '2026-05',
        packs: 1,
        amount: 830,
        lines: [
          { kind: 'service', packs: 1, fee: 600, amount: 600 },
          { kind: 'rural', packs: 1, fee: 150, amount: 150 },
          { kind: 'appropriateness', packs: 1, fee: 80, amount: 80 },
        ],
      });
      assert.deepEqual(await adapter.call('closeMonth', closing()), first);
      assert.equal(await close({ isSubsidisedRural: false }), 'refused closed-differently');
      const shown = await adapter.call('monthState', { pharmacy, month: '2026-05' });
      assert.ok(shown.kind === 'accepted');
      assert.deepEqual(shown.answer, { ...closing(), ...first.answer });
    });

    it('pays only packs that arrived, of the pharmacy, in the month, and once', async () => {
      const packs = (quantity: number, change: object = {}) => ({
        dispensed: [{ orderNumber, day: '2026-05-31', quantity, ...change }],
      });
      assert.equal(await close(packs(3)), 'refused packs');
      assert.equal(await close(packs(1, { orderNumber: 'other' })), 'refused absent');
      assert.equal(await close(packs(1, { day: '2026-04-30' })), 'refused content');
      assert.equal(await close({ pharmacy: '150FARM2' }), 'refused not-yours');
      assert.equal(await close({ dispensed: [...packs(2).dispensed, ...packs(1).dispensed] }), 'refused packs');
      assert.equal(await close(packs(2)), 'accepted');
      assert.equal(await say('returnGoods'), 'refused packs');
      clock = Date.parse('2026-07-01T09:00:00Z');
      assert.equal(await close({ month: '2026-06', ...packs(1, { day: '2026-06-01' }) }), 'refused packs');
      assert.equal(await close({ month: '2026-06', dispensed: [] }), 'accepted');
    });

    it('pays nothing by guess on a day without a fee', async () => {
      clock = Date.parse('2026-08-01T09:00:00Z');
      const dispensed = [{ orderNumber, day: '2026-07-01', quantity: 1 }];
      assert.equal(await close({ month: '2026-07', dispensed }), 'refused no-fee');
      assert.equal(wordOf(await adapter.call('monthState', { pharmacy, month: '2026-07' })), 'refused absent');
    });
  });
});
