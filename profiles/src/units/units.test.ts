import assert from 'node:assert/strict';
import fc from 'fast-check';
import commonUnits from './common-units.json' with { type: 'json' };
import { canonicalQuantity, isConvertibleUnit } from './index.ts';
import { lookUpUnit } from './ucum.ts';

const close = (actual: number, expected: number): boolean =>
  Math.abs(actual - expected) <= 1e-9 * Math.max(Math.abs(actual), Math.abs(expected));

describe('canonicalQuantity', () => {
  it('has a table of common units that agrees with the UCUM library', () => {
    for (const [code, [factor, unit]] of Object.entries(commonUnits)) {
      const library = lookUpUnit(code);
      assert.ok(library?.kind === 'linear', code);
      assert.equal(library.unit, unit, code);
      assert.ok(close(library.factor, Number(factor)), `${code}: ${library.factor}`);
    }
  });

  for (const [value, code, other, otherCode] of [
    [1, 'kg', 1000, 'g'],
    [5, 'mg/dL', 0.05, 'g/L'],
    [2, 'h', 120, 'min'],
    [37, 'Cel', 98.6, '[degF]'],
    [1, 'mmol/L', 1000, 'umol/L'],
    [1, '[lb_av]', 453.59237, 'g'],
  ] as const) {
    it(`finds ${value} ${code} equal to ${other} ${otherCode}`, () => {
      const a = canonicalQuantity(value, code);
      const b = canonicalQuantity(other, otherCode);
      assert.ok(a && b);
      assert.equal(a.unit, b.unit);
      assert.ok(close(a.value, b.value), `${a.value} ${b.value}`);
    });
  }

  it('answers nothing for unknown and arbitrary units', () => {
    assert.equal(canonicalQuantity(1, 'furlongs per fortnight'), undefined);
    assert.equal(canonicalQuantity(1, '[IU]'), undefined);
    assert.equal(canonicalQuantity(Number.NaN, 'g'), undefined);
    assert.ok(!isConvertibleUnit('KG '));
  });

  it('keeps the order of values of one unit', () => {
    const number = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(number, number, fc.constantFrom('Cel', '[degF]', 'mg/dL', 'mm[Hg]', '/min'), (a, b, code) => {
        const left = canonicalQuantity(a, code);
        const right = canonicalQuantity(b, code);
        assert.ok(left && right);
        if (a < b) assert.ok(left.value <= right.value);
      }),
    );
  });
});
