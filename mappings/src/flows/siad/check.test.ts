import assert from 'node:assert/strict';
import { writeXml } from '../../layout/xml-writer.ts';
import type { SentFile } from '../flow.ts';
import checkCases from './check-cases.json' with { type: 'json' };
import { siadT1Flow } from './flows.ts';
import historyCases from './history-cases.json' with { type: 'json' };
import structureCases from './structure-cases.json' with { type: 'json' };
import { siadT1Layout } from './t1-layout.ts';
import { baseRecords, changedRecord, checkedFlows, checkText } from './testing/check-record.ts';
import { joinText } from './testing/file-chunks.ts';

describe('SIAD checks', () => {
  for (const example of checkCases) {
    it(`${example.flow}: ${example.name}`, async () => {
      const [flow, layout] = checkedFlows[example.flow] ?? [];
      assert.ok(flow && layout);
      const record = await changedRecord(example.flow, example.change);
      const findings = await checkText(flow, await joinText(writeXml(layout, [record])));
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
      const [flow, layout] = checkedFlows[example.flow] ?? [];
      const record = (await baseRecords())[example.flow];
      assert.ok(flow && layout && record);
      const text = await joinText(writeXml(layout, [record]));
      const changed = text.replaceAll(example.replace, example.with);
      assert.notEqual(changed, text);
      const findings = await checkText(flow, changed);
      assert.deepEqual(
        findings.map((finding) => `${finding.record} ${finding.field} ${finding.code}`),
        example.findings,
      );
    });
  }

  it('tells the second of two records with one key', async () => {
    const record = (await baseRecords())['siad-t1'];
    assert.ok(record);
    const findings = await checkText(siadT1Flow, await joinText(writeXml(siadT1Layout, [record, record])));
    assert.deepEqual(
      findings.map((finding) => [finding.record, finding.code]),
      [[2, 'flow-key-repeated']],
    );
  });

  it('tells a file without records', async () => {
    const findings = await checkText(siadT1Flow, '<FlsAssDom_1/>');
    assert.deepEqual(
      findings.map((finding) => [finding.record, finding.code]),
      [[0, 'flow-file-empty']],
    );
  });

  for (const example of historyCases) {
    it(`${example.flow} and files sent before, ${example.rule}: ${example.name}`, async () => {
      const [flow, layout] = checkedFlows[example.flow] ?? [];
      assert.ok(flow && layout);
      const sent: SentFile[] = [];
      for (const { flow: name, change } of example.sent) {
        const [, sentLayout] = checkedFlows[name] ?? [];
        assert.ok(sentLayout);
        sent.push({ flow: name, file: writeXml(sentLayout, [await changedRecord(name, change)]) });
      }
      const records = await Promise.all(example.records.map((change) => changedRecord(example.flow, change)));
      const findings = await checkText(flow, await joinText(writeXml(layout, records)), sent);
      assert.deepEqual(
        findings.map((finding) => `${finding.record} ${finding.field} ${finding.code}`),
        example.findings,
      );
      assert.ok(!JSON.stringify(findings).includes('ZZZZZZ4'));
    });
  }
});
