import assert from 'node:assert/strict';
import type { Engine } from '../../src/analytics/dataset/engine.ts';
import { answerIndicators, type Figure } from '../../src/analytics/indicators/answer-indicators.ts';
import type { IndicatorQuestion } from '../../src/analytics/indicators/compute-indicator.ts';
import type { FamilyName } from '../../src/analytics/indicators/families.ts';
import { loadIndicators } from '../../src/analytics/indicators/load-indicators.ts';
import { readPeriod } from '../../src/analytics/indicators/period.ts';
import { datasetOf, dayNumber } from './dataset-of.ts';
import table from './medicines.cases.json' with { type: 'json' };
import { type PopulationGiven, populationOf } from './medicines-population.ts';

type Asked = Partial<Omit<IndicatorQuestion, 'period' | 'until'>> & { readonly smallest?: number };

function figuresOf(engine: Engine, family: string, code: string, when: string, given: Asked = {}): readonly Figure[] {
  const indicators = loadIndicators(family as FamilyName).filter((one) => one.code === code);
  const period = readPeriod(when);
  assert.ok(period && indicators.length === 1, code);
  const { smallest = 1, ...rest } = given;
  const question = { by: [], ...rest, period, until: dayNumber('2026-11-20') };
  const options = { smallest, reference: { source: 'none', figures: [] } };
  return answerIndicators(engine, indicators, question, options)[0]?.figures ?? [];
}

