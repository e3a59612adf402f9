import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type FseReport, FseValidator, fseDocumentTypes } from './index.ts';
import { readTree } from './read-tree.ts';
import { openSchemaFolder } from './schema-folder.ts';
import { XPathEvaluator } from './schematron/xpath.ts';
import { type DocumentEdit, writeEdited } from './testing/edit-document.ts';

const oracle = join(import.meta.dirname, '../../../../../shared/oracle/fse');

/** Faults that a sample of the ministry really has: VPS.xml is older than the schematron 3.8. */
const knownFaults: Readonly<Record<string, readonly string[]>> = { 'VPS.xml': ['ERRORE-46a', 'ERRORE-56'] };

interface MutationFile {
  readonly base: string;
  readonly schematron: string;
  readonly cases: readonly (DocumentEdit & {
    readonly xpath: string;
    readonly errors: readonly string[];
    readonly warnings: readonly string[];
  })[];
}

function rulesOf(report: FseReport, severity: 'error' | 'warning'): readonly string[] {
  const found = report.findings.filter(({ code }) => code === `fse-schematron-${severity}`);
  return [...new Set(found.map(({ rule = '' }) => rule))].sort();
}

const describeOracle = existsSync(oracle) ? describe : describe.skip;

describeOracle('documents of the FSE against the files of the ministry', function () {
  this.timeout(300_000);
  let validator: FseValidator;

  before(async () => {
    validator = await FseValidator.open(openSchemaFolder(oracle));
  });
  after(() => validator.dispose());

  const documents = ['cda-valid', 'cda-synthetic'].flatMap((folder) =>
    existsSync(oracle) ? readdirSync(join(oracle, folder)).map((name) => join(folder, name)) : [],
  );

  for (const path of documents) {
    it(`passes XSD and schematron: ${path}`, () => {
      const report = validator.validate(readFileSync(join(oracle, path)));
      assert.ok(report.type && report.checked.xsd && report.checked.schematron);
      assert.deepEqual(
        report.findings.filter(({ stage }) => stage === 'xsd' || stage === 'read' || stage === 'type'),
        [],
      );
      assert.deepEqual(rulesOf(report, 'error'), knownFaults[path.split('/').at(-1) ?? ''] ?? []);
      assert.equal(
        report.findings.some(({ code }) => code === 'fse-schematron-failed'),
        false,
      );
    });
  }

  it('has a schematron for every type, and each compiles', () => {
    const bytes = readFileSync(join(oracle, 'cda-valid/LAB.xml'));
    for (const { id } of fseDocumentTypes) {
      const { checked, findings } = validator.validate(bytes, { type: id, codes: false });
      assert.ok(checked.schematron, id);
      assert.deepEqual(
        findings.filter(({ code }) => code === 'fse-schematron-failed').map(({ rule }) => rule),
        [],
        id,
      );
    }
  });

  const folder = join(oracle, 'schematron-expected');
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    it(`gives exactly the rules expected of each change: ${name}`, () => {
      const { base, schematron, cases } = JSON.parse(readFileSync(join(folder, name), 'utf8')) as MutationFile;
      const path = ['cda-valid', 'cda-synthetic'].map((part) => join(oracle, part, base)).find(existsSync) ?? '';
      const read = readTree(readFileSync(path));
      assert.ok(read.ok);
      const type = fseDocumentTypes.find((one) => schematron.match(`_${one.schematron}_v?\\d`));
      assert.ok(type);
      const xpath = new XPathEvaluator(new Map());
      const differences = cases.flatMap((one) => {
        const [at] = xpath.nodes(one.xpath, read.root);
        assert.ok(at, one.xpath);
        const changed = Buffer.from(writeEdited(read.root, at, one));
        const report = validator.validate(changed, { type: type.id, codes: false });
        const seen = { errors: rulesOf(report, 'error'), warnings: rulesOf(report, 'warning') };
        const expected = { errors: [...one.errors].sort(), warnings: [...one.warnings].sort() };
        return JSON.stringify(seen) === JSON.stringify(expected) ? [] : [{ ...one, seen }];
      });
      console.log(`      ${name}: ${cases.length - differences.length} of ${cases.length} changes as expected`);
      assert.deepEqual(differences, []);
    });
  }
});
