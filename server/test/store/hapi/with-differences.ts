import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

/** A row that a store does not keep. */
interface Difference {
  /** Title of the test with those of its blocks below the contract, joined by " › ". */
  readonly row: string;
  /** Why, and what a user sees instead. */
  readonly reason: string;
}

const file = new URL('./differences.json', import.meta.url);
const { rows } = JSON.parse(readFileSync(file, 'utf8')) as { rows: readonly Difference[] };

/**
 * Defines the tests of the contract, then turns those that are listed as differences round: each has to fail, else the list is no
 * longer true. At the end tells how many rows there are, how many pass, and which are excepted.
 */
export function withDifferences(define: () => void): void {
  const block = describe('rows', define);
  const reasons = new Map(rows.map(({ row, reason }) => [row, reason] as const));
  const seen = new Set<string>();
  const tests: Mocha.Test[] = [];
  block.eachTest((test) => {
    tests.push(test);
    const title = test
      .titlePath()
      .slice(block.titlePath().length + 1)
      .join(' › ');
    if (!reasons.has(title)) return;
    seen.add(title);
    const run = test.fn as Mocha.AsyncFunc;
    test.title = `${test.title} (excepted)`;
    test.fn = async function (this: Mocha.Context) {
      await assert.rejects(async () => run.call(this), 'the row passes: take it out of differences.json');
    };
  });
  const unknown = rows.filter(({ row }) => !seen.has(row));
  it('has only differences from rows that exist', () => assert.deepEqual(unknown, []));
  after(() => {
    const passed = tests.filter((test) => test.state === 'passed').length - seen.size;
    console.log(`store contract on HAPI: ${passed} of ${tests.length} rows pass, ${seen.size} excepted`);
    for (const { row, reason } of rows) console.log(`  excepted: ${row}: ${reason}`);
  });
}
