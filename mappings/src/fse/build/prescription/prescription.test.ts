import assert from 'node:assert/strict';
import { documentBundle } from '../../testing/arbitrary/document.ts';
import { drugBody, serviceBody } from '../../testing/arbitrary/prescriptions.ts';
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
];

const prescription = { encounter: true, idSystem: 'urn:oid:2.16.840.1.113883.2.9.4.3.9' };
const generated = [
  ['PrF', documentBundle('PrF', drugBody({ white: false }), prescription)],
  ['PrS', documentBundle('PrS', serviceBody, prescription)],
  ['PrFNoSSN', documentBundle('PrFNoSSN', drugBody({ white: true }), { ...prescription, birthTime: true })],
] as const;

describeOracle('prescriptions against the files of the ministry', function () {
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
