import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import type { CodeSystem, Resource, ValueSet } from '@medplum/fhirtypes';
import { createTerminology } from '@sinfonia/profiles/terminology';
import type { SearchAnswer } from './search-store.ts';

/** One row of the tables in `cases/`: a request and what it must answer. Ids without a type are of the type searched. */
export interface SearchCase {
  readonly search: string;
  readonly why?: string;
  readonly lenient?: boolean;
  /** Expected matches in any order; with `not` none of them may be there. */
  readonly matches?: readonly string[];
  readonly not?: boolean;
  /** Expected matches in this order. */
  readonly ordered?: readonly string[];
  readonly includes?: readonly string[];
  readonly total?: number;
  readonly next?: boolean;
  readonly ignored?: readonly string[];
  readonly error?: string;
  readonly status?: number;
  /** Name that the refusal has to suggest. */
  readonly nearest?: string;
}

const read = <T>(path: string): T => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8')) as T;

/** The resources that the cases search. */
export const dataset = read<Resource[]>('./dataset.json');

/** The terminology of the dataset. */
export function datasetTerminology(): ReturnType<typeof createTerminology> {
  const terms = dataset.filter(({ resourceType }) => resourceType === 'ValueSet' || resourceType === 'CodeSystem');
  return createTerminology(terms as (CodeSystem | ValueSet)[]);
}

/** Defines a test for each row of the tables; `search` runs its request. */
export function describeSearchCases(
  search: (request: string, options: { lenient: boolean }) => SearchAnswer | Promise<SearchAnswer>,
): void {
  for (const file of readdirSync(new URL('./cases/', import.meta.url)).sort()) {
    describe(file.replace('.json', ''), () => {
      for (const expected of read<SearchCase[]>(`./cases/${file}`)) {
        it(`${expected.search}${expected.why ? ` (${expected.why})` : ''}`, async () => {
          check(expected, await search(expected.search, { lenient: expected.lenient ?? false }));
        });
      }
    });
  }
}

function check(expected: SearchCase, answer: SearchAnswer): void {
  if (expected.error !== undefined) {
    assert.ok('error' in answer, `expected ${expected.error}, got ${JSON.stringify(answer)}`);
    assert.deepEqual([answer.error, answer.status], [expected.error, expected.status]);
    if (expected.nearest !== undefined)
      assert.match(String(answer.values['nearest']), new RegExp(`\\b${expected.nearest}\\b`));
    return;
  }
  assert.ok('matches' in answer, `refused: ${JSON.stringify(answer)}`);
  const type = /^(?:\w+\/[\w-]+\/)?(\w+)/.exec(expected.search.split('?')[0] ?? '')?.[1];
  const address = (id: string): string => (id.includes('/') ? id : `${type}/${id}`);
  if (expected.not) {
    for (const id of expected.matches ?? []) assert.ok(!answer.matches.includes(address(id)));
  } else if (expected.matches) {
    assert.deepEqual([...answer.matches].sort(), expected.matches.map(address).sort());
  }
  if (expected.ordered) assert.deepEqual(answer.matches, expected.ordered.map(address));
  assert.deepEqual([...answer.includes].sort(), [...(expected.includes ?? [])].sort());
  if (expected.total !== undefined) assert.equal(answer.total, expected.total);
  if (expected.next !== undefined) assert.equal(answer.next !== undefined, expected.next);
  assert.deepEqual(answer.ignored, expected.ignored ?? []);
}
