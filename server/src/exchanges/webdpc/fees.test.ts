import assert from 'node:assert/strict';
import fc from 'fast-check';
import table from './fees.json' with { type: 'json' };
import { airDpcLinesOf } from './fees.ts';

const packs = (day: string, quantity = 1) => ({ day, quantity });

describe('lines of the AirDPC list', () => {
  for (const [what, dispensed, isRural, expected] of [
    ['nothing', [], true, []],
    ['the fee alone before December 2025', [packs('2025-11-30', 2)], false, ['service 2 600 1200']],
    [
      'the verification from December 2025',
      [packs('2025-12-01')],
      false,
      ['service 1 600 600', 'appropriateness 1 80 80'],
    ],
    ['the addition for rural pharmacies', [packs('2025-07-01', 3)], true, ['service 3 600 1800', 'rural 3 150 450']],
    [
      'each day by its own figures',
      [packs('2025-11-30', 2), packs('2025-12-01', 5), packs('2026-06-30')],
      true,
      ['service 8 600 4800', 'rural 8 150 1200', 'appropriateness 6 80 480'],
    ],
  ] as const) {
    it(`has ${what}`, () => {
      const found = airDpcLinesOf(dispensed, isRural);
      assert.ok(found.ok);
      assert.deepEqual(
        found.lines.map(({ kind, packs, fee, amount }) => `${kind} ${packs} ${fee} ${amount}`),
        expected,
      );
    });
  }

  for (const day of ['2025-06-30', '2026-07-01']) {
    it(`has nothing for ${day}, on which no fee is known`, () => {
      assert.deepEqual(airDpcLinesOf([packs('2026-01-01'), packs(day)], false), { ok: false, reason: 'no-fee', day });
    });
  }

  it('adds up whatever the order of the packs', () => {
    const days = fc.constantFrom('2025-07-01', '2025-11-30', '2025-12-01', '2026-06-30');
    const pack = fc.record({ day: days, quantity: fc.integer({ min: 1, max: 999 }) });
    fc.assert(
      fc.property(fc.array(pack), fc.boolean(), (dispensed, isRural) => {
        const found = airDpcLinesOf(dispensed, isRural);
        assert.ok(found.ok);
        assert.deepEqual(airDpcLinesOf([...dispensed].reverse(), isRural), found);
        assert.equal(
          found.packs,
          dispensed.reduce((sum, { quantity }) => sum + quantity, 0),
        );
        assert.equal(
          found.amount,
          found.lines.reduce((sum, { amount }) => sum + amount, 0),
        );
        assert.equal(found.lines.find(({ kind }) => kind === 'service')?.packs ?? 0, found.packs);
      }),
    );
  });

  it('has figures with periods that do not overlap within a kind', () => {
    for (const one of table.fees) {
      assert.ok(one.from <= one.to);
      for (const other of table.fees) {
        assert.ok(one === other || one.kind !== other.kind || one.to < other.from || other.to < one.from);
      }
    }
  });
});
