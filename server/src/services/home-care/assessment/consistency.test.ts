import assert from 'node:assert/strict';
import type { Observation } from '@medplum/fhirtypes';
import { canonicalBase, packageResources } from '@sinfonia/profiles/package';
import { deliveredConsistency, inconsistenciesOf } from './consistency.ts';
import { deliveredEvaluations, missingForms } from './evaluations.ts';
import { responseExample } from './responses.test-data.ts';
import { type SiadNeeds, siadNeedsOf } from './siad-needs.ts';
import { svamaOf } from './svama.ts';

const day = '2026-01-09';
const scales = `${canonicalBase}/CodeSystem/home-care-scale`;

function score(scale: string, value: number): Observation {
  return {
    resourceType: 'Observation',
    status: 'final',
    code: { coding: [{ system: scales, code: scale }] },
    valueQuantity: { value },
  };
}

function needs(answers: Readonly<Record<string, string>>): SiadNeeds {
  const of = (code: string) => Object.keys(answers).filter((item) => answers[item] === code);
  return { present: of('1'), absent: of('2'), unknown: [], codes: new Map(Object.entries(answers)) };
}

describe('consistency of an evaluation', () => {
  const siad = packageResources('Questionnaire').find(({ id }) => id === 'siad-valutazione');
  const items = new Set(siad?.item?.map(({ linkId }) => linkId));

  for (const { id, scale, min, max, item, codes } of deliveredConsistency.scales) {
    it(`remarks ${id}, and nothing one point away or with another code`, () => {
      assert.ok(items.has(item));
      const edge = min ?? max ?? Number.NaN;
      const away = min === undefined ? edge + 1 : edge - 1;
      const ids = (value: number, code: string) =>
        inconsistenciesOf([score(scale, value)], needs({ [item]: code }), day).map((each) => each.id);
      assert.deepEqual(ids(edge, codes[0]!), [id]);
      assert.deepEqual(ids(away, codes[0]!), []);
      assert.ok(!ids(edge, '9').includes(id));
    });
  }

  for (const { id, present, absent } of deliveredConsistency.needs) {
    it(`remarks ${id}`, () => {
      assert.ok(items.has(present) && items.has(absent));
      const ids = (code: string) =>
        inconsistenciesOf([], needs({ [present]: '1', [absent]: code }), day).map((each) => each.id);
      assert.deepEqual([ids('2'), ids('1'), ids('9')], [[id], [], []]);
    });
  }

  it('remarks two scores of one scale that differ, and no repetition of one', () => {
    assert.deepEqual(
      inconsistenciesOf([score('spmsq', 4), score('spmsq', 5)], undefined, day).map(({ id }) => id),
      ['score-differs'],
    );
    assert.deepEqual(inconsistenciesOf([score('spmsq', 4), score('spmsq', 4)], undefined, day), []);
  });
});

describe('SIAD needs', () => {
  it('are those of the form, each in one list', () => {
    const read = siadNeedsOf(responseExample('home-care-multidimensional-assessment-full'));
    assert.ok(read);
    const all = [...read.present, ...read.absent, ...read.unknown];
    assert.equal(new Set(all).size, all.length);
    assert.equal(all.length, 29);
    assert.ok(read.codes.has('Autonomia'));
    assert.ok(!read.codes.has('ECG'));
  });

  it('of another form are none', () => {
    assert.equal(siadNeedsOf(responseExample('barthel-full')), undefined);
  });

  it('that are not answered are unknown', () => {
    const read = siadNeedsOf({ ...responseExample('home-care-multidimensional-assessment-full'), item: [] });
    assert.deepEqual([read?.present, read?.absent, read?.unknown.length, read?.codes.size], [[], [], 29, 0]);
  });
});

describe('SVaMA', () => {
  it('gives its nine parts and the outcome, unverified', () => {
    const summary = svamaOf(responseExample('svama-full'));
    assert.deepEqual(
      summary?.parts.map(({ symbol, value }) => `${symbol} ${value}`),
      ['VIP 15', 'VPIA 10', 'VPOT 5', 'VCOG 4', 'VSEN 1', 'VADL 40', 'VMOB 25', 'VSAN 30', 'VSOC 120'],
    );
    assert.deepEqual([summary?.profile, summary?.outcome, summary?.evidence], [undefined, 'home-care', 'unverified']);
    assert.equal(svamaOf(responseExample('barthel-full')), undefined);
  });
});

describe('forms of an evaluation', () => {
  it('exist', () => {
    const known = new Set(packageResources('Questionnaire').map(({ id }) => id));
    for (const { required, advised } of deliveredEvaluations)
      for (const id of [...required, ...advised]) assert.ok(known.has(id), id);
  });

  it('are missing until they are concluded', () => {
    const [siad, svama] = [
      responseExample('home-care-multidimensional-assessment-full'),
      responseExample('svama-full'),
    ];
    const names = (list: readonly string[] = []) => list.map((url) => url.split('/').at(-1));
    assert.deepEqual(names(missingForms('complex', [], day)?.required), ['siad-valutazione', 'svama']);
    assert.deepEqual(names(missingForms('complex', [siad, { ...svama, status: 'in-progress' }], day)?.required), [
      'svama',
    ]);
    assert.deepEqual(names(missingForms('complex', [siad, svama], day)?.required), []);
    assert.deepEqual(names(missingForms('simple', [svama, siad], day)?.advised), ['barthel', 'nrs']);
    assert.equal(missingForms('simple', [siad], '2025-12-31'), undefined);
  });
});
