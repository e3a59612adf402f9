import assert from 'node:assert/strict';
import { storeOfCases } from '../../../../test/exchanges/stored-cases.ts';
import { type ExchangeCall, exchangeTask } from '../../tasks/exchange-task.ts';
import { readTask } from '../../tasks/read-task.ts';
import { writeRequest } from '../envelope.ts';
import { fromOutbox } from '../order-message.ts';
import file from './orders.cases.json' with { type: 'json' };
import { webDpcCalls, writeWebDpcCall } from './write-call.ts';

interface Case {
  readonly name: string;
  readonly call: ExchangeCall;
  readonly values?: Readonly<Record<string, string>>;
  readonly hours?: number;
  readonly with?: Readonly<Record<string, object | null>>;
  readonly expect?: Readonly<Record<string, unknown>>;
  readonly unwritable?: string;
  readonly later?: string;
}

const cases = file.cases as readonly Case[];

describe('messages of WebDPC made from resources', () => {
  for (const one of cases) {
    it(`${one.call}: ${one.name}`, async () => {
      const task = exchangeTask({
        call: one.call,
        order: { system: 'x', value: '1500A4000000001' },
        focus: 'SupplyRequest/o',
        parts: [
          { name: 'line', reference: 'MedicationRequest/l' },
          { name: 'delivery', reference: 'SupplyDelivery/d' },
        ],
        values: one.values ?? {},
        owner: 'Organization/f',
        now: 0,
      });
      const asked = readTask({ ...task, id: 't' });
      assert.ok(asked !== undefined);
      const store = storeOfCases(file.resources, one.with);
      const written = await writeWebDpcCall(store, asked, (one.hours ?? 0) * 3_600_000);
      if (one.expect === undefined) {
        const later = one.later !== undefined;
        assert.deepEqual(written, { ok: false, place: one.unwritable ?? one.later, later });
        return;
      }
      assert.ok(written.ok, JSON.stringify(written));
      assert.equal(written.key, '1500A4000000001-1');
      const message = fromOutbox(written);
      assert.deepEqual(message?.request, one.expect);
      // What is made can be written as a message.
      assert.ok(message !== undefined && writeRequest(message.kind, 'c', message.request) !== undefined);
    });
  }

  it('has a case of each call that is written, and of none the person', () => {
    const written = new Set(cases.filter(({ expect }) => expect !== undefined).map(({ call }) => call));
    assert.deepEqual([...written].sort(), [...webDpcCalls].sort());
  });
});
