import assert from 'node:assert/strict';
import { deliveredBody, dispensedBody } from '../../testing/arbitrary/dispensations.ts';
import { documentBundle } from '../../testing/arbitrary/document.ts';
import { checkDocuments, checkIncomplete } from '../../testing/check-documents.ts';
import { exampleBundle } from '../../testing/example-bundles.ts';
import { describeOracle, faultsOf, openOracle } from '../../testing/oracle.ts';
import type { FseValidator } from '../../validate/index.ts';
import { buildCda } from '../build-document.ts';

const examples = [
  'fse-drug-dispensation-full',
  'fse-drug-dispensation-minimal',
  'fse-specialist-dispensation-full',
  'fse-specialist-dispensation-minimal',
];

const generated = [
  ['ErF', documentBundle('ErF', dispensedBody)],
  ['ErS', documentBundle('ErS', deliveredBody)],
  ['ErFNoSSN', documentBundle('ErFNoSSN', dispensedBody)],
] as const;

describeOracle('dispensings against the files of the ministry', function () {
  this.timeout(600_000);
  let validator: FseValidator;

  before(async () => {
    validator = await openOracle();
  });
  after(() => validator.dispose());

  for (const id of examples) {
    it(`builds a valid document of the example ${id}`, () => {
      const { xml } = buildCda(exampleBundle(id));
      assert.deepEqual(faultsOf(validator.validate(Buffer.from(xml))), []);
    });
  }

  for (const [name, documents] of generated) {
    it(`builds valid documents of any ${name}`, () => {
      console.log(checkDocuments(validator, documents));
    });

    it(`refuses an incomplete ${name}, or builds a valid document`, () => {
      console.log(checkIncomplete(validator, documents));
    });
  }
});
