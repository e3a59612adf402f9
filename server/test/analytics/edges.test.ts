import assert from 'node:assert/strict';
import type { Resource } from '@medplum/fhirtypes';
import type { Engine } from '../../src/analytics/dataset/engine.ts';
import { answerIndicators, type Figure } from '../../src/analytics/indicators/answer-indicators.ts';
import type { Dimension } from '../../src/analytics/indicators/families.ts';
import { loadIndicators } from '../../src/analytics/indicators/load-indicators.ts';
import { readPeriod } from '../../src/analytics/indicators/period.ts';
import type { ReferenceFigures } from '../../src/analytics/indicators/reference-figures.ts';
import { datasetOf, dayNumber } from './dataset-of.ts';

const base = 'https://fhir.sinfonia.campania.it';
const authority = {
  resourceType: 'Organization',
  id: 'asl-204',
  type: [{ coding: [{ code: 'asl' }] }],
  identifier: [{ system: 'urn:oid:2.16.840.1.113883.2.9.4.1.1', value: '150204' }],
};
const district = { resourceType: 'Organization', id: 'd-24', type: [{ coding: [{ code: 'dist-san' }] }] };

interface CaseGiven {
  readonly id: string;
  readonly born?: string;
  readonly from: string;
  readonly to?: string;
  readonly status?: string;
  readonly accesses?: readonly string[];
  readonly suspended?: readonly (readonly [string, string | undefined])[];
  readonly kind?: '1' | '2';
}

function careCase({ id, born = '1940-05-05', from, to, status, accesses = [], suspended = [], kind = '1' }: CaseGiven) {
  const table = (name: string, code: string) => ({ coding: [{ system: `${base}/CodeSystem/${name}`, code }] });
  return [
    { resourceType: 'Patient', id, birthDate: born, gender: 'female' },
    {
      resourceType: 'ServiceRequest',
      id: `${id}-r`,
      status: 'active',
      intent: 'order',
      code: { coding: [{ system: `${base}/CodeSystem/home-care-service`, code: 'adi' }] },
      subject: { reference: `Patient/${id}` },
      authoredOn: from,
      performer: [{ reference: 'Organization/d-24' }],
    },
    {
      resourceType: 'EpisodeOfCare',
      id: `${id}-e`,
      status: status ?? (to === undefined ? 'active' : 'finished'),
      statusHistory: suspended.map(([start, end]) => ({
        status: 'onhold',
        period: { start, ...(end === undefined ? {} : { end }) },
      })),
      type: [table('siad-tipologia-pic', kind)],
      patient: { reference: `Patient/${id}` },
      managingOrganization: { reference: 'Organization/asl-204' },
      referralRequest: [{ reference: `ServiceRequest/${id}-r` }],
      period: { start: from, ...(to === undefined ? {} : { end: to }) },
    },
    ...accesses.map((start, index) => ({
      resourceType: 'Encounter',
      id: `${id}-a${index}`,
      status: 'finished',
      class: { code: 'HH' },
      subject: { reference: `Patient/${id}` },
      episodeOfCare: [{ reference: `EpisodeOfCare/${id}-e` }],
      period: { start },
    })),
  ] as unknown as Resource[];
}

const noFigures: ReferenceFigures = { source: 'none', figures: [] };

function figuresOf(
  engine: Engine,
  code: string,
  period: string,
  given: { readonly until?: string; readonly by?: readonly Dimension[]; readonly reference?: ReferenceFigures } = {},
): readonly Figure[] {
  const indicators = loadIndicators('home-care').filter((one) => one.code === code);
  const when = readPeriod(period);
  assert.ok(when && indicators.length === 1);
  const question = { period: when, until: dayNumber(given.until ?? '2030-01-01'), by: given.by ?? [] };
  const options = { smallest: 1, reference: given.reference ?? noFigures };
  return answerIndicators(engine, indicators, question, options)[0]?.figures ?? [];
}

