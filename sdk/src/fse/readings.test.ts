import assert from 'node:assert/strict';
import type { FseDocumentStateCode } from '@sinfonia/profiles';
import fc from 'fast-check';
import { faultOf } from '../testing/medicine-world.ts';
import type { FseDocumentStanding } from './answers.ts';
import { hiddenFrom, hiddenFromNobody } from './metadata-parameters.ts';
import { bytesOf, pdfResource, whenSettled } from './readings.ts';

/** A reader that tells one state after another, and then the last one again. */
function reader(...states: readonly FseDocumentStateCode[]) {
  let reads = 0;
  return {
    reads: () => reads,
    async read(): Promise<FseDocumentStanding> {
      reads += 1;
      const state = states[Math.min(reads, states.length) - 1] ?? 'none';
      return { state, title: '', exchanges: [], next: [] };
    },
  };
}

describe('waiting for the end of a publication', () => {
  it('reads until gateway and INI have taken the document', async () => {
    const { reads, read } = reader('queued', 'in-charge', 'published');
    assert.equal((await whenSettled(read, {})).state, 'published');
    assert.equal(reads(), 3);
  });

  it('waits for a change, too', async () => {
    const { reads, read } = reader('changing', 'deleted');
    assert.equal((await whenSettled(read, {})).state, 'deleted');
    assert.equal(reads(), 2);
  });

  for (const state of ['refused', 'failed', 'prepared', 'discarded', 'replaced'] as const) {
    it(`ends at once for a document that is ${state}`, async () => {
      const { reads, read } = reader(state);
      assert.equal((await whenSettled(read, { within: 0 })).state, state);
      assert.equal(reads(), 1);
    });
  }

  it('gives up after the time given, and says where the document stands', async () => {
    const fault = await faultOf(whenSettled(reader('in-charge').read, { within: 20 }));
    assert.equal(fault.code, 'exchange-open');
    assert.match(fault.message, /in-charge/);
  });
});

describe('access rules of a document', () => {
  it('are added to its other events, and taken away from them', () => {
    assert.deepEqual(hiddenFrom('everybody', ['J07BB02', 'P00']), ['J07BB02', 'P99']);
    assert.deepEqual(hiddenFrom('delegates', ['P99', 'P98']), ['P99', 'P98']);
    assert.deepEqual(hiddenFrom('parent', []), ['P97']);
    assert.deepEqual(hiddenFromNobody(['P99', 'J07BB02', 'P97']), ['J07BB02', 'P00']);
  });

  it('never hide and show at once', () => {
    const event = fc.constantFrom('P00', 'P97', 'P98', 'P99', 'J07BB02');
    fc.assert(
      fc.property(fc.array(event), fc.constantFrom('everybody', 'delegates', 'parent'), (events, from) => {
        assert.ok(!hiddenFrom(from, events).includes('P00'));
        assert.ok(!hiddenFromNobody(events).some((one) => /^P9/.test(one)));
      }),
    );
  });
});

describe('bytes of a file', () => {
  it('come back as they were sent, however many', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        assert.deepEqual(bytesOf(pdfResource(bytes)), bytes);
      }),
    );
    const large = Uint8Array.from({ length: 0x8000 * 2 + 7 }, (_, at) => at % 251);
    assert.deepEqual(bytesOf(pdfResource(large)), large);
  });
});
