import assert from 'node:assert/strict';
import { packageResources } from '@sinfonia/profiles/package';
import fc from 'fast-check';
import { type ActivityCase, toActivity } from './activities.test-data.ts';
import cases from './cost-of.cases.json' with { type: 'json' };
import { costOf } from './cost-of.ts';
import { type Tariffs, tariffsOn } from './tariffs.ts';

interface Case {
  readonly name: string;
  readonly period: readonly [from: string, to: string];
  readonly activities: readonly ActivityCase[];
  readonly figures?: Readonly<Record<string, string>>;
  readonly lines: readonly string[];
  readonly complete: boolean;
  readonly uncounted?: readonly string[];
}

/** Invented round amounts. */
const tariffs: Tariffs = {
  ...tariffsOn('2026-01-01')!,
  figures: {
    '1': { per: 'visit', cents: 2000 },
    '3': { per: 'hour', cents: 3000 },
    '7': { per: 'hour', cents: null },
    '8': { per: 'hour', cents: 2505 },
    '10': { per: 'hour', cents: 2000, minutesPerVisit: 45 },
  },
};

describe('cost of a PAI', () => {
  for (const { name, period, activities, figures, ...expected } of cases as unknown as readonly Case[]) {
    it(name, () => {
      const estimate = costOf(
        activities.map(toActivity),
        { from: period[0], to: period[1] },
        tariffs,
        (performer) => figures?.[performer.reference ?? ''],
      );
      const lines = estimate.lines.map(
        ({ figure = '?', visits = '?', minutes = '?', weekly, cents, missing }) =>
          `${figure} ${visits} visits ${minutes} min ${weekly}/wk ${cents ?? missing}`,
      );
      assert.deepEqual(lines, expected.lines);
      assert.equal(estimate.complete, expected.complete);
      assert.equal(
        estimate.cents,
        estimate.lines.reduce((sum, { cents = 0 }) => sum + cents, 0),
      );
      assert.deepEqual(
        estimate.uncounted.map(({ activity, reason }) => `${activity} ${reason}`),
        expected.uncounted ?? [],
      );
    });
  }

  it('has a tariff for every profession of SIAD, none of them loaded', () => {
    const table = packageResources('CodeSystem').find(({ id }) => id === 'siad-tipo-operatore');
    const { figures, evidence } = tariffsOn('2026-06-01')!;
    assert.deepEqual(Object.keys(figures).sort(), table?.concept?.map(({ code }) => code).sort());
    assert.deepEqual([...new Set(Object.values(figures).map(({ cents }) => cents))], [null]);
    assert.equal(evidence, 'unverified');
  });

  it('of a longer period is never less, and of whole intervals exact', () => {
    const day = (offset: number) => new Date(Date.UTC(2026, 0, 1 + offset)).toISOString().slice(0, 10);
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 21 }),
        fc.integer({ min: 1, max: 8 }),
        fc.constantFrom('d', 'wk'),
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 0, max: 500 }),
        (frequency, every, unit, intervals, days) => {
          const activities = [toActivity({ figure: '1', repeat: [frequency, every, unit] })];
          const visits = (to: number) => costOf(activities, { from: day(0), to: day(to) }, tariffs).lines[0]!.visits!;
          const length = every * (unit === 'wk' ? 7 : 1);
          assert.equal(visits(intervals * length - 1), intervals * frequency);
          assert.ok(visits(days + 1) >= visits(days));
        },
      ),
    );
  });
});