describe('indicators of prescriptions and oxygen therapy', () => {
  const engines: Engine[] = [];
  const withPopulation = (given: PopulationGiven): Engine => {
    const engine = datasetOf(populationOf(given), 'medicines');
    engines.push(engine);
    return engine;
  };
  after(() => {
    for (const engine of engines) engine.close();
  });
  const grouped = (figures: readonly Figure[]) =>
    Object.fromEntries(figures.slice(1).map(({ dimensions, value }) => [Object.values(dimensions).join(' '), value]));

  for (const { name, family, period, expect, ...population } of table.cases) {
    it(name, () => {
      const engine = withPopulation(population as unknown as PopulationGiven);
      for (const [code, wanted] of Object.entries(expect)) {
        const [total] = figuresOf(engine, family, code, period);
        assert.deepEqual([total?.numerator, total?.denominator, total?.value], wanted, code);
      }
    });
  }

  it('has a hand-worked figure for every indicator', () => {
    for (const family of ['prescriptions', 'oxygen'] as const) {
      const worked = table.cases.filter((one) => one.family === family).flatMap(({ expect }) => Object.keys(expect));
      const without = loadIndicators(family).filter(({ code }) => !worked.includes(code));
      assert.deepEqual(
        without.map(({ code }) => code),
        [],
      );
    }
  });

  it('answers every indicator by each of its dimensions', () => {
    const engine = withPopulation(mixed);
    for (const family of ['prescriptions', 'oxygen'] as const) {
      for (const { code, dimensions } of loadIndicators(family)) {
        for (const dimension of dimensions) {
          const [total, ...groups] = figuresOf(engine, family, code, '2026', { by: [dimension] });
          const sum = groups.reduce((all, { numerator }) => all + (numerator ?? 0), 0);
          assert.equal(sum, total?.numerator ?? 0, `${code} by ${dimension}`);
        }
      }
    }
  });

  it('breaks active plans down by authority, organization and prescriber, and by type', () => {
    const engine = withPopulation(mixed);
    assert.deepEqual(grouped(figuresOf(engine, 'prescriptions', 'active-plans', '2026', { by: ['prescriber'] })), {
      'asl-a district-a gp-a': 4,
      'asl-a ward specialist-a': 6,
      'asl-b asl-b specialist-b': 5,
    });
    assert.deepEqual(grouped(figuresOf(engine, 'prescriptions', 'active-plans', '2026', { by: ['plan-type'] })), {
      'note-100': 4,
      'note-97': 11,
    });
  });

  it('counts for an authority, an organization with its parts, or a prescriber nothing of others', () => {
    const engine = withPopulation(mixed);
    const of = (given: Asked) => figuresOf(engine, 'prescriptions', 'active-plans', '2026', given)[0]?.value;
    assert.equal(of({ authority: 'asl-a' }), 10);
    assert.equal(of({ authority: 'asl-b' }), 5);
    assert.equal(of({ organization: 'hospital' }), 6);
    assert.equal(of({ organization: 'asl-a' }), 10);
    assert.equal(of({ organization: 'nowhere' }), 0);
    assert.equal(of({ prescriber: 'gp-a' }), 4);
    assert.equal(of({ prescriber: 'constructor' }), 0);
    const packs = (organization: string) =>
      figuresOf(engine, 'prescriptions', 'dpc-packs', '2026', { organization })[0]?.value;
    assert.deepEqual(['pharmacy-a', 'chain', 'chain-1', 'chain-2'].map(packs), [1, 5, 2, 3]);
  });

  it('never shows a name, key or number of a person', () => {
    const engine = withPopulation(mixed);
    for (const family of ['prescriptions', 'oxygen'] as const) {
      for (const { code, dimensions } of loadIndicators(family)) {
        const figures = figuresOf(engine, family, code, '2026', { by: dimensions.slice(0, 3) });
        assert.doesNotMatch(JSON.stringify(figures), /person-/);
      }
    }
  });

  it('does not let a masked authority be told by asking for others alone', () => {
    const plans = [
      ...people(2, 'a', 'specialist-a', 'note-97'),
      ...people(9, 'a', 'specialist-a', 'note-100'),
      ...people(8, 'b', 'specialist-b', 'note-97'),
      ...people(7, 'b', 'specialist-b', 'note-100'),
    ];
    const engine = withPopulation({ plans });
    const ask = (given: Asked) => figuresOf(engine, 'prescriptions', 'active-plans', '2026', { ...given, smallest: 3 });
    const all = grouped(ask({ by: ['authority', 'plan-type'] }));
    assert.deepEqual(all, {
      'asl-a note-97': null,
      'asl-a note-100': null,
      'asl-b note-97': null,
      'asl-b note-100': null,
    });
    assert.deepEqual(grouped(ask({ by: ['plan-type'] })), { 'note-97': 10, 'note-100': 16 });
    // Alone it is a row without small figures, but its difference from all would be the two persons of the other.
    assert.deepEqual(grouped(ask({ by: ['plan-type'], authority: 'asl-b', amongAll: true })), {
      'note-97': null,
      'note-100': null,
    });
    assert.equal(ask({ by: [], authority: 'asl-b', amongAll: true })[0]?.value, 15);
  });

  it('leaves out a breakdown whose masked figures could be worked out', () => {
    // asl-b has one type only: with its total its row is known, and so what is left of the column.
    const plans = [
      ...people(2, 'a', 'specialist-a', 'note-97'),
      ...people(9, 'a', 'specialist-a', 'note-100'),
      ...people(8, 'b', 'specialist-b', 'note-97'),
    ];
    const engine = withPopulation({ plans });
    const figures = figuresOf(engine, 'prescriptions', 'active-plans', '2026', {
      by: ['authority', 'plan-type'],
      smallest: 3,
    });
    assert.deepEqual(
      figures.map(({ value }) => value),
      [19],
    );
  });

  it('masks figures of persons who are not known', () => {
    const engine = withPopulation({
      orders: Array.from({ length: 9 }, (_, index) => ({
        id: `o${index}`,
        for: 'nowhere',
        at: '2026-05-04',
        state: 'requested',
      })),
    });
    assert.equal(figuresOf(engine, 'prescriptions', 'dpc-fill-rate', '2026', { smallest: 3 })[0]?.absent, 'masked');
  });
});

/** Plans of as many persons. */
function people(count: number, group: string, by: string, type: string) {
  return Array.from({ length: count }, (_, index) => ({
    id: `plan-${group}-${by}-${type}-${index}`,
    person: `person-${group}-${by}-${type}-${index}`,
    by,
    type,
  }));
}

const mixed: PopulationGiven = {
  plans: [
    ...people(4, 'a', 'gp-a', 'note-100'),
    ...people(6, 'a', 'specialist-a', 'note-97'),
    ...people(5, 'b', 'specialist-b', 'note-97'),
  ],
  lines: [
    { id: 'r1', person: 'person-1' },
    { id: 'r2', person: 'person-2', by: 'gp-b' },
    { id: 'r3', person: 'person-3', branch: '02' },
  ],
  orders: [{ id: 'o1', for: 'r1', at: '2026-05-04', state: 'delivered', delivered: [['2026-05-05', 1]] }],
  dispenses: [
    { id: 'd1', person: 'person-1', of: 'r1', at: '2026-05-07', channel: 'dpc' },
    { id: 'd2', person: 'person-2', of: 'r2', at: '2026-05-07', channel: 'dpc', by: 'chain-1', packs: 2 },
    { id: 'd3', person: 'person-2', of: 'r2', at: '2026-05-08', channel: 'dpc', by: 'chain-2', packs: 3 },
  ],
};
