import assert from 'node:assert/strict';
import type { Finding } from '../../layout/finding.ts';
import type { Rule } from '../../layout/rule.ts';
import { writeXml } from '../../layout/xml-writer.ts';
import historyCases from './history-cases.json' with { type: 'json' };
import { siadHistoryRules } from './history-rules.ts';
import residence from './residence.json' with { type: 'json' };
import pairs from './rule-pairs.json' with { type: 'json' };
import { siadT1Rules } from './t1-rules.ts';
import { siadT2Rules } from './t2-rules.ts';
import { changedRecord, checkedFlows, checkText } from './testing/check-record.ts';
import { joinText } from './testing/file-chunks.ts';
import unusual from './unusual-services.json' with { type: 'json' };

/** Two records that differ where a rule looks: one breaks it, one keeps it. `rule` is its English text. */
interface Pair {
  readonly flow: string;
  readonly rule: string;
  readonly field?: string;
  readonly breaks: Readonly<Record<string, unknown>>;
  readonly keeps: Readonly<Record<string, unknown>>;
}

async function findingsOf(flowName: string, change: Pair['breaks']): Promise<readonly Finding[]> {
  const [flow, layout] = checkedFlows[flowName] ?? [];
  assert.ok(flow && layout);
  return checkText(flow, await joinText(writeXml(layout, [await changedRecord(flowName, change)])));
}

const isOf = (rule: Rule) => (finding: Finding) =>
  finding.code === rule.id &&
  finding.message.en.startsWith(rule.text.en) &&
  finding.field.replace(/\[\d+\]/g, '') === rule.field;

describe('SIAD rules', () => {
  const known: readonly Pair[] = pairs;
  const used = new Set<Pair>();

  for (const [flow, rules] of [
    ['siad-t1', siadT1Rules],
    ['siad-t2', siadT2Rules],
  ] as const) {
    for (const rule of rules) {
      it(`${flow} ${rule.id} at ${rule.field}: one record breaks it, its neighbour keeps all (${rule.text.en})`, async () => {
        const pair = known.find(
          (each) => each.flow === flow && each.rule === rule.text.en && (each.field ?? rule.field) === rule.field,
        );
        assert.ok(pair, 'no pair of records for this rule');
        used.add(pair);
        // The neighbour says something of the same fields, so that it is not merely another record.
        for (const path of Object.keys(pair.breaks)) assert.ok(path in pair.keeps, path);
        const broken = await findingsOf(flow, pair.breaks);
        assert.ok(broken.some(isOf(rule)), JSON.stringify(broken));
        assert.deepEqual(await findingsOf(flow, pair.keeps), []);
      });
    }
  }

  it('has no pair of records without a rule', () => {
    assert.deepEqual(
      known.filter((pair) => !used.has(pair)).map(({ rule }) => rule),
      [],
    );
  });

  for (const [name, { id }] of Object.entries(siadHistoryRules)) {
    it(`${name} ${id}: files of the table break it and keep it`, () => {
      const cases = historyCases.filter((example) => example.rule === id && name.startsWith(example.flow.slice(5)));
      assert.ok(cases.some((example) => example.findings.some((finding) => finding.endsWith(` ${id}`))));
      assert.ok(cases.some((example) => example.findings.length === 0));
    });
  }

  it('says of every rule where it comes from, and that it is not verified: none is in a published document', () => {
    for (const rule of [...siadT1Rules, ...siadT2Rules, ...Object.values(siadHistoryRules)]) {
      assert.notEqual(rule.source, '');
      assert.notEqual(rule.certainty, 'schema');
    }
  });

  it('keeps tables of rules with source, evidence and period', () => {
    for (const table of [residence, unusual]) {
      assert.ok(table.source.length > 20);
      assert.equal(table.evidence, 'unverified');
      assert.match(table.effectiveFrom, /^20\d\d-\d\d-\d\d$/);
    }
  });
});
