import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { compilePath } from '../index.ts';
import { compileCriterion } from './criterion.ts';

interface Case {
  readonly name: string;
  readonly expression: string;
  /** What the compiled form answers; `engine` when it leaves the decision, `outside` when there is no compiled form. */
  readonly answer: readonly unknown[] | 'engine' | 'outside';
}

const cases = JSON.parse(readFileSync(new URL('criterion.cases.json', import.meta.url), 'utf8')) as readonly Case[];

const patient = {
  resourceType: 'Patient',
  id: 'prova',
  meta: { lastUpdated: '2024-05-01T12:00:00Z' },
  extension: [{ url: 'http://example.org/e', valueBoolean: true }],
  active: true,
  gender: 'female',
  birthDate: '1980-01-01',
  name: [
    {
      given: ['Anna', 'Maria'],
      _family: { extension: [{ url: 'http://example.org/e', valueString: 'x' }] },
      text: 'x',
    },
  ],
  contact: [{ period: { start: '2024-05-01T14:00:00+02:00', end: '2024-06-01' } }],
};

describe('compileCriterion', () => {
  for (const { name, expression, answer } of cases)
    it(name, () => {
      const compiled = compileCriterion(expression, undefined);
      const variables = { resource: patient, rootResource: patient };
      const own = 'run' in compiled ? (compiled.run(patient, variables) ?? 'engine') : 'outside';
      assert.deepEqual(own, answer);
      if (typeof own !== 'string') assert.deepEqual(own, compilePath(expression)(patient, variables));
    });

  it('leaves data of the wrong form to the engine', () => {
    const compiled = compileCriterion('name.family.exists()', undefined);
    assert.ok('run' in compiled);
    for (const name of ['x', [null], [{ family: {} }], [{ family: 1 }], [{ _family: 'x' }], [[]]])
      assert.equal(compiled.run({ resourceType: 'Patient', name }, {}), undefined, JSON.stringify(name));
    assert.deepEqual(compiled.run({ resourceType: 'Patient', name: [] }, {}), [false]);
    assert.equal(compiled.run({ resourceType: 'Nothing' }, {}), undefined);
  });

  it('starts from a part, with its type', () => {
    const compiled = compileCriterion('start <= end', 'Period');
    assert.ok('run' in compiled);
    assert.deepEqual(compiled.run({ start: '2020-01-01', end: '2021-01-01' }, {}), [true]);
    assert.deepEqual(compiled.run({ start: '2020', end: '2020-01-01' }, {}), []);
  });

  it('has no compiled form where the path does not tell the type', () => {
    assert.ok('reason' in compileCriterion('$this > 0', 'RiskAssessment.prediction.probability'));
    assert.ok('reason' in compileCriterion('exists()', 'Nothing'));
  });
});
