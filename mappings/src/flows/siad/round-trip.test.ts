import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Finding } from '../../layout/finding.ts';
import type { FlowRecord, XmlLayout } from '../../layout/layout.ts';
import { readXml } from '../../layout/xml-reader.ts';
import { writeXml } from '../../layout/xml-writer.ts';
import type { Flow } from '../flow.ts';
import { siadT1Flow, siadT2Flow } from './flows.ts';
import { siadT1Layout } from './t1-layout.ts';
import { siadT2Layout } from './t2-layout.ts';
import { t1AndT2Records, t1Record } from './testing/arbitrary-records.ts';
import { inChunks, joinText } from './testing/file-chunks.ts';
import { testIdKey } from './testing/id-key.ts';
import { MemorySource } from './testing/memory-source.ts';

const wholeTime = { from: '2000-01-01', to: '2099-12-31' };

async function toText(layout: XmlLayout, records: readonly FlowRecord[]): Promise<string> {
  return joinText(writeXml(layout, records));
}

async function read(layout: XmlLayout, text: string, size = 7000): Promise<FlowRecord[]> {
  const records: FlowRecord[] = [];
  for await (const { record, findings } of readXml(layout, inChunks(text, size))) {
    assert.deepEqual(findings, []);
    records.push(record);
  }
  return records;
}

async function importInto(source: MemorySource, flow: Flow, text: string): Promise<void> {
  const findings: Finding[] = [];
  for await (const bundle of flow.import(inChunks(text, 5000), {
    source,
    idKey: testIdKey,
    onFinding: (finding) => findings.push(finding),
  })) {
    source.apply(bundle);
  }
  assert.deepEqual(
    findings.filter((finding) => finding.severity === 'error'),
    [],
  );
}

async function exportFrom(source: MemorySource, flow: Flow): Promise<string> {
  const findings: Finding[] = [];
  const chunks = flow.export(source, { period: wholeTime, onFinding: (finding) => findings.push(finding) });
  const text = await joinText(chunks);
  assert.deepEqual(
    findings.filter((finding) => finding.severity === 'error'),
    [],
  );
  return text;
}

describe('SIAD round trips', () => {
  it('writes and reads any T1 and T2 record alike, however the bytes are cut', async () => {
    await fc.assert(
      fc.asyncProperty(t1AndT2Records, fc.integer({ min: 1, max: 400 }), async ([first, second], size) => {
        assert.deepEqual(await read(siadT1Layout, await toText(siadT1Layout, [first]), size), [first]);
        assert.deepEqual(await read(siadT2Layout, await toText(siadT2Layout, [second]), size), [second]);
      }),
      { numRuns: 40 },
    );
  });

  it('turns any T1 record into FHIR and back', async () => {
    await fc.assert(
      fc.asyncProperty(t1Record, async (record) => {
        const source = new MemorySource();
        await importInto(source, siadT1Flow, await toText(siadT1Layout, [record]));
        assert.deepEqual(await read(siadT1Layout, await exportFrom(source, siadT1Flow)), [record]);
      }),
      { numRuns: 60 },
    );
  });

  it('turns any T2 record into FHIR and back, and leaves T1 as it was', async () => {
    await fc.assert(
      fc.asyncProperty(t1AndT2Records, async ([first, second]) => {
        const source = new MemorySource();
        await importInto(source, siadT1Flow, await toText(siadT1Layout, [first]));
        await importInto(source, siadT2Flow, await toText(siadT2Layout, [second]));
        assert.deepEqual(await read(siadT2Layout, await exportFrom(source, siadT2Flow)), [second]);
        assert.deepEqual(await read(siadT1Layout, await exportFrom(source, siadT1Flow)), [first]);
      }),
      { numRuns: 60 },
    );
  });

  it('changes nothing when a file is imported again, and T1 again keeps what T2 brought', async () => {
    await fc.assert(
      fc.asyncProperty(t1AndT2Records, async ([first, second]) => {
        const source = new MemorySource();
        const [t1, t2] = [await toText(siadT1Layout, [first]), await toText(siadT2Layout, [second])];
        await importInto(source, siadT1Flow, t1);
        await importInto(source, siadT2Flow, t2);
        const before = structuredClone(source.resources);
        await importInto(source, siadT1Flow, t1);
        await importInto(source, siadT2Flow, t2);
        assert.deepEqual(new Set(source.resources.map((item) => item.id)), new Set(before.map((item) => item.id)));
        assert.deepEqual(await read(siadT2Layout, await exportFrom(source, siadT2Flow)), [second]);
      }),
      { numRuns: 30 },
    );
  });
});
