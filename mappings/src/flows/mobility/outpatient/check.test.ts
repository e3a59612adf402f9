import assert from 'node:assert/strict';
import { FhirError } from '@sinfonia/profiles/issues';
import { flowByName } from '../../../index.ts';
import type { FlowRecord } from '../../../layout/layout.ts';
import { writeLines } from '../../../layout/line-writer.ts';
import examples from '../check-cases.json' with { type: 'json' };
import { outpatientRules } from './across.ts';
import acrossData from './across-cases.json' with { type: 'json' };
import coverage from './check-coverage.json' with { type: 'json' };
import { tariffLayout } from './tariffs.ts';

type Change = Readonly<Record<string, string>>;
interface Example {
  readonly name: string;
  readonly tariffs?: boolean;
  /** Changes to the detail line and to the total of the base; no lines: the total alone. */
  readonly blocks: readonly { readonly id: string; readonly lines: readonly Change[]; readonly total: Change }[];
  readonly findings: readonly string[];
}

const cases: readonly Example[] = acrossData.cases;
const bases: Readonly<Record<string, readonly FlowRecord[]>> = examples.base;
const [detail = {}, total = {}] = bases['mobility-c2'] ?? [];

function recordsOf({ blocks }: Example): FlowRecord[] {
  return blocks.flatMap(({ id, lines, total: change }) => [
    ...lines.map((line, index) => ({ ...detail, id, progressivoRiga: String(index + 1).padStart(2, '0'), ...line })),
    { ...total, id, ...change },
  ]);
}

async function findingsOf(
  records: readonly FlowRecord[],
  tariffs: readonly FlowRecord[] | undefined,
): Promise<string[]> {
  const flow = flowByName('mobility-c2');
  assert.ok(flow && flow.layout.kind === 'fixed-width');
  const found: string[] = [];
  const options = tariffs ? { tariffs: writeLines(tariffLayout, tariffs) } : {};
  for await (const finding of flow.check(writeLines(flow.layout, records), options)) {
    found.push(`${finding.record} ${finding.field} ${finding.code}`);
  }
  return found;
}

describe('mobility files of outpatient care: checks across lines and against tariffs', () => {
  for (const example of cases) {
    it(example.name, async () => {
      const tariffs: readonly FlowRecord[] = acrossData.tariffs;
      assert.deepEqual(await findingsOf(recordsOf(example), example.tariffs ? tariffs : undefined), example.findings);
    });
  }

  it('has a layout of tariffs without hole', () => {
    let next = 1;
    for (const { start, length, field } of tariffLayout.columns) {
      assert.equal(start, next, field.name);
      next += length;
    }
    assert.equal(next - 1, tariffLayout.recordLength);
  });

  it('refuses tariffs that break their layout, and names the record', async () => {
    const [first] = acrossData.tariffs;
    assert.ok(first);
    await assert.rejects(
      findingsOf([detail, total], [first, { ...first, tariffa: 'ABCD,00' }]),
      (error) => error instanceof FhirError && error.issues[0]?.code === 'flow-option-invalid',
    );
  });

  it('has a failing record for every row of the table of checks that is checked', () => {
    const broken = new Set(
      [...cases, ...examples.cases.filter(({ flow }) => flow.startsWith('mobility-c'))].flatMap(({ findings }) =>
        findings.flatMap((finding) => {
          const [, field, code] = finding.split(' ');
          return [code, `${field} ${code}`];
        }),
      ),
    );
    // Those that need the other file, or lines out of their block, are broken by tests of their own.
    for (const code of ['MOB-B03', 'MOB-B05', 'MOB-B06']) broken.add(code);
    for (const { check, rule, how, codes } of coverage.rows) {
      assert.equal(codes.length === 0, how === 'not', rule);
      assert.deepEqual(
        codes.filter((code) => !broken.has(code)),
        [],
        `${check}: ${rule}`,
      );
    }
    const inTable = new Set(coverage.rows.flatMap(({ codes }) => codes));
    const rules = [
      ...Object.values(outpatientRules),
      ...(flowByName('mobility-c2')?.layout.rules ?? []),
      ...(flowByName('mobility-c1')?.layout.rules ?? []),
    ];
    assert.deepEqual(
      rules.filter(({ id }) => !broken.has(id) || !inTable.has(id)).map(({ id }) => id),
      [],
    );
    const count = (wanted: string) => coverage.rows.filter(({ how }) => how === wanted).length;
    console.log(
      `      ${coverage.rows.length} rows: ${count('checked')} checked, ${count('partial')} in part, ${count('not')} not`,
    );
  });
});
