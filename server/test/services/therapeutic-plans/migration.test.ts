import assert from 'node:assert/strict';
import type { AuditEvent, MedicationRequest, Resource } from '@medplum/fhirtypes';
import { addDays, addMonths } from '@sinfonia/mappings';
import { codeSystemUrl } from '@sinfonia/profiles';
import { findingLine } from '../../../src/services/therapeutic-plans/migration/findings-csv.ts';
import { importPlans, type PlanImportReport } from '../../../src/services/therapeutic-plans/migration/import-plans.ts';
import type { PlanFinding } from '../../../src/services/therapeutic-plans/migration/read-row.ts';
import { identifierOf } from '../home-care/proof/proof-world.ts';
import { countVersions, doctor, fhirBase, form97, make, openPlans, type PlanWorld, put, today } from './plan-world.ts';

const start = addMonths(today(), -2);
const end = addDays(addMonths(start, 12), -1);

/** Answers of the form of nota 97 as columns. */
function answersOf(change: Readonly<Record<string, unknown>> = {}): Record<string, string> {
  const cells: Record<string, string> = {};
  const read = (items: NonNullable<ReturnType<typeof form97>['item']>): void => {
    for (const { linkId, answer, item } of items) {
      if (item !== undefined) read(item);
      const value = answer?.[0];
      if (value === undefined) continue;
      cells[`answer.${linkId}`] = String(value.valueCoding?.code ?? Object.values(value)[0]);
    }
  };
  read(
    form97(start, { planDate: start, ecgDate: addDays(start, -5), creatinineDate: addDays(start, -5), ...change }, end)
      .item ?? [],
  );
  return cells;
}

function rowOf(id: string, person: string, change: Readonly<Record<string, string>> = {}): Record<string, string> {
  return {
    row_id: id,
    person: identifierOf(person),
    prescriber: 'PRESCRITTORE-1',
    type: 'note-97',
    form: 'pt-nota97',
    packs: '12',
    issued_on: start,
    valid_from: start,
    valid_to: end,
    ...answersOf(),
    ...change,
  };
}

function toCsv(rows: readonly Record<string, string>[], separator = ';'): string {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const line = (cells: readonly string[]) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(separator);
  return `\ufeff${[names, ...rows.map((row) => names.map((name) => row[name] ?? ''))].map(line).join('\r\n')}\r\n`;
}

