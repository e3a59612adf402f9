import assert from 'node:assert/strict';
import type { Finding } from '../../layout/finding.ts';
import type { FlowRecord, FlowValue, XmlLayout } from '../../layout/layout.ts';
import { valueAt } from '../../layout/rule.ts';
import { writeXml } from '../../layout/xml-writer.ts';
import type { Flow } from '../flow.ts';
import { assembleHomeCareCases } from './assemble-cases.ts';
import checkCases from './check-cases.json' with { type: 'json' };
import { siadT1Flow, siadT2Flow } from './flows.ts';
import { siadT1Records, siadT2Records } from './records.ts';
import structureCases from './structure-cases.json' with { type: 'json' };
import { siadT1Layout } from './t1-layout.ts';
import { siadT2Layout } from './t2-layout.ts';
import { allOf } from './testing/all-of.ts';
import { inChunks, joinText } from './testing/file-chunks.ts';
import { MemorySource } from './testing/memory-source.ts';
import { sampleAccess, sampleCase } from './testing/sample-case.ts';

const flows: Readonly<Record<string, readonly [Flow, XmlLayout]>> = {
  'siad-t1': [siadT1Flow, siadT1Layout],
  'siad-t2': [siadT2Flow, siadT2Layout],
};
const period = { from: '2025-01-01', to: '2025-12-31' };

async function baseRecords(): Promise<Readonly<Record<string, FlowRecord>>> {
  const source = new MemorySource().put(
    ...sampleCase().all,
    ...sampleAccess('a', '2025-02-04T10:00:00+01:00', '3', ['2', '16']),
  );
  const [first] = await allOf(siadT1Records(assembleHomeCareCases(source), period));
  const [second] = await allOf(siadT2Records(assembleHomeCareCases(source), period));
  assert.ok(first?.record && second?.record);
  return { 'siad-t1': first.record, 'siad-t2': second.record };
}

function change(record: FlowRecord, path: string, value: unknown, evaluation: FlowValue | undefined): void {
  const names = path.split('/');
  const last = names.pop() ?? '';
  let at: FlowRecord = record;
  for (const name of names) at = at[name] as FlowRecord;
  if (value === null) delete at[last];
  else {
    const text = JSON.stringify(value).replaceAll('"evaluation"', JSON.stringify(evaluation));
    at[last] = JSON.parse(text) as FlowValue;
  }
}

async function check(flow: Flow, text: string): Promise<Finding[]> {
  const findings: Finding[] = [];
  for await (const finding of flow.check(inChunks(text, 900), { producedOn: '2026-06-30' })) findings.push(finding);
  return findings;
}

describe('SIAD checks', () => {
  for (const example of checkCases) {
    it(`${example.flow}: ${example.name}`, async () => {
      const [flow, layout] = flows[example.flow] ?? [];
      assert.ok(flow && layout);
      const base = structuredClone(await baseRecords());
      const record = base[example.flow];
      const first = base['siad-t1'];
      assert.ok(record && first);
      const { data: _day, ...group } = valueAt(first, 'Eventi/Valutazione') as FlowRecord;
      for (const [path, value] of Object.entries(example.change)) change(record, path, value, group);
      const findings = await check(flow, await joinText(writeXml(layout, [record])));
      assert.deepEqual(
        findings.map((finding) => `${finding.field} ${finding.code}`),
        example.findings,
      );
      for (const finding of findings) {
        assert.equal(finding.record, 1);
        assert.equal(/non verificata/.test(finding.message.it), finding.unverified);
        if (finding.unverified) assert.equal(finding.severity, 'warning');
        // What a finding says must never hold what a field holds.
        assert.ok(!JSON.stringify(finding).includes('ZZZZZZ4'));
      }
    });
  }

  for (const example of structureCases) {
    it(`${example.flow}: ${example.name}`, async () => {
      const [flow, layout] = flows[example.flow] ?? [];
      const record = (await baseRecords())[example.flow];
      assert.ok(flow && layout && record);
      const text = await joinText(writeXml(layout, [record]));
      const changed = text.replaceAll(example.replace, example.with);
      assert.notEqual(changed, text);
      const findings = await check(flow, changed);
      assert.deepEqual(
        findings.map((finding) => `${finding.record} ${finding.field} ${finding.code}`),
        example.findings,
      );
    });
  }

  it('tells the second of two records with one key', async () => {
    const record = (await baseRecords())['siad-t1'];
    assert.ok(record);
    const findings = await check(siadT1Flow, await joinText(writeXml(siadT1Layout, [record, record])));
    assert.deepEqual(
      findings.map((finding) => [finding.record, finding.code]),
      [[2, 'flow-key-repeated']],
    );
  });

  it('tells a file without records', async () => {
    const findings = await check(siadT1Flow, '<FlsAssDom_1/>');
    assert.deepEqual(
      findings.map((finding) => [finding.record, finding.code]),
      [[0, 'flow-file-empty']],
    );
  });
});
