import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import type { FixedWidthLayout } from '../../layout/layout.ts';
import { readLines } from '../../layout/line-reader.ts';
import { writeLines } from '../../layout/line-writer.ts';
import { mobilityLayouts } from './layouts.ts';

const oracle = fileURLToPath(new URL('../../../../../shared/oracle/flows/mobility-2012/layouts.csv', import.meta.url));

async function* recordsOf(layout: FixedWidthLayout, bytes: Uint8Array, size: number) {
  const chunks = (function* () {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  })();
  for await (const { record, findings } of readLines(layout, chunks)) {
    assert.deepEqual(findings, []);
    yield record;
  }
}

describe('mobility files of medicines: bytes', () => {
  for (const layout of Object.values(mobilityLayouts)) {
    it(`${layout.name}: columns follow each other without hole up to ${layout.recordLength}`, () => {
      let next = 1;
      for (const { start, length, field } of layout.columns) {
        assert.equal(start, next, field.name);
        next += length;
      }
      assert.equal(next - 1, layout.recordLength);
      assert.equal(new Set(layout.columns.map(({ field }) => field.name)).size, layout.columns.length);
    });

    it(`${layout.name}: any file is written again byte by byte, however its bytes come`, async () => {
      // Printable characters of one byte; what a column may hold is the matter of the check.
      const character = fc.constantFrom(...' 09AZaz,.-+/"\'àÈÿ~;'.split(''));
      const line = fc
        .array(fc.oneof({ weight: 3, arbitrary: fc.constant(' ') }, { weight: 2, arbitrary: character }), {
          minLength: layout.recordLength,
          maxLength: layout.recordLength,
        })
        .map((characters) => characters.join(''))
        // A line of spaces alone has no field at all, and still is a record.
        .map((text) => `${text}\r\n`);
      await fc.assert(
        fc.asyncProperty(
          fc.array(line, { minLength: 1, maxLength: 4 }),
          fc.integer({ min: 1, max: 400 }),
          async (lines, size) => {
            const bytes = Buffer.from(lines.join(''), 'latin1');
            const written: Uint8Array[] = [];
            for await (const chunk of writeLines(layout, recordsOf(layout, bytes, size))) written.push(chunk);
            assert.ok(Buffer.concat(written).equals(bytes));
          },
        ),
        { numRuns: 60 },
      );
    });
  }

  it('has the positions, lengths and obligations of the agreement', async function () {
    if (!existsSync(oracle)) {
      console.log('      skipped: ../shared/oracle/flows/mobility-2012 is not here');
      this.skip();
    }
    const rows = (await readFile(oracle, 'utf8')).split('\n').map((row) => row.split(','));
    for (const [name, layout] of Object.entries(mobilityLayouts)) {
      const wanted = rows
        .filter(([record]) => record === name.toUpperCase())
        .map(([, , length, , start, end]) => [Number(length), Number(start), Number(end)]);
      const columns = layout.columns.map(({ start, length }) => [layout.recordLength, start, start + length - 1]);
      assert.deepEqual(columns, wanted);
      const facultative = rows
        .filter(
          ([record, , , , , , , , , obligation]) => record === name.toUpperCase() && /^(FAC|-)$/.test(obligation ?? ''),
        )
        .map(([, , , , start]) => Number(start));
      for (const { start, field } of layout.columns) {
        if (facultative.includes(start)) assert.equal(field.required, false, field.name);
      }
    }
  });
});
