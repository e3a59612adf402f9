import assert from 'node:assert/strict';
import { packageExamples } from '@sinfonia/profiles/package';
import cases from './package-parameters.cases.json' with { type: 'json' };
import { IndexedStore } from './search-store.ts';

const searched = new Set(['Patient', 'RelatedPerson', 'Organization', 'Coverage']);

describe('search parameters of the Italian package, over its examples', () => {
  const store = new IndexedStore();
  before(() => store.seed(packageExamples().filter(({ resourceType }) => searched.has(resourceType))));
  after(() => store.close());

  for (const { search, matches } of cases) {
    it(search, () => {
      const answer = store.search(search);
      assert.ok('matches' in answer, JSON.stringify(answer));
      assert.deepEqual([...answer.matches].sort(), matches);
    });
  }
});
