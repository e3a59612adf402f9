import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { exampleBundle } from '../../../../mappings/src/fse/testing/example-bundles.ts';

const cli = fileURLToPath(new URL('../../cli.ts', import.meta.url));

const schemas: Readonly<Record<string, string>> = {
  'xsd/SMALL/CDA.xsd':
    '<xs:schema targetNamespace="urn:hl7-org:v3" xmlns="urn:hl7-org:v3" xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="ClinicalDocument"><xs:complexType><xs:sequence><xs:any maxOccurs="unbounded" processContents="skip"/></xs:sequence></xs:complexType></xs:element></xs:schema>',
  'schematron/schematronFSE_LAB_v1.0.sch':
    '<schema xmlns="http://purl.oclc.org/dsdl/schematron" queryBinding="xslt2"><ns prefix="hl7" uri="urn:hl7-org:v3"/><pattern><rule context="hl7:ClinicalDocument"><assert test="hl7:title">ERRORE-1| title</assert></rule></pattern></schema>',
};

const documentWith = (title: string) =>
  `<ClinicalDocument xmlns="urn:hl7-org:v3">\n<typeId extension="SMALL"/><templateId root="2.16.840.1.113883.2.9.10.1.1"/><code code="11502-2"/>${title}</ClinicalDocument>`;

describe('sinfonia fse', function () {
  this.timeout(30_000);
  let folder = '';

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sinfonia-fse-'));
    for (const [name, text] of Object.entries(schemas)) {
      await mkdir(dirname(join(folder, 'schemas', name)), { recursive: true });
      await writeFile(join(folder, 'schemas', name), text);
    }
    await writeFile(join(folder, 'good.xml'), documentWith('<title/>'));
    await writeFile(join(folder, 'wrong.xml'), documentWith(''));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  function run(words: readonly string[], environment: Readonly<Record<string, string>> = {}) {
    return new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
      execFile(
        process.execPath,
        [cli, 'fse', ...words],
        { cwd: folder, env: { ...process.env, SINFONIA_FSE_SCHEMAS: '', LC_ALL: 'en_US.UTF-8', ...environment } },
        (error, stdout, stderr) => {
          resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
        },
      );
    });
  }

  it('exit 0 for valid documents, schemas from the configuration', async () => {
    const { code, stdout } = await run(['validate', 'good.xml', 'good.xml'], { SINFONIA_FSE_SCHEMAS: 'schemas' });
    assert.deepEqual([code, stdout], [0, 'good.xml: ok (Laboratory report)\n'.repeat(2)]);
  });

  it('exit 1 with line, code, place, rule and remedy', async () => {
    const { code, stdout } = await run(['validate', '--schemas', 'schemas', 'good.xml', 'wrong.xml']);
    assert.equal(code, 1);
    assert.match(stdout, /^wrong\.xml:1: error fse-schematron-error \/ClinicalDocument: ERRORE-1: title Correct /m);
  });

  it('JSON: both languages and an OperationOutcome', async () => {
    const { code, stdout } = await run(['validate', '--json', '--schemas', 'schemas', 'wrong.xml']);
    assert.equal(code, 1);
    const { valid, type, checked, findings, outcome } = JSON.parse(stdout) as Record<string, unknown> & {
      readonly outcome: { readonly resourceType: string };
      readonly findings: readonly Readonly<Record<string, unknown>>[];
    };
    assert.deepEqual([valid, type, outcome.resourceType], [false, 'LAB', 'OperationOutcome']);
    assert.deepEqual(checked, {
      xsd: 'xsd/SMALL/CDA.xsd',
      schematron: 'schematron/schematronFSE_LAB_v1.0.sch',
      dictionaries: 0,
    });
    assert.deepEqual(Object.keys(findings[0] ?? {}), [
      'stage',
      'severity',
      'code',
      'rule',
      'xpath',
      'line',
      'text',
      'remedy',
    ]);
  });

  it('exit 2 without schemas, with a hint; without a file; with a type that is none', async () => {
    const none = await run(['validate', 'good.xml']);
    assert.equal(none.code, 2);
    assert.match(none.stderr, /schemas of the FSE are missing.*--schemas/);
    const file = await run(['validate', '--schemas', 'schemas', 'nothing.xml', 'good.xml']);
    assert.equal(file.code, 2);
    assert.match(file.stderr, /ENOENT/);
    assert.match(file.stdout, /^good\.xml: ok/);
    const type = await run(['validate', '--schemas', 'schemas', '--type', 'x', 'good.xml']);
    assert.equal(type.code, 2);
    assert.match(type.stderr, /PrF/);
  });

  it('builds a CDA and a PDF, reads both back, and tells what is missing', async () => {
    const bundle = exampleBundle('fse-single-vaccination-full');
    await writeFile(join(folder, 'bundle.json'), JSON.stringify(bundle));
    const built = await run(['build', 'bundle.json', '--out', 'cda.xml', '--pdf', 'document.pdf']);
    assert.deepEqual([built.code, built.stdout], [0, '']);
    const fromXml = await run(['read', 'cda.xml']);
    const fromPdf = await run(['read', 'document.pdf', '--out', 'read.json']);
    assert.deepEqual([fromXml.code, fromPdf.code], [0, 0], fromXml.stderr + fromPdf.stderr);
    const read = await readFile(join(folder, 'read.json'), 'utf8');
    assert.equal(read, fromXml.stdout);
    assert.equal(JSON.parse(read).identifier.value, bundle.identifier?.value);
    const broken = {
      ...bundle,
      entry: bundle.entry?.filter(({ resource }) => resource?.resourceType !== 'Immunization'),
    };
    await writeFile(join(folder, 'broken.json'), JSON.stringify(broken));
    const refused = await run(['build', 'broken.json', '--out', 'never.xml']);
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, /broken\.json: error /);
    await assert.rejects(readFile(join(folder, 'never.xml')), /ENOENT/);
    const none = await run(['read', 'bundle.json']);
    assert.equal(none.code, 2);
  });

  it('lists the types', async () => {
    const { code, stdout } = await run(['types']);
    assert.equal(code, 0);
    assert.equal(stdout.trim().split('\n').length, 22);
  });
});
