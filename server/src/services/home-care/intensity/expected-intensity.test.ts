import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type ActivityCase, toActivity } from '../pai/activities.test-data.ts';
import cases from './expected-intensity.cases.json' with { type: 'json' };
import { expectedIntensityOf } from './expected-intensity.ts';
import { type CareKind, type IntensityParameters, parametersOn } from './parameters.ts';

interface Case {
  readonly name: string;
  readonly kind?: CareKind;
  readonly set?: Partial<IntensityParameters>;
  readonly period: readonly [from: string, to: string];
  readonly activities: readonly ActivityCase[];
  readonly expect?: readonly [cia: number, low: number, high: number, level: string | null];
  readonly uncounted?: number;
  readonly fault?: string;
}

const parameters = parametersOn('2026-01-01')!;

describe('expected intensity of a PAI', () => {
  for (const { name, kind, set, period, activities, ...expected } of cases as unknown as readonly Case[]) {
    it(name, () => {
      const result = expectedIntensityOf(
        activities.map(toActivity),
        { from: period[0], to: period[1] },
        { ...parameters, ...set },
        kind ? { kind } : {},
      );
      if (!result.ok) return assert.equal(`${result.fault} ${result.at}`, expected.fault);
      assert.deepEqual([result.cia, result.low, result.high, result.level ?? null], expected.expect);
      assert.equal(result.uncounted.length, expected.uncounted ?? 0);
    });
  }

  it('lies between its bounds, never above 1, and does not depend on the order of activities', () => {
    const anyActivity = fc.record({
      figure: fc.constantFrom('1', '3', '8'),
      repeat: fc.tuple(
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 30 }),
        fc.constantFrom('h', 'd', 'wk', 'mo'),
      ),
    });
    fc.assert(
      fc.property(fc.array(anyActivity, { maxLength: 8 }), anyActivity, (list, more) => {
        const of = (cases: readonly ActivityCase[]) => {
          const result = expectedIntensityOf(
            cases.map(toActivity),
            { from: '2026-01-01', to: '2026-03-31' },
            parameters,
          );
          assert.ok(result.ok);
          return result;
        };
        const { low, high, cia } = of(list);
        assert.ok(0 <= low && low <= high && high <= 1 && cia === high);
        assert.deepEqual(of(list.toReversed()), of(list));
        assert.ok(of([...list, more]).cia >= cia);
      }),
    );
  });
});
