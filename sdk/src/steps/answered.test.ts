import assert from 'node:assert/strict';
import { faultOf } from '../testing/medicine-world.ts';
import { whenAnswered } from './answered.ts';
import type { ExchangeCall } from './standing.ts';

/** A reader that answers one list of calls after another, and then the last one again. */
function reader(...lists: readonly (readonly ExchangeCall[])[]) {
  const seen: number[] = [];
  return {
    seen,
    async read() {
      seen.push(performance.now());
      return { exchanges: lists[Math.min(seen.length, lists.length) - 1] ?? [] };
    },
  };
}

const send = (status: string): ExchangeCall => ({ call: 'sistema-ts-send', status });
const order = (status: string): ExchangeCall => ({ call: 'webdpc-order', status });

describe('waiting for the answers of other systems', () => {
  it('reads until no call is open', async () => {
    const { seen, read } = reader([send('requested')], [send('accepted')], [send('completed')]);
    const { exchanges } = await whenAnswered(read, {});
    assert.deepEqual(exchanges, [send('completed')]);
    assert.equal(seen.length, 3);
  });

  it('takes a failed call for an answer, and no calls for none to wait for', async () => {
    const failed = reader([send('failed')]);
    assert.deepEqual((await whenAnswered(failed.read, {})).exchanges, [send('failed')]);
    const none = reader([]);
    await whenAnswered(none.read, { within: 0 });
    assert.deepEqual([failed.seen.length, none.seen.length], [1, 1]);
  });

  it('waits for one system alone when asked so', async () => {
    const { seen, read } = reader([send('completed'), order('requested')]);
    await whenAnswered(read, { from: 'sistema-ts' });
    assert.equal(seen.length, 1);
    const fault = await faultOf(whenAnswered(read, { from: 'webdpc', within: 10 }));
    assert.equal(fault.code, 'exchange-open');
    assert.match(fault.message, /webdpc-order/);
  });

  it('gives up after the time given, and not before', async () => {
    const { seen, read } = reader([send('accepted')]);
    const begin = performance.now();
    const fault = await faultOf(whenAnswered(read, { within: 300 }));
    assert.deepEqual([fault.code, fault.status], ['exchange-open', undefined]);
    assert.ok(performance.now() - begin >= 299);
    // The last look is at the end of the time.
    assert.ok((seen.at(-1) ?? 0) - begin >= 299, `${seen.length}`);
  });

  it('ends at once when the caller gives up', async () => {
    const { read } = reader([send('accepted')]);
    const given = new AbortController();
    const waiting = faultOf(whenAnswered(read, { signal: given.signal }));
    given.abort();
    assert.equal((await waiting).code, 'aborted');
  });
});
