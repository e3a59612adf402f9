import assert from 'node:assert/strict';
import { parameterOf } from '../../fhir/search/parameters.ts';
import { matchesCriteria, parseCriteria } from './criteria.ts';
import cases from './match-topics.cases.json' with { type: 'json' };
import { compileTopics } from './match-topics.ts';
import { topicOf, topics } from './topic.ts';

const base = 'https://sinfonia.example/fhir';

describe('topics', () => {
  const match = compileTopics(topics, base);

  for (const { name, type, previous, current, topics: expected } of cases) {
    it(name, () => {
      const before = previous === undefined ? {} : { previous: { resourceType: type, ...previous } };
      const found = match({ type, current: { resourceType: type, ...current }, ...before });
      assert.deepEqual(
        found.map(({ id }) => id),
        expected,
      );
    });
  }

  it('name only parameters that exist, under addresses of their own', () => {
    for (const topic of topics) {
      assert.equal(topicOf(topic.url), topic);
      assert.ok(topic.title.it !== '' && topic.title.en !== '');
      for (const { resource, changed = [] } of topic.triggers) {
        for (const code of [...changed, ...topic.filters]) {
          assert.equal(parameterOf(resource, code)?.selection?.kind, 'elements', `${resource}.${code}`);
        }
        for (const code of topic.filters) {
          assert.ok(parseCriteria(resource, `${code}=x`) !== undefined, `${resource}?${code}=x`);
        }
      }
    }
  });

  it('passes over no criterion that it cannot judge', () => {
    for (const text of [
      'constructor=x',
      'status:in=x',
      'status',
      '=x',
      'status=',
      'authored-on=2027',
      'patient:not=x',
      '%E0%A4%A=x',
      'status=%',
    ]) {
      assert.equal(parseCriteria('Task', text), undefined, text);
    }
  });

  it('compares references with their type, and tokens with their system', () => {
    const task = {
      resourceType: 'Task',
      for: { reference: `${base}/Patient/1` },
      code: { coding: [{ system: 'urn:a', code: 'x' }] },
    };
    const holds = (text: string) => matchesCriteria(task, 'Task', parseCriteria('Task', text) ?? assert.fail(), base);
    assert.deepEqual(
      [
        'patient=Patient/1',
        'patient=1',
        'patient=Patient/2',
        'code=x',
        'code=urn:a|x',
        'code=|x',
        'code=urn:b|x',
        'code:not=x',
      ].map(holds),
      [true, true, false, true, true, false, false, false],
    );
  });
});
