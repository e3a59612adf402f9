import assert from 'node:assert/strict';
import type { FlowRecord } from '../../layout/layout.ts';
import { writeXml } from '../../layout/xml-writer.ts';
import { siadT1Flow, siadT2Flow } from './flows.ts';
import type { HomeCareAccess, HomeCareCase } from './home-care-case.ts';
import { type ExportedRecord, siadT1Records, siadT2Records } from './records.ts';
import { siadT1Layout } from './t1-layout.ts';
import { siadT2Layout } from './t2-layout.ts';
import { sampleAccess, sampleCase } from './testing/sample-case.ts';

const year = { from: '2025-01-01', to: '2025-12-31' };
const mebibyte = 1024 * 1024;

/** Synthetic cases, each with its own person, made one at a time. */
async function* cases(count: number): AsyncGenerator<HomeCareCase> {
  const { patient, organization, referral, episode, evaluation } = sampleCase();
  const [encounter, ...procedures] = sampleAccess('a', '2025-02-04T10:00:00+01:00', '3', ['2', '16']);
  const access = { encounter, procedures } as HomeCareAccess;
  for (let index = 0; index < count; index += 1) {
    const value = `SYNTHX${String(index).padStart(10, '0')}`;
    yield {
      episode: { ...episode, id: `case-${index}` },
      patient: { ...patient, identifier: [{ system: patient.identifier?.[0]?.system ?? '', value }] },
      organization,
      referral,
      conditions: [],
      evaluations: [evaluation],
      carePlans: [],
      accesses: [access],
    };
  }
}

async function* recordsOf(outcomes: AsyncIterable<ExportedRecord>): AsyncGenerator<FlowRecord> {
  for await (const { record } of outcomes) if (record) yield record;
}

/** Watches how far the heap rises above where it was, in MiB. */
function watchHeap(): { readonly sample: () => void; readonly risen: () => number } {
  const before = process.memoryUsage().heapUsed;
  let peak = before;
  return {
    sample: () => {
      peak = Math.max(peak, process.memoryUsage().heapUsed);
    },
    risen: () => (peak - before) / mebibyte,
  };
}

describe('SIAD at volume', function () {
  this.timeout(60_000);

  it('maps, checks the structure of and writes 100,000 records with flat memory', async () => {
    const began = performance.now();
    const heap = watchHeap();
    let characters = 0;
    for await (const text of writeXml(siadT1Layout, recordsOf(siadT1Records(cases(100_000), year)))) {
      characters += text.length;
      heap.sample();
    }
    const seconds = (performance.now() - began) / 1000;
    console.log(`      T1: ${Math.round(100_000 / seconds)} records/s, heap + ${heap.risen().toFixed(0)} MiB`);
    assert.ok(characters > 100_000 * 1000);
    assert.ok(heap.risen() < 150, `${heap.risen()} MiB`);
  });

  it('writes, reads and checks 20,000 records of each layout with flat memory', async () => {
    const files = [
      [siadT1Flow, writeXml(siadT1Layout, recordsOf(siadT1Records(cases(20_000), year)))],
      [siadT2Flow, writeXml(siadT2Layout, recordsOf(siadT2Records(cases(20_000), year)))],
    ] as const;
    for (const [flow, file] of files) {
      const began = performance.now();
      const heap = watchHeap();
      let last = 0;
      const onRecord = (count: number) => {
        last = count;
        if (count % 500 === 0) heap.sample();
      };
      for await (const finding of flow.check(file, { onRecord })) assert.fail(`${finding.field} ${finding.code}`);
      const speed = Math.round(20_000 / ((performance.now() - began) / 1000));
      console.log(`      ${flow.name}: ${speed} records/s, heap + ${heap.risen().toFixed(0)} MiB`);
      assert.equal(last, 20_000);
      assert.ok(heap.risen() < 150, `${heap.risen()} MiB`);
    }
  });
});
