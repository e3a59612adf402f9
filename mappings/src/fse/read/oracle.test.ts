import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Bundle } from '@medplum/fhirtypes';
import { describeOracle, oracle } from '../testing/oracle.ts';
import table from './differences.json' with { type: 'json' };
import { readCda } from './index.ts';
import { compareBundles } from './testing/compare.ts';
import { type DifferenceRow, explains } from './testing/differences.ts';
import { ministrySample } from './testing/ministry-sample.ts';

/** Files of the ministry whose entries are read, all of them. */
const documents = ['SING_VACC', 'CERT_VACC', 'RAD', 'RAP', 'LAB', 'LDO', 'PSS', 'RSA', 'VPS'];

describeOracle('CDA to FHIR against the results of the ministry', () => {
  const seen = new Set<DifferenceRow>();

  for (const name of documents) {
    it(`differs only as the table says: ${name}`, () => {
      const { bundle, findings } = readCda(ministrySample(name));
      const expected = JSON.parse(readFileSync(join(oracle, `fhir-expected/${name}.json`), 'utf8')) as Bundle;
      const unexplained = compareBundles(expected, bundle).flatMap((difference) => {
        const rows = table.rows.filter((row) => explains(row, name, difference));
        for (const row of rows) seen.add(row);
        return rows.length > 0 ? [] : [`${difference.path} ${difference.ours}`];
      });
      assert.deepEqual(unexplained, []);
      assert.deepEqual(findings, []);
    });
  }

  it('has no row in the table that does not occur', () => {
    assert.deepEqual(
      table.rows.filter((row) => !seen.has(row)),
      [],
    );
  });
});
