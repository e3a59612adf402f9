import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseNreLot } from './nre-lot.ts';
import { openNreLots } from './nre-lots.ts';

describe('lots of NRE', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sinfonia-nre-'));
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  const sizes: readonly (readonly [string, number | undefined])[] = [
    ['1500A00000001', 100],
    ['1500A1000001', 1_000],
    ['1500A200001', 10_000],
    ['1500A30001', 100_000],
    ['1500A4', 1_000_000_000],
    ['1500A5001', 1_000_000],
    ['1500A601', 10_000_000],
    ['1500A71', 100_000_000],
    ['1500A8', undefined],
    ['1500A41', undefined],
    ['1500A0', undefined],
    ['15A0A4', undefined],
    ['1500a4', undefined],
    ['1500A4\n', undefined],
    ['', undefined],
    ['__proto__', undefined],
    ['constructor', undefined],
  ];
  for (const [prefix, size] of sizes) {
    it(`reads ${JSON.stringify(prefix)} as ${size === undefined ? 'no lot' : `a lot of ${size}`}`, () => {
      assert.equal(parseNreLot(prefix)?.size, size);
    });
  }

  it('gives each number once, in order, goes on with the next lot, and refuses when none is left', async () => {
    const told: number[] = [];
    const options = {
      dataDirectory: folder,
      lots: ['1500A00000001', '1500A00000009'],
      warnAt: 40,
      onLow: (left: number) => told.push(left),
    };
    const given: string[] = [];
    for (let round = 0; round < 4; round++) {
      const lots = openNreLots(options);
      for (let n = 0; n < 50; n++) {
        const taken = await lots.take();
        assert.ok(taken.ok);
        given.push(taken.nre);
      }
      lots.close();
    }
    assert.equal(new Set(given).size, 200);
    assert.equal(given[0], '1500A0000000100');
    assert.equal(given[99], '1500A0000000199');
    assert.equal(given[100], '1500A0000000900');
    for (const nre of given) assert.match(nre, /^\d{3}[0-9A-Z]{2}[0-7]\d{9}$/);
    const lots = openNreLots(options);
    assert.deepEqual(await lots.take(), { ok: false, reason: 'used-up' });
    assert.equal(lots.remaining(), 0);
    lots.close();
    assert.deepEqual(told, [40, 20, 10, 5, 2, 1, 0, 0]);
  });

  it('gives different numbers to two who take at the same time', async () => {
    const open = () => openNreLots({ dataDirectory: folder, lots: ['1500A4'], warnAt: 0, onLow: () => undefined });
    const [one, other] = [open(), open()];
    const taken = await Promise.all(Array.from({ length: 60 }, (_, n) => (n % 2 === 0 ? one : other).take()));
    assert.equal(new Set(taken.map((each) => (each.ok ? each.nre : ''))).size, 60);
    one.close();
    other.close();
  });
});