describe('migration of therapeutic plans', function () {
  this.timeout(60_000);
  let world: PlanWorld;
  before(async () => {
    world = await openPlans(['anna', 'bruno', 'carla', 'dario']);
    const role = JSON.parse(
      (await world.api.store.read({ type: 'PractitionerRole', id: 'general-practitioner' }))?.json ?? '{}',
    ) as Resource;
    await put(world.api, [
      {
        resourceType: 'Practitioner',
        id: 'general-practitioner',
        identifier: [{ system: 'urn:oid:2.16.840.1.113883.2.9.4.3.2', value: 'PRESCRITTORE-1' }],
      },
      {
        ...role,
        code: [{ coding: [{ system: codeSystemUrl.SinfoniaRole, code: 'general-practitioner' }] }],
      } as Resource,
    ]);
  });
  after(() => world.close());

  async function run(
    text: string,
    isTrial = false,
  ): Promise<PlanImportReport & { readonly findings: readonly PlanFinding[]; readonly told: readonly string[] }> {
    const findings: PlanFinding[] = [];
    const chunks = async function* () {
      // In pieces, so that rows and characters fall between them.
      for (let at = 0; at < text.length; at += 37) yield text.slice(at, at + 37);
    };
    const report = await importPlans(chunks(), {
      context: world.api.context,
      fhirBase,
      archive: 'prova',
      isTrial,
      onFinding: (finding) => findings.push(finding),
      now: Date.now(),
    });
    return { ...report, findings, told: findings.map(({ line, column, issue }) => `${line} ${column} ${issue.code}`) };
  }

  it('judges without writing, imports, and imports nothing twice', async () => {
    const text = toCsv([rowOf('1', 'anna')]);
    const before = await countVersions(world.api);
    const trial = await run(text, true);
    assert.equal(trial.active, 1, trial.told.join('\n'));
    assert.equal(await countVersions(world.api), before);
    assert.equal((await run(text)).active, 1);
    const after = await countVersions(world.api);
    assert.ok(after > before);
    const again = await run(text);
    assert.deepEqual([again.active, again.known], [0, 1]);
    assert.equal(await countVersions(world.api), after);
    const { entries } = await world.api.store
      .history({ type: 'MedicationRequest', count: 5 })
      .then(({ versions }) => ({ entries: versions }));
    const plan = JSON.parse(entries[0]?.json ?? '{}') as MedicationRequest & { id: string };
    assert.equal(plan.status, 'active');
    assert.ok(JSON.stringify(plan.extension).includes('migrated'));
    const state = await make(world, doctor, `MedicationRequest/${plan.id}/$plan-state`);
    assert.equal(state.state, 'active');
    assert.equal(state.value('transmission'), 'not-due');
    const audits: AuditEvent[] = [];
    for await (const { json } of world.api.store.scan({ types: ['AuditEvent'] })) audits.push(JSON.parse(json ?? '{}'));
    assert.ok(audits.some((one) => JSON.stringify(one).includes(`MedicationRequest/${plan.id}`)));
  });

  it('imports what does not meet its criteria as a draft, with the rules', async () => {
    const report = await run(toCsv([{ ...rowOf('2', 'bruno'), ...answersOf({ mitralStenosis: true }) }], ','));
    assert.equal(report.drafts, 1, report.told.join('\n'));
    assert.ok(report.told.includes('2  plan-import-draft'), report.told.join('\n'));
    assert.ok(report.findings.some(({ issue }) => issue.values?.['rule'] === 'N97-02a'));
  });

  it('tells row and column of what it refuses, stores nothing of it, and goes on', async () => {
    const before = await countVersions(world.api);
    const report = await run(
      toCsv([
        rowOf('3', 'carla', { issued_on: '2026-02-30' }),
        rowOf('4', 'carla', { person: 'NESSUNO' }),
        rowOf('5', 'carla', { prescriber: 'NESSUNO' }),
        rowOf('6', 'carla', { type: 'altro' }),
        rowOf('7', 'carla', { 'answer.mitralStenosis': 'forse' }),
        rowOf('8', 'carla', { 'answer.inventata': 'x' }),
        rowOf('9', 'carla', { valid_to: addDays(today(), -1), 'answer.planEnd': addDays(today(), -1) }),
        rowOf('10', 'anna'),
        rowOf('11', 'carla', { row_id: '' }),
        rowOf('12', 'carla', { atc: 'B01AF03' }),
      ]),
    );
    assert.deepEqual([report.rows, report.refused], [10, 10], report.told.join('\n'));
    for (const expected of [
      '2 issued_on plan-import-value',
      '3 person plan-import-unknown',
      '4 prescriber plan-import-unknown',
      '5 type plan-import-value',
      '6 answer.mitralStenosis plan-import-answer',
      '7 answer.inventata plan-import-answer',
      '8 valid_to step-precondition',
      '9 atc step-precondition',
      '10 row_id plan-import-value',
      '11 atc step-precondition',
    ]) {
      assert.ok(report.told.includes(expected), `${expected}\n${report.told.join('\n')}`);
    }
    assert.equal(await countVersions(world.api), before);
    for (const finding of report.findings) {
      const line = findingLine(finding);
      assert.ok(!line.includes(identifierOf('carla')) && !line.includes('PRESCRITTORE'), line);
    }
  });

  it('refuses a file whose columns are not those of the layout', async () => {
    const report = await run(toCsv([{ row_id: '1', persona: 'x' }]));
    assert.equal(report.rows, 0);
    assert.ok(report.told.includes('1 person plan-import-column'));
    assert.ok(report.told.includes('1 persona plan-import-column'));
    assert.deepEqual((await run('')).rows, 0);
    assert.equal((await run(`${toCsv([rowOf('20', 'dario')])}"21`)).refused, 1);
  });
});
