import assert from 'node:assert/strict';
import fc from 'fast-check';
import { documentBundle } from '../../testing/arbitrary/document.ts';
import { vaccinationBody } from '../../testing/arbitrary/vaccinations.ts';
import { checkDocuments, checkIncomplete } from '../../testing/check-documents.ts';
import { exampleBundle, readExample } from '../../testing/example-bundles.ts';
import { describeOracle, faultsOf, openOracle } from '../../testing/oracle.ts';
import type { FseValidator } from '../../validate/index.ts';
import { buildCda } from '../build-document.ts';

const examples = [
  'fse-single-vaccination-full',
  'fse-single-vaccination-minimal',
  'fse-vaccination-certificate-full',
  'fse-vaccination-certificate-minimal',
];

describeOracle('vaccination documents against the files of the ministry', function () {
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

  it('builds a valid document of the example Bundle', () => {
    const bundle = readExample('Bundle/fse-document-bundle-full');
    assert.ok(bundle?.resourceType === 'Bundle');
    assert.deepEqual(faultsOf(validator.validate(Buffer.from(buildCda(bundle).xml))), []);
  });

  it('builds valid records of any single vaccination', () => {
    const documents = documentBundle('SingVacc', vaccinationBody({ single: true }), { otherAuthors: true });
    console.log(checkDocuments(validator, documents));
  });

  it('builds valid certificates of any vaccinations', () => {
    const documents = documentBundle('CertVacc', vaccinationBody({ single: false }), { otherAuthors: true });
    console.log(checkDocuments(validator, documents));
  });

  it('refuses an incomplete document or builds a valid one', () => {
    const single = documentBundle('SingVacc', vaccinationBody({ single: true }), { otherAuthors: true });
    const certificate = documentBundle('CertVacc', vaccinationBody({ single: false }), { otherAuthors: true });
    console.log(checkIncomplete(validator, fc.oneof(single, certificate)));
  });
});
