import assert from 'node:assert/strict';
import type { Engine } from '../../src/analytics/dataset/engine.ts';
import { answerIndicators, type Figure } from '../../src/analytics/indicators/answer-indicators.ts';
import type { IndicatorQuestion } from '../../src/analytics/indicators/compute-indicator.ts';
import { loadIndicators } from '../../src/analytics/indicators/load-indicators.ts';
import { readPeriod } from '../../src/analytics/indicators/period.ts';
import { datasetOf, dayNumber } from './dataset-of.ts';
import table from './waiting-times.cases.json' with { type: 'json' };
import { type RequestGiven, type WaitingPopulation, waitingPopulationOf } from './waiting-times-population.ts';

type Asked = Partial<Omit<IndicatorQuestion, 'period' | 'until'>> & { readonly smallest?: number };

function figuresOf(engine: Engine, code: string, when: string, given: Asked = {}): readonly Figure[] {
  const indicators = loadIndicators('waiting-times').filter((one) => one.code === code);
  const period = readPeriod(when);
  assert.ok(period && indicators.length === 1, code);
  const { smallest = 1, ...rest } = given;
  const question = { by: [], ...rest, period, until: dayNumber('2026-11-20') };
  const options = { smallest, reference: { source: 'none', figures: [] } };
  return answerIndicators(engine, indicators, question, options)[0]?.figures ?? [];
}

/** As many requests at a hospital, some of them late. */
const requestsAt = (at: 'a' | 'b', count: number, late: number): RequestGiven[] =>
  Array.from({ length: count }, (_, index) => ({
    id: `${at}-${index}`,
    at,
    starts: index < late ? '2026-03-20' : '2026-03-09',
  }));

describe('indicators of waiting times', () => {
  const engines: Engine[] = [];
  const withPopulation = (given: WaitingPopulation): Engine => {
    const engine = datasetOf(waitingPopulationOf(given), 'bookings');
    engines.push(engine);
    return engine;
  };
  after(() => {
    for (const engine of engines) engine.close();
  });

  for (const { name, period, expect, ...population } of table.cases) {
    it(name, () => {
      const engine = withPopulation(population as unknown as WaitingPopulation);
      for (const [code, wanted] of Object.entries(expect)) {
        const [total] = figuresOf(engine, code, period);
        assert.deepEqual([total?.numerator, total?.denominator, total?.value], wanted, code);
      }
    });
  }

  it('has a hand-worked figure for every indicator', () => {
    const worked = new Set(table.cases.flatMap(({ expect }) => Object.keys(expect)));
    assert.deepEqual(
      loadIndicators('waiting-times').flatMap(({ code }) => (worked.has(code) ? [] : [code])),
      [],
    );
  });

  it('answers every indicator by each of its dimensions', () => {
    const engine = withPopulation({
      requests: table.cases.flatMap(({ name, requests = [] }) =>
        (requests as readonly RequestGiven[]).map((one, index) => ({ ...one, id: `${name.length}-${index}` })),
      ),
      agendas: [{ id: 'agenda', slots: { free: ['2026-03-02', '2026-04-02'], busy: ['2026-03-03'] } }],
    });
    for (const { code, dimensions, aggregate } of loadIndicators('waiting-times')) {
      for (const dimension of dimensions) {
        const [total, ...groups] = figuresOf(engine, code, '2026', { by: [dimension] });
        const sum = groups.reduce((all, { numerator }) => all + (numerator ?? 0), 0);
        // One person may wait for several services.
        if (aggregate === 'persons') assert.ok(sum >= (total?.numerator ?? 0), `${code} by ${dimension}`);
        else assert.equal(sum, total?.numerator ?? 0, `${code} by ${dimension}`);
      }
    }
  });

  it('counts for a structure what is its own', () => {
    const engine = withPopulation({ requests: [...requestsAt('a', 6, 2), ...requestsAt('b', 4, 4)] });
    const of = (given: Asked) => figuresOf(engine, 'ex-post-within-limit', '2026', given)[0];
    assert.deepEqual([of({})?.numerator, of({})?.denominator], [4, 10]);
    assert.deepEqual(
      [of({ organization: 'hospital-a' })?.numerator, of({ organization: 'hospital-a' })?.denominator],
      [4, 6],
    );
    assert.deepEqual([of({ authority: 'asl-b' })?.numerator, of({ authority: 'asl-b' })?.denominator], [0, 4]);
  });

  it('masks figures of few persons, and what would tell them', () => {
    const engine = withPopulation({ requests: [...requestsAt('a', 6, 0), ...requestsAt('b', 2, 0)] });
    const figures = figuresOf(engine, 'ex-post-within-limit', '2026', { by: ['authority'], smallest: 3 });
    const shown = figures.filter(({ absent }) => absent !== 'masked').map(({ dimensions }) => dimensions.authority);
    assert.equal(shown.includes('asl-b'), false);
    assert.ok(figures.filter(({ absent }) => absent === 'masked').length !== 1);
  });

  it('knows weeks: they begin on Monday, and a year has 52 or 53', () => {
    const days = (code: string) => {
      const { from, to } = readPeriod(code) ?? { from: Number.NaN, to: Number.NaN };
      return [from, to].map((day) => new Date(day * 86_400_000).toISOString().slice(0, 10));
    };
    assert.deepEqual(days('2026-W01'), ['2025-12-29', '2026-01-04']);
    assert.deepEqual(days('2026-W53'), ['2026-12-28', '2027-01-03']);
    assert.deepEqual(days('2024-W01'), ['2024-01-01', '2024-01-07']);
    for (const none of ['2025-W53', '2026-W00', '2026-W54', '2026-W1', '1899-W01'])
      assert.equal(readPeriod(none), undefined);
  });
});
