import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

/** What HAPI does otherwise, and the rows of a suite that show it. */
interface Difference {
  /** What a user sees instead, and why. */
  readonly reason: string;
  /** Titles of tests with those of the blocks around them, joined by " › ". */
  readonly rows: readonly string[];
}

/**
 * Defines the tests of a suite, then turns those that a file lists as differences round: each has to fail, else the list is no
 * longer true. At the end tells how many rows there are, how many pass, and which are excepted.
 *
 * @param name of the suite, for the report
 * @param file JSON with `differences`
 */
export function withDifferences(name: string, file: URL, define: () => void): void {
  const { differences } = JSON.parse(readFileSync(file, 'utf8')) as { differences: readonly Difference[] };
  const listed = new Set(differences.flatMap(({ rows }) => rows));
  const block = describe(name, define);
  const excepted = new Set<string>();
  const tests: Mocha.Test[] = [];
  block.eachTest((test) => {
    tests.push(test);
    const title = test.titlePath().slice(block.titlePath().length).join(' › ');
    if (!listed.has(title)) return;
    excepted.add(title);
    const run = test.fn as Mocha.AsyncFunc;
    test.title = `${test.title} (excepted)`;
    test.fn = async function (this: Mocha.Context) {
      await assert.rejects(async () => run.call(this), `the row passes: take it out of ${file.pathname}`);
    };
  });
  it(`${name}: every difference is that of a row`, () => {
    assert.deepEqual(
      [...listed].filter((row) => !excepted.has(row)),
      [],
    );
  });
  after(() => {
    const passed = tests.filter((test) => test.state === 'passed').length;
    if (passed === 0) return;
    console.log(`${name}: ${passed - excepted.size} of ${tests.length} rows pass, ${excepted.size} are excepted`);
    for (const { reason, rows } of differences) console.log(`  ${rows.length} excepted: ${reason}`);
  });
}
