import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { packageExamples } from '@sinfonia/profiles/package';
import { IndexedStore } from './search-store.ts';

/** A search and the addresses of the examples that it must find, in any order. */
interface PackageCase {
  readonly search: string;
  readonly matches: readonly string[];
}

const folder = new URL('./package-cases/', import.meta.url);

describe('search parameters of the Italian package, over its examples', () => {
  const store = new IndexedStore();
  before(() => store.seed(packageExamples()));
  after(() => store.close());

  for (const file of readdirSync(folder).sort()) {
    describe(file.replace('.json', ''), () => {
      for (const { search, matches } of JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as PackageCase[]) {
        it(search, () => {
          const answer = store.search(search);
          assert.ok('matches' in answer, JSON.stringify(answer));
          assert.deepEqual([...answer.matches].sort(), [...matches].sort());
        });
      }
    });
  }
});
