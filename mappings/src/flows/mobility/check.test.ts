import assert from 'node:assert/strict';
import { flowByName } from '../../index.ts';
import type { FlowRecord } from '../../layout/layout.ts';
import { writeLines } from '../../layout/line-writer.ts';
import type { RuleFacts } from '../../layout/rule.ts';
import { mobilityBlockRules } from './blocks.ts';
import examples from './check-cases.json' with { type: 'json' };
import { mobilityLayouts } from './layouts.ts';

type Change = Readonly<Record<string, string | null>> | string;
interface Example {
  readonly flow: string;
  readonly name: string;
  /** For each record of the base, in order: fields to set, null to leave one out; any text leaves the record out. */
  readonly change: readonly Change[];
  readonly findings: readonly string[];
}

const base: Readonly<Record<string, readonly FlowRecord[]>> = examples.base;
const cases: readonly Example[] = examples.cases;

function changed(flow: string, changes: readonly Change[]): FlowRecord[] {
  const records: FlowRecord[] = [];
  for (const [index, record] of (base[flow] ?? []).entries()) {
    const change = changes[index] ?? {};
    if (typeof change === 'string') continue;
    const next = { ...record };
    for (const [name, value] of Object.entries(change)) {
      if (value === null) delete next[name];
      else next[name] = value;
    }
    records.push(next);
  }
  return records;
}

async function findingsOf(
  name: string,
  records: readonly FlowRecord[],
  sent: readonly string[] = [],
): Promise<string[]> {
  const flow = flowByName(name);
  assert.ok(flow && flow.layout.kind === 'fixed-width');
  const found: string[] = [];
  const options = {
    producedOn: '2026-01-01',
    sent: sent.map((other) => {
      const { layout } = flowByName(other) ?? flow;
      assert.ok(layout.kind === 'fixed-width');
      return { flow: other, file: writeLines(layout, base[other] ?? []) };
    }),
  };
  for await (const finding of flow.check(writeLines(flow.layout, records), options)) {
    found.push(`${finding.record} ${finding.field} ${finding.code}`);
    assert.ok(!JSON.stringify(finding).includes('VRDDAA80A41F839Z'));
  }
  return found;
}

describe('mobility files: checks', () => {
  for (const example of cases) {
    it(`${example.flow} ${example.name}`, async () => {
      assert.deepEqual(await findingsOf(example.flow, changed(example.flow, example.change)), example.findings);
    });
  }

  it('has a record that breaks each rule', () => {
    const broken = new Set(cases.flatMap(({ findings }) => findings.map((finding) => finding.split(' ')[2])));
    const rules: readonly RuleFacts[] = [
      ...Object.values(mobilityLayouts).flatMap(({ rules }) => rules),
      ...Object.values(mobilityBlockRules),
    ];
    const tested = new Set([...broken, 'MOB-B03', 'MOB-B05', 'MOB-B06', 'MOB-B07']);
    assert.deepEqual(
      rules.filter(({ id }) => !tested.has(id)).map(({ id }) => id),
      [],
    );
  });

  it('tells a detail line that comes after its total', async () => {
    const [detail, total] = base['mobility-d2'] ?? [];
    assert.ok(detail && total);
    const late = { ...detail, progressivoRiga: '02' };
    assert.deepEqual(await findingsOf('mobility-d2', [detail, total, late]), ['3 progressivoRiga MOB-B03']);
  });

  it('follows blocks whose lines are mixed', async () => {
    const [detail, total] = base['mobility-d2'] ?? [];
    assert.ok(detail && total);
    const records = [detail, { ...detail, id: 'R2' }, total, { ...total, id: 'R2' }];
    assert.deepEqual(await findingsOf('mobility-d2', records), []);
  });

  for (const [one, other] of [
    ['mobility-c1', 'mobility-c2'],
    ['mobility-c2', 'mobility-c1'],
    ['mobility-d1', 'mobility-d2'],
    ['mobility-d2', 'mobility-d1'],
    ['mobility-f1', 'mobility-f2'],
    ['mobility-f2', 'mobility-f1'],
  ] as const) {
    it(`compares the keys of ${one} with those of ${other}`, async () => {
      const records = base[one] ?? [];
      assert.deepEqual(await findingsOf(one, records, [other]), []);
      const moved = records.map((record) => ({ ...record, id: 'R9' }));
      assert.deepEqual(await findingsOf(one, moved, [other]), ['1 id MOB-B05', '2 id MOB-B05', '0 id MOB-B06']);
    });
  }
});
