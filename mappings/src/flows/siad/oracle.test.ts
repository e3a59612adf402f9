import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import type { Finding } from '../../layout/finding.ts';
import type { XmlLayout } from '../../layout/layout.ts';
import { writeXml } from '../../layout/xml-writer.ts';
import { checkAgainstSchema } from '../../layout/xsd.ts';
import type { Flow } from '../flow.ts';
import { siadT1Flow, siadT2Flow } from './flows.ts';
import { siadT1Layout } from './t1-layout.ts';
import { siadT2Layout } from './t2-layout.ts';
import { t1AndT2Records } from './testing/arbitrary-records.ts';
import { inChunks, joinText } from './testing/file-chunks.ts';
import { MemorySource } from './testing/memory-source.ts';
import { sampleAccess, sampleCase } from './testing/sample-case.ts';

const folder = fileURLToPath(new URL('../../../../../shared/oracle/flows/siad/', import.meta.url));

const flows: readonly (readonly [flow: Flow, layout: XmlLayout, number: string])[] = [
  [siadT1Flow, siadT1Layout, '1'],
  [siadT2Flow, siadT2Layout, '2'],
];

async function faultsOf(layout: XmlLayout, number: string, text: string): Promise<readonly Finding[]> {
  const schema = await readFile(`${folder}Siad${number}_struttura_v2024.xsd`);
  return checkAgainstSchema(layout, schema, new TextEncoder().encode(text));
}

describe('SIAD files against the structure schemas of the ministry', () => {
  before(function () {
    if (existsSync(folder)) return;
    console.log('      skipped: ../shared/oracle/flows/siad is not here');
    this.skip();
  });

  for (const [flow, layout, number] of flows) {
    it(`finds nothing in the synthetic sample of ${flow.name}`, async () => {
      const text = await readFile(`${folder}sample-SYNTHETIC-SIAD_tracciato${number}.xml`, 'utf8');
      const findings: Finding[] = [];
      for await (const finding of flow.check(inChunks(text, 512), { producedOn: '2026-01-01' })) findings.push(finding);
      assert.deepEqual(findings, []);
      assert.deepEqual(await faultsOf(layout, number, text), []);
    });
  }

  it('accepts any record that the writer makes, in both namespaces', async () => {
    await fc.assert(
      fc.asyncProperty(t1AndT2Records, fc.constantFrom('none' as const, 'field' as const), async (pair, namespace) => {
        for (const [index, [, layout, number]] of flows.entries()) {
          const record = pair[index];
          assert.ok(record);
          const text = await joinText(writeXml(layout, [record, record], { namespace }));
          assert.deepEqual(await faultsOf(layout, number, text), []);
        }
      }),
      { numRuns: 25 },
    );
  });

  it('accepts the files exported from a case in FHIR', async () => {
    const source = new MemorySource().put(
      ...sampleCase({ closed: '2025-03-20', opened: '2025-02-03' }).all,
      ...sampleAccess('a', '2025-02-04T10:00:00+01:00', '3', ['2', '16']),
    );
    for (const [flow, layout, number] of flows) {
      const text = await joinText(flow.export(source, { period: { from: '2025-01-01', to: '2025-03-31' } }));
      assert.match(text, /<Assistenza>/);
      assert.deepEqual(await faultsOf(layout, number, text), []);
    }
  });

  it('tells the line of what the schema refuses', async () => {
    const text = await joinText(writeXml(siadT1Layout, [{ Trasmissione: { tipo: 'I' } }]));
    const faults = await faultsOf(siadT1Layout, '1', text);
    assert.deepEqual(
      faults.map((fault) => fault.code),
      ['flow-file-schema'],
    );
    assert.match(faults[0]?.message.en ?? '', /line 3/);
  });
});
