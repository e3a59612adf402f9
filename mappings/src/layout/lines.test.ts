import assert from 'node:assert/strict';
import { FhirError } from '@sinfonia/profiles/issues';
import fc from 'fast-check';
import { checkFlowFile } from './check-file.ts';
import type { CsvLayout, FieldNode, FixedWidthLayout, FlowRecord, LineLayout } from './layout.ts';
import { readLines } from './line-reader.ts';
import { writeLines } from './line-writer.ts';

const field = (name: string, facts: Partial<FieldNode> = {}): FieldNode => ({
  kind: 'element',
  name,
  required: true,
  form: 'text',
  certainty: 'derived',
  from: 'nothing: a layout of the tests',
  ...facts,
});
const fields = [
  field('code', { form: 'code' }),
  field('day', { form: 'date' }),
  field('count', { form: 'integer' }),
  field('note', { required: false }),
] as const;
const head = {
  name: 'test',
  version: '1',
  title: { it: 'Prova', en: 'Test' },
  source: 'none',
  validFrom: '2024-01-01',
  referenceDate: 'day',
  rules: [
    {
      kind: 'condition',
      id: 'TEST-1',
      level: 'anomaly',
      certainty: 'derived',
      source: 'none',
      text: { it: 'Senza nota.', en: 'Without note.' },
      field: 'note',
      when: { path: 'code', in: ['X'] },
      must: { present: 'note' },
    },
  ],
} as const;
const csv: CsvLayout = { ...head, kind: 'csv', separator: ';', header: true, encoding: 'utf-8', columns: fields };
const fixed: FixedWidthLayout = {
  ...head,
  kind: 'fixed-width',
  recordLength: 40,
  encoding: 'latin1',
  columns: [
    { field: fields[0], start: 1, length: 5, pad: { side: 'right', with: ' ' } },
    { field: fields[1], start: 6, length: 10, pad: { side: 'right', with: ' ' } },
    { field: fields[2], start: 18, length: 4, pad: { side: 'left', with: '0' } },
    { field: fields[3], start: 22, length: 15, pad: { side: 'right', with: ' ' } },
  ],
};

async function toBytes(layout: LineLayout, records: readonly FlowRecord[]): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of writeLines(layout, records)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function* cut(bytes: Uint8Array, size: number): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(layout: LineLayout, bytes: Uint8Array, size = 1000) {
  const records: FlowRecord[] = [];
  const codes: string[] = [];
  for await (const { number, record, findings } of readLines(layout, cut(bytes, size))) {
    codes.push(...findings.map((finding) => `${number} ${finding.code}`));
    if (findings.length === 0) records.push(record);
  }
  return { records, codes };
}

const refusal = (code: string) => (error: unknown) => error instanceof FhirError && error.issues[0]?.code === code;

describe('layouts of lines', () => {
  const day = fc.constantFrom('2024-02-29', '2025-12-31');
  const count = fc.integer({ min: 0, max: 9999 }).map(String);

  it('writes and reads any record with separators alike, however the bytes are cut', async () => {
    const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 30 });
    const record = fc.record(
      { code: text, day, count, note: text },
      { requiredKeys: ['code', 'day', 'count'], noNullPrototype: true },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(record, { maxLength: 5 }), fc.integer({ min: 1, max: 50 }), async (records, size) => {
        const expected = { records, codes: [] };
        assert.deepEqual(await read(csv, await toBytes(csv, records), size), expected);
      }),
    );
  });

  it('writes and reads any record of fixed width alike, or refuses to write it', async () => {
    const text = fc.string({ unit: 'binary-ascii', minLength: 1, maxLength: 17 });
    const record = fc.record(
      { code: fc.string({ unit: fc.constantFrom(...'Aà0 '), minLength: 1, maxLength: 6 }), day, count, note: text },
      { requiredKeys: ['code', 'day', 'count'], noNullPrototype: true },
    );
    let written = 0;
    await fc.assert(
      fc.asyncProperty(record, fc.integer({ min: 1, max: 50 }), async (one, size) => {
        let bytes: Buffer;
        try {
          bytes = await toBytes(fixed, [one, one]);
        } catch (error) {
          assert.ok(refusal('flow-line-unwritable')(error));
          return;
        }
        written += 1;
        assert.equal(bytes.length, 2 * (fixed.recordLength + 2));
        assert.deepEqual(await read(fixed, bytes, size), { records: [one, one], codes: [] });
      }),
      { numRuns: 300 },
    );
    assert.ok(written > 20, `${written}`);
  });

  it('puts every field in its place', async () => {
    const bytes = await toBytes(fixed, [{ code: 'à1', day: '2024-02-29', count: '7' }]);
    assert.equal(bytes.toString('latin1'), `à1   2024-02-29  0007${' '.repeat(19)}\r\n`);
    const text = (await toBytes(csv, [{ code: 'a;"b"', day: '2024-02-29', count: '7' }])).toString();
    assert.equal(text, 'code;day;count;note\r\n"a;""b""";2024-02-29;7;\r\n');
  });

  it('cuts nothing and writes nothing that would be read otherwise', async () => {
    const base = { code: 'A', day: '2024-02-29', count: '1' };
    for (const wrong of [
      { code: 'ABCDEF' },
      { code: 'A ' },
      { code: '€' },
      { note: 'a\nb' },
      { note: ' ' },
      { count: '12345' },
    ]) {
      await assert.rejects(toBytes(fixed, [{ ...base, ...wrong }]), refusal('flow-line-unwritable'));
    }
  });

  for (const [name, layout, text, codes] of [
    ['a line too short', fixed, 'A    2024-02-29  0007\r\n', ['1 flow-line-length']],
    ['a line with a column too many', csv, 'code;day;count;note\nA;2024-02-29;7;;\n', ['1 flow-line-columns']],
    ['another header', csv, 'day;code;count;note\nA;2024-02-29;7;\n', ['0 flow-file-header']],
    ['empty lines and no last line break', csv, '\ncode;day;count;note\r\n\r\nA;2024-02-29;7;x', []],
  ] as const) {
    it(`tells ${name}`, async () => {
      assert.deepEqual((await read(layout, Buffer.from(text))).codes, codes);
    });
  }

  it('refuses a quotation without end, text after one, and bytes of another encoding', async () => {
    for (const bytes of ['code;day;count;note\n"A;2024', 'code;day;count;note\n"A"B;', '\xff'].map((text) =>
      Buffer.from(text, 'latin1'),
    )) {
      await assert.rejects(read(csv, bytes), refusal('flow-file-unreadable'));
    }
    await assert.rejects(read({ ...fixed, encoding: 'ascii' }, Buffer.from('à')), refusal('flow-file-unreadable'));
  });

  it('checks fields, rules and keys of a line file like those of XML', async () => {
    const text = 'code;day;count;note\nX;2024-02-30;7;a\nX;2024-02-29;b;\nX;2024-02-29;;z\n';
    const findings: string[] = [];
    const keyOf = (record: FlowRecord) => (record['code'] as string | undefined) ?? '';
    for await (const { record, field: place, code } of checkFlowFile(csv, toStream(text), { keyOf })) {
      findings.push(`${record} ${place} ${code}`);
    }
    assert.deepEqual(findings, [
      '1 day flow-field-date',
      '2 count flow-field-form',
      '2 note TEST-1',
      '2  flow-key-repeated',
      '3 count flow-field-missing',
      '3  flow-key-repeated',
    ]);
  });
});

async function* toStream(text: string): AsyncGenerator<string> {
  yield text;
}
