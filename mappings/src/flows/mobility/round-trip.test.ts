import assert from 'node:assert/strict';
import type { Resource } from '@medplum/fhirtypes';
import { isRefusal, textOf } from '@sinfonia/profiles/issues';
import { validate } from '@sinfonia/profiles/validator';
import fc from 'fast-check';
import type { Finding } from '../../layout/finding.ts';
import type { FixedWidthLayout, FlowRecord } from '../../layout/layout.ts';
import { writeLines } from '../../layout/line-writer.ts';
import { testIdKey } from '../siad/testing/id-key.ts';
import { MemorySource } from '../siad/testing/memory-source.ts';
import type { MobilityLetter } from './charged-block.ts';
import { exportMobility } from './export.ts';
import coverageData from './field-coverage.json' with { type: 'json' };
import { importMobility } from './import.ts';
import { mobilityLayouts } from './layouts.ts';
import { type SampleBlock, sampleBlock } from './testing/blocks.ts';

const coverage: Readonly<Record<string, Readonly<Record<string, { readonly how: string; readonly path: string }>>>> =
  coverageData;
const year = { from: '2024-01-01', to: '2024-12-31' };
const pairs: Readonly<Record<MobilityLetter, readonly [FixedWidthLayout, FixedWidthLayout]>> = {
  C: [mobilityLayouts.c1, mobilityLayouts.c2],
  D: [mobilityLayouts.d1, mobilityLayouts.d2],
  F: [mobilityLayouts.f1, mobilityLayouts.f2],
};

async function bytesOf(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return Buffer.concat(parts);
}

/** Lines in order: a store gives resources back in its own order. */
const lines = (bytes: Buffer) => bytes.toString('latin1').split('\r\n').sort();

async function take(source: MemorySource, letter: MobilityLetter, blocks: readonly SampleBlock[]): Promise<Finding[]> {
  const findings: Finding[] = [];
  const [persons, services] = pairs[letter];
  for await (const bundle of importMobility({ letter, part: 2 }, writeLines(services, records(blocks, 'services')), {
    source,
    idKey: testIdKey,
    persons: writeLines(persons, records(blocks, 'persons')),
    onFinding: (finding) => findings.push(finding),
  })) {
    source.apply(bundle);
  }
  return findings;
}

function records(blocks: readonly SampleBlock[], part: keyof SampleBlock): FlowRecord[] {
  return blocks.flatMap((block) => block[part]);
}

/** One person and one block by its ID: a register has one record of a person, and a file one block of an ID. */
const distinct = (blocks: readonly SampleBlock[]) =>
  new Set(blocks.map(({ persons: [first] }) => first?.['codiceFiscale'])).size === blocks.length &&
  new Set(blocks.map(({ persons: [first] }) => first?.['id'])).size === blocks.length;

describe('mobility files and FHIR', function () {
  this.timeout(60_000);
  for (const letter of ['C', 'D', 'F'] as const) {
    const blocks = fc.array(sampleBlock[letter], { minLength: 1, maxLength: 4 }).filter(distinct);

    it(`${letter}: any file becomes resources and is written again byte by byte, also read twice`, async () => {
      await fc.assert(
        fc.asyncProperty(blocks, async (sample) => {
          const source = new MemorySource();
          assert.deepEqual(await take(source, letter, sample), []);
          const count = source.resources.length;
          await take(source, letter, sample);
          assert.equal(source.resources.length, count);
          for (const [index, part] of (['persons', 'services'] as const).entries()) {
            const findings: Finding[] = [];
            const written = await bytesOf(
              exportMobility({ letter, part: index === 0 ? 1 : 2 }, source, {
                period: year,
                residents: 'all',
                onFinding: (finding) => findings.push(finding),
              }),
            );
            assert.deepEqual(findings, []);
            const layout = pairs[letter][index] ?? mobilityLayouts.d1;
            assert.deepEqual(lines(written), lines(await bytesOf(writeLines(layout, records(sample, part)))));
          }
        }),
        { numRuns: 150 },
      );
    });

    it(`${letter}: both files of a pair have the same keys in the same order`, async () => {
      await fc.assert(
        fc.asyncProperty(blocks, async (sample) => {
          const source = new MemorySource();
          await take(source, letter, sample);
          const keys: string[][] = [];
          for (const part of [1, 2] as const) {
            const found: string[] = [];
            const text = (await bytesOf(exportMobility({ letter, part }, source, { period: year }))).toString('latin1');
            const { columns } = pairs[letter][part - 1] ?? mobilityLayouts.d1;
            for (const line of text.split('\r\n').filter(Boolean)) {
              const at = (name: string) => {
                const column = columns.find(({ field }) => field.name === name);
                return column ? line.slice(column.start - 1, column.start - 1 + column.length) : '';
              };
              found.push(
                [
                  'regioneAddebitante',
                  'aziendaInviante',
                  'presidioErogatore',
                  'strutturaErogatrice',
                  'id',
                  'progressivoRiga',
                ]
                  .map(at)
                  .join(' '),
              );
            }
            keys.push(found);
          }
          assert.deepEqual(keys[0], keys[1]);
        }),
        { numRuns: 30 },
      );
    });

    it(`${letter}: makes dispensings and services that keep their profile`, async () => {
      await fc.assert(
        fc.asyncProperty(blocks, async (sample) => {
          const source = new MemorySource();
          await take(source, letter, sample);
          const refusals = source.resources
            .filter(({ resourceType }) => resourceType !== 'Patient')
            .flatMap((resource: Resource) => validate(resource).filter(isRefusal))
            .map((issue) => textOf(issue, 'en'));
          assert.deepEqual(refusals, []);
        }),
        { numRuns: 30 },
      );
    });
  }

  it('says of every field whether it is carried, computed or lost', () => {
    const counts: Record<string, number> = {};
    for (const layout of Object.values(mobilityLayouts)) {
      const fields = coverage[layout.name] ?? {};
      assert.deepEqual(
        Object.keys(fields),
        layout.columns.map(({ field }) => field.name),
      );
      for (const { how } of Object.values(fields)) counts[how] = (counts[how] ?? 0) + 1;
      for (const { field } of layout.columns) {
        assert.equal(field.from, fields[field.name]?.path);
      }
    }
    console.log(
      `      ${Object.entries(counts)
        .map(([how, count]) => `${count} ${how}`)
        .join(', ')}`,
    );
    assert.deepEqual(Object.keys(counts).sort(), ['carried', 'computed', 'lost']);
  });
});
