import assert from 'node:assert/strict';
import { FhirError, isRefusal, textOf } from '@sinfonia/profiles/issues';
import fc from 'fast-check';
import { type FseReport, type FseValidateOptions, FseValidator } from './index.ts';
import { smallDocument, smallSchemas } from './testing/small-schemas.ts';
import cases from './validator-cases.json' with { type: 'json' };

interface Case {
  readonly name: string;
  readonly text?: string;
  readonly document?: { readonly codes?: string; readonly title?: string; readonly template?: string };
  readonly options?: FseValidateOptions;
  readonly valid?: boolean;
  /** Code, place with line, rule. */
  readonly expected: readonly string[];
}

function summaryOf({ findings }: FseReport): readonly string[] {
  return findings.map(({ code, expression, line, rule }) => {
    const place = line === undefined ? '' : ` ${expression?.[0] ?? ''}:${line}`;
    return `${code}${place}${rule === undefined ? '' : ` ${rule}`}`;
  });
}

describe('validator of FSE documents', function () {
  this.timeout(60_000);
  let validator: FseValidator;

  before(async () => {
    validator = await FseValidator.open(smallSchemas());
  });
  after(() => validator.dispose());

  for (const one of cases as readonly Case[]) {
    it(one.name, () => {
      const report = validator.validate(Buffer.from(one.text ?? smallDocument(one.document)), one.options);
      assert.deepEqual(summaryOf(report), one.expected);
      assert.equal(report.valid, one.valid ?? one.expected.length === 0);
      const texts = report.findings.flatMap((finding) => [textOf(finding, 'it'), textOf(finding, 'en')]);
      assert.equal(
        texts.some((text) => /\{\w+\}|Verdi|passwd/.test(text)),
        false,
        texts.join('\n'),
      );
    });
  }

  it('says what is missing when there are no schemas', async () => {
    for (const changes of [{ 'xsd/SMALL/CDA.xsd': undefined }, { 'schematron/schematron_RSA_v1.sch': undefined }]) {
      const files = smallSchemas({
        ...changes,
        'schematron/schematronFSE_LAB_v1.9.sch': undefined,
        'schematron/schematronFSE_LAB_v1.10.sch': undefined,
      });
      await assert.rejects(
        FseValidator.open(files),
        (error) => error instanceof FhirError && error.issues[0]?.code === 'fse-schemas-missing',
      );
    }
  });

  it('refuses a type that does not exist, also names of every object', () => {
    for (const type of ['x', 'constructor', '__proto__', 'toString', '']) {
      assert.throws(() => validator.validate(Buffer.from(smallDocument()), { type }), FhirError);
    }
  });

  it('tells of a schema that is not usable, and of one whose part is missing', async () => {
    for (const changes of [{ 'xsd/SMALL/CDA.xsd': '<a/>' }, { 'xsd/SMALL/types.xsd': undefined }]) {
      const broken = await FseValidator.open(smallSchemas(changes));
      const report = broken.validate(Buffer.from(smallDocument()), { codes: false });
      assert.deepEqual(summaryOf(report), ['fse-schema-invalid']);
      broken.dispose();
    }
  });

  it('reads UTF-16 and Latin-1, and refuses bytes that are not in the encoding', () => {
    const text = smallDocument({ title: '<title>perché</title>' });
    const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text.replace('UTF-8', 'UTF-16'), 'utf16le')]);
    const latin = Buffer.from(text.replace('UTF-8', 'ISO-8859-1'), 'latin1');
    for (const bytes of [utf16, latin, Buffer.from(`\ufeff${text}`)])
      assert.equal(validator.validate(bytes).valid, true);
    const report = validator.validate(Buffer.from(text, 'latin1'));
    assert.deepEqual(summaryOf(report), ['fse-encoding :1']);
  });

  it('stays within its bounds', async () => {
    const bounded = await FseValidator.open(smallSchemas(), {
      limits: { bytes: 40_000, depth: 20, nodes: 1_000, attributeLength: 500, attributesPerElement: 10 },
      findingLimit: 5,
      steps: 3_000,
    });
    const code = '<code code="W"/>';
    const attributes = Array.from({ length: 11 }, (_, index) => `a${index}=""`).join(' ');
    const table: readonly (readonly [string, string | undefined])[] = [
      [`${code.repeat(3_000)}`, 'bytes'],
      [`${'<a>'.repeat(20)}${'</a>'.repeat(20)}`, 'depth'],
      [code.repeat(500), 'nodes'],
      [`<a b="${'x'.repeat(501)}"/>`, 'attributeLength'],
      [`<a ${attributes}/>`, 'attributesPerElement'],
      [code.repeat(4), undefined],
    ];
    for (const [codes, limit] of table) {
      const { findings } = bounded.validate(Buffer.from(smallDocument({ codes })));
      assert.equal(findings.find((one) => one.code === 'fse-too-large')?.values?.['limit'], limit);
    }
    const many = bounded.validate(Buffer.from(smallDocument({ codes: code.repeat(20) })));
    assert.deepEqual(
      many.findings.slice(5).map((one) => one.code),
      ['fse-findings-cut'],
    );
    const work = await FseValidator.open(smallSchemas(), { steps: 100 });
    const tired = work.validate(Buffer.from(smallDocument({ codes: code.repeat(90) })), { codes: false });
    assert.deepEqual(
      tired.findings.map((one) => one.values?.['limit']),
      ['steps'],
    );
    assert.equal(tired.valid, false);
  });

  it('answers whatever bytes it is given, and is the same afterwards', () => {
    const good = Buffer.from(smallDocument());
    const before = validator.validate(good);
    const pieces = [
      '<!DOCTYPE a>',
      '<![CDATA[',
      ']]>',
      '&#0;',
      '&lt;',
      '<a xmlns:p="q" p:b=""/>',
      '<?x?>',
      '</code>',
      '\u0000',
      '\ud800',
      'xmlns=""',
      '"',
    ];
    const change = fc.record({
      at: fc.nat(good.length),
      cut: fc.nat(40),
      put: fc.oneof(
        fc.constantFrom(...pieces).map((piece) => Buffer.from(piece)),
        fc.uint8Array({ maxLength: 12 }),
      ),
    });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
        let bytes: Uint8Array = good;
        for (const { at, cut, put } of changes) {
          bytes = Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(at + cut)]);
        }
        const report = validator.validate(bytes);
        assert.equal(report.valid, !report.findings.some(isRefusal));
        // Without a fault of reading the document was held against everything.
        if (report.valid) assert.ok(report.checked.xsd && report.checked.schematron);
      }),
      { numRuns: 1_500 },
    );
    assert.deepEqual(validator.validate(good), before);
  });
});