describe('indicators at the edges', () => {
  const engines: Engine[] = [];
  const withCases = (...cases: readonly CaseGiven[]): Engine => {
    const engine = datasetOf([authority, district, ...cases.flatMap(careCase)] as unknown as Resource[]);
    engines.push(engine);
    return engine;
  };
  after(() => {
    for (const engine of engines) engine.close();
  });
  const value = (figures: readonly Figure[]) => figures[0]?.value;
  const byGroup = (figures: readonly Figure[], dimension: Dimension) =>
    Object.fromEntries(figures.slice(1).map(({ dimensions, value }) => [String(dimensions[dimension]), value]));

  it('takes the age at 31 December: who is 65 on that day counts, who is so on the next does not', () => {
    const engine = withCases(
      { id: 'last-day', born: '1961-12-31', from: '2026-03-01' },
      { id: 'next-day', born: '1962-01-01', from: '2026-03-01' },
      { id: 'leap', born: '1960-02-29', from: '2026-03-01' },
    );
    const reference = {
      source: 'invented',
      figures: [{ figure: 'resident-population', year: 2026, authority: '150204', ageFrom: 65, value: 40 }],
    };
    const [total] = figuresOf(engine, 'pnrr-over-65', '2026', { reference });
    assert.deepEqual([total?.numerator, total?.denominator, total?.value], [2, 40, 5]);
    assert.deepEqual(byGroup(figuresOf(engine, 'people-in-charge', '2026', { by: ['age-band'] }), 'age-band'), {
      '18-64': 1,
      '65-74': 2,
    });
  });

  it('has no value without the figure from outside, of that year and age', () => {
    const engine = withCases({ id: 'one', from: '2026-03-01' });
    for (const figures of [
      [],
      [{ figure: 'resident-population', year: 2025, authority: '150204', ageFrom: 65, value: 40 }],
      [{ figure: 'resident-population', year: 2026, authority: '150204', ageFrom: 0, value: 40 }],
      [{ figure: 'resident-population', year: 2026, authority: '150201', ageFrom: 65, value: 40 }],
    ]) {
      const [total] = figuresOf(engine, 'pnrr-over-65', '2026', { reference: { source: 'invented', figures } });
      assert.deepEqual([total?.value, total?.absent], [null, 'reference-figure-missing']);
    }
  });

  it('counts a case over the end of the year in both years, up to its last day', () => {
    const engine = withCases({ id: 'over', from: '2025-11-20', to: '2026-01-01' });
    for (const [period, persons] of [
      ['2025', 1],
      ['2025-12', 1],
      ['2026', 1],
      ['2026-01', 1],
      ['2026-02', 0],
      ['2025-10', 0],
      ['2025-11', 1],
    ] as const) {
      assert.equal(value(figuresOf(engine, 'people-in-charge', period)), persons, period);
    }
    const [days] = figuresOf(engine, 'suspended-days', '2026');
    assert.equal(days?.denominator, 1);
  });

  it('counts a year up to the end of the period for the PNRR', () => {
    const engine = withCases({ id: 'spring', from: '2026-04-01', to: '2026-05-01' });
    assert.equal(figuresOf(engine, 'pnrr-over-65', '2026-Q1')[0]?.numerator, 0);
    assert.equal(figuresOf(engine, 'pnrr-over-65', '2026-Q2')[0]?.numerator, 1);
    assert.equal(figuresOf(engine, 'pnrr-over-65', '2026-Q4')[0]?.numerator, 1);
    assert.equal(figuresOf(engine, 'people-in-charge', '2026-Q4')[0]?.numerator, 0);
  });

  it('puts an access at midnight into its Italian day, on the nights of the changes too', () => {
    const engine = withCases({
      id: 'night',
      from: '2026-03-01',
      accesses: ['2026-03-31T21:59:00Z', '2026-03-31T22:00:00Z', '2026-10-31T22:59:00Z', '2026-10-31T23:00:00Z'],
    });
    assert.equal(value(figuresOf(engine, 'accesses', '2026-03')), 1);
    assert.equal(value(figuresOf(engine, 'accesses', '2026-04')), 1);
    assert.equal(value(figuresOf(engine, 'accesses', '2026-10')), 1);
    assert.equal(value(figuresOf(engine, 'accesses', '2026-11')), 1);
  });

  it('counts calendar days over a change of clocks and a leap day', () => {
    const engine = withCases(
      { id: 'clock', from: '2026-03-28', to: '2026-03-30', suspended: [['2026-03-29', '2026-03-30']] },
      { id: 'leap', from: '2028-02-28', to: '2028-03-01' },
    );
    const [clock] = figuresOf(engine, 'suspended-days', '2026-03');
    assert.deepEqual([clock?.numerator, clock?.denominator, clock?.value], [1, 3, 33.33]);
    const [leap] = figuresOf(engine, 'suspended-days', '2028-Q1');
    assert.deepEqual([leap?.numerator, leap?.denominator], [0, 3]);
  });

  it('cuts a suspension that is still running at the day of the data', () => {
    const engine = withCases({
      id: 'on',
      from: '2026-09-01',
      status: 'onhold',
      suspended: [['2026-09-26', undefined]],
    });
    const [figure] = figuresOf(engine, 'suspended-days', '2026-09', { until: '2026-09-28' });
    assert.deepEqual([figure?.numerator, figure?.denominator], [3, 28]);
  });

  it('finds the level at the bounds of the CIA, rounded half up', () => {
    // September has 30 days; a day with two accesses counts once.
    const days = (count: number) =>
      Array.from({ length: count }, (_, index) => `2026-09-${String(index + 1).padStart(2, '0')}T09:00:00+02:00`);
    const levelOf = (count: number, kind: '1' | '2' = '1') => {
      const engine = withCases({ id: 'c', from: '2026-09-01', accesses: [...days(count), ...days(1)], kind });
      return Object.keys(byGroup(figuresOf(engine, 'people-in-charge', '2026-09', { by: ['level'] }), 'level')).join();
    };
    // 3/30 = 0.10, 4/30 = 0.133, 5/30 = 0.167; 9/30 = 0.30, 10/30 = 0.33; 15/30 = 0.50, 16/30 = 0.53.
    assert.deepEqual(
      [3, 4, 5, 9, 10, 15, 16, 30].map((count) => levelOf(count)),
      ['base', 'base', 'adi-1', 'adi-1', 'adi-2', 'adi-2', 'adi-3', 'adi-3'],
    );
    assert.deepEqual(
      [14, 15, 16].map((count) => levelOf(count, '2')),
      ['palliative-base', 'null', 'palliative-specialist'],
    );
    // Of thirty days twenty are on hold: five days of ten, and accesses on hold do not count.
    const held = withCases({
      id: 'h',
      from: '2026-09-01',
      suspended: [['2026-09-06', '2026-09-26']],
      accesses: days(9),
    });
    assert.deepEqual(byGroup(figuresOf(held, 'people-in-charge', '2026-09', { by: ['level'] }), 'level'), {
      'adi-2': 1,
    });
    // 0.135 is 0.14 when rounded half up: 27 days of 200.
    const engine = withCases({
      id: 'half',
      from: '2026-01-01',
      to: '2026-07-19',
      accesses: Array.from(
        { length: 27 },
        (_, index) => `2026-01-${String(index + 1).padStart(2, '0')}T09:00:00+01:00`,
      ),
    });
    assert.deepEqual(byGroup(figuresOf(engine, 'people-in-charge', '2026', { by: ['level'] }), 'level'), {
      'adi-1': 1,
    });
  });

  it('takes the end of a case that is not concluded for a plan, not for its last day', () => {
    const engine = withCases({ id: 'planned-end', from: '2026-01-10', to: '2026-02-10', status: 'active' });
    assert.equal(value(figuresOf(engine, 'people-in-charge', '2026-06')), 1);
  });

  it('leaves out cases that are no taking in charge, and those entered in error', () => {
    const engine = withCases(
      { id: 'planned', from: '2026-09-01', status: 'planned' },
      { id: 'error', from: '2026-09-01', status: 'entered-in-error' },
      { id: 'no-day', from: '2026-09' },
      { id: 'good', from: '2026-09-01' },
    );
    assert.equal(value(figuresOf(engine, 'people-in-charge', '2026-09')), 1);
  });

  it('counts a person with two cases once, and knows the district of the referral', () => {
    const [one, two] = [
      careCase({ id: 'p', from: '2026-09-01', to: '2026-09-05' }),
      careCase({ id: 'q', from: '2026-09-10' }),
    ];
    const same = JSON.parse(JSON.stringify(two).replaceAll('Patient/q', 'Patient/p')) as Resource[];
    const engine = datasetOf([authority, district, ...one, ...same.slice(1)] as unknown as Resource[]);
    engines.push(engine);
    const figures = figuresOf(engine, 'people-in-charge', '2026-09', { by: ['district'] });
    assert.deepEqual(byGroup(figures, 'district'), { 'd-24': 1 });
    assert.equal(value(figures), 1);
  });

  it('takes the nearest rank for the 90th percentile and the middle for the median', () => {
    const cases = Array.from({ length: 10 }, (_, index) => ({
      id: `w${index}`,
      from: '2026-09-01',
      accesses: [`2026-09-${String(index + 2).padStart(2, '0')}T09:00:00+02:00`],
    }));
    const [figure] = figuresOf(withCases(...cases), 'days-to-first-access', '2026-09');
    assert.deepEqual([figure?.value, figure?.percentile90], [5.5, 9]);
  });

  it('keeps a health authority masked that is masked among all, when only it is asked for', () => {
    const at = (id: string, code: string) => ({
      ...authority,
      id,
      identifier: [{ ...authority.identifier[0], value: code }],
    });
    const many = (organization: string, count: number) =>
      Array.from({ length: count }, (_, index) =>
        careCase({ id: `${organization}-${index}`, from: '2026-09-01' }),
      ).flatMap(
        (list) =>
          JSON.parse(
            JSON.stringify(list).replaceAll('Organization/asl-204', `Organization/${organization}`),
          ) as Resource[],
      );
    const engine = datasetOf([
      ...([at('a', '150201'), at('b', '150202'), at('c', '150203')] as unknown as Resource[]),
      ...many('a', 2),
      ...many('b', 5),
      ...many('c', 9),
    ]);
    engines.push(engine);
    const indicators = loadIndicators('home-care').filter(({ code }) => code === 'people-in-charge');
    const period = readPeriod('2026-09');
    assert.ok(period);
    const ask = (only?: string) =>
      answerIndicators(
        engine,
        indicators,
        { period, until: period.to, by: ['authority'], ...(only === undefined ? {} : { authority: only }) },
        { smallest: 3, reference: noFigures },
      )[0]?.figures.map((one) => one.value);
    assert.deepEqual(ask(), [16, null, null, 9]);
    assert.deepEqual(ask('a'), [null, null]);
    assert.deepEqual(ask('b'), [null, null]);
    assert.deepEqual(ask('c'), [9, 9]);
  });
});
