import assert from 'node:assert/strict';
import checkCases from './check-cases.json' with { type: 'json' };
import historyCases from './history-cases.json' with { type: 'json' };
import { siadHistoryRules } from './history-rules.ts';
import { siadT1Rules } from './t1-rules.ts';
import { siadT2Rules } from './t2-rules.ts';

/** A finding without the positions of occurrences: flow, place, code. */
const place = (flow: string, finding: string) => `${flow} ${finding.replace(/\[\d+\]/g, '')}`;

describe('SIAD rules', () => {
  const failing = new Set(
    checkCases.flatMap((example) => example.findings.map((finding) => place(example.flow, finding))),
  );
  const passing = new Set(checkCases.filter(({ findings }) => findings.length === 0).map(({ flow }) => flow));

  for (const [flow, rules] of [
    ['siad-t1', siadT1Rules],
    ['siad-t2', siadT2Rules],
  ] as const) {
    for (const { field, id, text } of rules) {
      it(`${flow} ${id}: a record of the table breaks it at ${field} (${text.en})`, () => {
        assert.ok(failing.has(`${flow} ${field} ${id}`));
      });
    }
    it(`${flow}: a record of the table breaks none`, () => assert.ok(passing.has(flow)));
  }

  for (const [name, { id }] of Object.entries(siadHistoryRules)) {
    it(`${name} ${id}: files of the table break it and keep it`, () => {
      const cases = historyCases.filter((example) => example.rule === id && name.startsWith(example.flow.slice(5)));
      assert.ok(cases.some((example) => example.findings.some((finding) => finding.endsWith(` ${id}`))));
      // The case of P04 that keeps the rule is the first of the two accesses of the one that breaks it.
      assert.ok(id === 'SIAD-P04' || cases.some((example) => example.findings.length === 0));
    });
  }
});
