import assert from 'node:assert/strict';
import { checkDocuments, checkIncomplete } from '../../testing/check-documents.ts';
import { exampleBundle } from '../../testing/example-bundles.ts';
import { describeOracle, faultsOf, openOracle } from '../../testing/oracle.ts';
import type { FseValidator } from '../../validate/index.ts';
import { buildCda } from '../build-document.ts';

const examples = [
  'fse-drug-prescription-full',
  'fse-drug-prescription-minimal',
  'fse-specialist-prescription-full',
  'fse-specialist-prescription-minimal',
  'fse-drug-dispensation-full',
  'fse-drug-dispensation-minimal',
  'fse-specialist-dispensation-full',
  'fse-specialist-dispensation-minimal',
];

describeOracle('prescriptions and dispensings against the files of the ministry', function () {
  this.timeout(600_000);
  let validator: FseValidator;

  before(async () => {
    validator = await openOracle();
  });
  after(() => validator.dispose());

  for (const id of examples) {
    it(`builds a valid document of the example ${id}`, () => {
      const { xml, remarks } = buildCda(exampleBundle(id));
      if (process.env['SHOW']) console.log(xml, remarks.map((one) => one.expression?.[0]));
      assert.deepEqual(faultsOf(validator.validate(Buffer.from(xml))), []);
    });
  }
});
