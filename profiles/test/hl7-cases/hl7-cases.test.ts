import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import expectedFailures from './expected-failures.json' with { type: 'json' };
import { hasFailed, type Measurement, measure, type RunResult } from './measure.ts';
import { type LeftOutReason, leftOutReasons } from './scope.ts';

/** Folder with a copy of the public validator cases: the one that holds `manifest.json`. */
const variable = 'SINFONIA_FHIR_TEST_CASES';
/** At least this part of the invalid resources is found, and at most this part of the valid ones refused. */
const bar = { found: 0.85, falseAlarms: 0.02 };

interface ExpectedFailure {
  readonly name: string;
  readonly reason: string;
}

const percent = (part: number, whole: number): string =>
  `${part}/${whole} (${whole === 0 ? '—' : `${((100 * part) / whole).toFixed(1)} %`})`;

function tableOf({ results, leftOut }: Measurement): string {
  const modules = [...new Set(results.map(({ module }) => module))].sort();
  const row = (title: string, runs: readonly RunResult[]): string => {
    const invalid = runs.filter((run) => run.invalid);
    const valid = runs.filter((run) => !run.invalid);
    const found = percent(invalid.filter((run) => !hasFailed(run)).length, invalid.length);
    return `${title.padEnd(16)}${String(runs.length).padStart(6)}  ${found.padEnd(20)}${percent(valid.filter(hasFailed).length, valid.length)}`;
  };
  return [
    'module            runs  invalid found       false alarms',
    ...modules.map((module) =>
      row(
        module,
        results.filter((run) => run.module === module),
      ),
    ),
    row('all', results),
    'left out:',
    ...[...leftOut].map(
      ([reason, count]) => `${String(count).padStart(6)}  ${leftOutReasons[reason as LeftOutReason]}`,
    ),
  ]
    .map((line) => `      ${line}`)
    .join('\n');
}

describe('public HL7 validator cases', () => {
  let measured: Measurement | undefined;

  before(function () {
    this.timeout(120_000);
    const folder = process.env[variable];
    if (folder === undefined || !existsSync(join(folder, 'manifest.json'))) {
      console.log(`      skipped: ${variable} names no folder with a manifest.json (see profiles/test/README.md)`);
      this.skip();
    }
    measured = measure(folder);
    console.log(tableOf(measured));
  });

  it('fail only where it is expected', () => {
    const failed = (measured?.results ?? []).filter(hasFailed).map(({ name }) => name);
    const expected = (expectedFailures as readonly ExpectedFailure[]).map(({ name }) => name);
    // A case that is listed and passes must leave the list, so that the list only shrinks.
    assert.deepEqual(failed.sort(), [...expected].sort());
  });

  it('reach the bar', () => {
    const results = measured?.results ?? [];
    const invalid = results.filter((run) => run.invalid);
    const valid = results.filter((run) => !run.invalid);
    assert.ok(invalid.filter((run) => !hasFailed(run)).length >= bar.found * invalid.length, 'invalid found');
    assert.ok(valid.filter(hasFailed).length <= bar.falseAlarms * valid.length, 'false alarms');
  });
});
