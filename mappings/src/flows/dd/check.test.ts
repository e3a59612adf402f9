import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { FlowRecord } from '../../layout/layout.ts';
import { writeLines } from '../../layout/line-writer.ts';
import { ddFileRules } from './across.ts';
import examples from './check-cases.json' with { type: 'json' };
import { ddFlow } from './flows.ts';
import { ddLayout } from './layout.ts';
import { checkDigitOf } from './pack-number.ts';
import coverage from './rule-coverage.json' with { type: 'json' };
import { ddRules } from './rules.ts';

type Change = Readonly<Record<string, string | null>>;
interface Pair {
  readonly rule: string;
  readonly field: string;
  readonly breaks: Change;
  readonly keeps: Change;
}
interface FieldExample {
  readonly rule: string;
  readonly field: string;
  readonly value: string;
  readonly good: string | null;
  readonly finding: string;
}

const pairs: readonly Pair[] = examples.rules;
const fieldExamples: readonly FieldExample[] = examples.fields;
const base: FlowRecord = examples.base;
const table = fileURLToPath(
  new URL('../../../../../shared/oracle/flows/dd-distribuzione-diretta/business-rules.csv', import.meta.url),
);

function changed(change: Change): FlowRecord {
  const record = { ...base };
  for (const [name, value] of Object.entries(change)) {
    if (value === null) delete record[name];
    else record[name] = value;
  }
  return record;
}

async function findingsOf(records: readonly FlowRecord[], producedOn = '2026-04-10'): Promise<string[]> {
  const found: string[] = [];
  for await (const finding of ddFlow.check(writeLines(ddLayout, records), { producedOn })) {
    found.push(`${finding.record} ${finding.field} ${finding.code}`);
    // What a finding says must never hold what a field holds.
    assert.ok(!JSON.stringify(finding).includes('xxxx'));
  }
  return found;
}

describe('direct distribution (DD): checks', () => {
  it('finds nothing in a good record', async () => assert.deepEqual(await findingsOf([base]), []));

  for (const { rule, field, breaks, keeps } of pairs) {
    it(`DD-${rule}: ${JSON.stringify(breaks)} breaks it, ${JSON.stringify(keeps)} keeps all`, async () => {
      assert.ok((await findingsOf([changed(breaks)])).includes(`1 ${field} DD-${rule}`));
      assert.deepEqual(await findingsOf([changed(keeps)]), []);
    });
  }

  for (const { rule, field, value, good, finding } of fieldExamples) {
    it(`${rule}: ${field} is not ${value}`, async () => {
      assert.ok((await findingsOf([changed({ [field]: value })])).includes(`1 ${field} ${finding}`));
      const after = await findingsOf([changed({ [field]: good })]);
      assert.deepEqual(
        after.filter((text) => text.startsWith(`1 ${field} flow-`)),
        [],
      );
    });
  }

  for (const [producedOn, codes] of [
    ['2026-03-31', ['DD-B03']],
    ['2026-04-01', []],
    ['2026-05-31', []],
    ['2026-06-01', ['DD-B02']],
  ] as const) {
    it(`a file of March produced on ${producedOn}: ${codes.join() || 'nothing'}`, async () => {
      const other = changed({ id_cont: '2' });
      assert.deepEqual(
        await findingsOf([base, other], producedOn),
        codes.map((code) => `1 mese ${code}`),
      );
    });
  }

  it('tells a record of another month or Region in the file', async () => {
    const records = [
      base,
      changed({ mese: '02', dat_erog: '2026-02-08', dat_pres: null }),
      changed({ cod_reg: '120' }),
    ];
    assert.deepEqual(await findingsOf(records), ['2 mese DD-X01', '3 mese DD-X01']);
  });

  it('tells the second of two records with one key, but not of contacts of zeros', async () => {
    assert.deepEqual(await findingsOf([base, base]), ['2  flow-key-repeated']);
    const nobody = changed({ id_cont: '000', tipo_er: '05' });
    assert.deepEqual(await findingsOf([nobody, nobody]), []);
  });

  it('reckons the check digit of a pack number', () => {
    assert.equal(checkDigitOf('47365'), 1);
    assert.equal(checkDigitOf('000000000'), 0);
  });
});

describe('direct distribution (DD): the table of rules', () => {
  const by = (how: string) => coverage.rules.filter((row) => row.how === how).map(({ code }) => code);

  it('has every row once, and says why what is missing is missing', async function () {
    if (!existsSync(table)) {
      console.log('      skipped: ../shared/oracle/flows/dd-distribuzione-diretta is not here');
      this.skip();
    }
    const text = await readFile(table, 'utf8');
    const codes = [...text.matchAll(/,(B\d+|D\d+|XSD_\d+)(?: \(ex XSD_35\))?,/g)].map(([, code]) => code);
    assert.equal(new Set(codes).size, 85);
    assert.deepEqual(coverage.rules.map(({ code }) => code).sort(), [...new Set(codes)].sort());
    for (const { how, note } of coverage.rules) if (how === 'not' || how === 'partial') assert.ok(note.length > 20);
    console.log(
      `      rules ${by('rule').length}, fields ${by('field').length}, file ${by('file').length}, partly ${by('partial').length}, not ${by('not').length}: ${by('not').join(' ')}`,
    );
  });

  it('means what it says: each row is a rule or a field that an example breaks', () => {
    const rules = new Set(ddRules.map(({ id }) => id.slice(3)));
    const broken = new Set([...pairs.map(({ rule }) => rule)]);
    for (const code of by('rule')) assert.ok(rules.has(code) && broken.has(code), code);
    const shown = new Set(fieldExamples.map(({ rule }) => rule));
    for (const code of by('field')) assert.ok(shown.has(code), code);
    for (const code of by('partial')) assert.ok(shown.has(code) || broken.has(code), code);
    for (const code of by('file'))
      assert.ok(
        Object.values(ddFileRules).some(({ id }) => id === `DD-${code}`),
        code,
      );
    for (const code of by('not')) assert.ok(!rules.has(code), code);
    const known = new Set([...coverage.rules.map(({ code }) => code), 'N01']);
    assert.deepEqual(
      [...rules].filter((rule) => !known.has(rule)),
      [],
    );
  });
});
