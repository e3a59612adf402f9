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
 * Defines the tests of a suite, then excepts the differences that a file lists.
 *
 * @param name of the suite, for the report
 * @param file JSON with `differences`
 */
export function withDifferences(name: string, file: URL, define: () => void): void {
  const block = describe(name, define);
  const report = exceptDifferences(name, file, block);
  it(`${name}: every difference is that of a row`, () => assert.deepEqual(report.strangers, []));
  after(report.print);
}

/**
 * Turns the tests of a block that a file lists as differences round: each has to fail, else the list is no longer true.
 *
 * @returns rows of the list that are no test, and what prints how many rows there are, how many pass, and which are excepted
 */
export function exceptDifferences(
  name: string,
  file: URL,
  block: Mocha.Suite,
): { readonly strangers: readonly string[]; readonly print: () => void } {
  const { differences } = JSON.parse(readFileSync(file, 'utf8')) as { differences: readonly Difference[] };
  const listed = new Set(differences.flatMap(({ rows }) => rows));
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
  const print = (): void => {
    const passed = tests.filter((test) => test.state === 'passed').length;
    if (passed === 0) return;
    console.log(`${name}: ${passed - excepted.size} of ${tests.length} rows pass, ${excepted.size} are excepted`);
    for (const { reason, rows } of differences) console.log(`  ${rows.length} excepted: ${reason}`);
  };
  return { strangers: [...listed].filter((row) => !excepted.has(row)), print };
}
