import assert from 'node:assert/strict';
import type { Finding } from '../../../layout/finding.ts';
import type { FlowRecord, FlowValue, XmlLayout } from '../../../layout/layout.ts';
import { valueAt } from '../../../layout/rule.ts';
import type { Flow, SentFile } from '../../flow.ts';
import { assembleHomeCareCases } from '../assemble-cases.ts';
import { siadT1Flow, siadT2Flow } from '../flows.ts';
import { siadT1Records, siadT2Records } from '../records.ts';
import { siadT1Layout } from '../t1-layout.ts';
import { siadT2Layout } from '../t2-layout.ts';
import { allOf } from './all-of.ts';
import { inChunks } from './file-chunks.ts';
import { MemorySource } from './memory-source.ts';
import { sampleAccess, sampleCase } from './sample-case.ts';

/** The flows and their layouts by name. */
export const checkedFlows: Readonly<Record<string, readonly [Flow, XmlLayout]>> = {
  'siad-t1': [siadT1Flow, siadT1Layout],
  'siad-t2': [siadT2Flow, siadT2Layout],
};
const period = { from: '2025-01-01', to: '2025-12-31' };

/** A complete record of each layout, made from the sample case with one access. */
export async function baseRecords(): Promise<Readonly<Record<string, FlowRecord>>> {
  const source = new MemorySource().put(
    ...sampleCase().all,
    ...sampleAccess('a', '2025-02-04T10:00:00+01:00', '3', ['2', '16']),
  );
  const [first] = await allOf(siadT1Records(assembleHomeCareCases(source), period));
  const [second] = await allOf(siadT2Records(assembleHomeCareCases(source), period));
  assert.ok(first?.record && second?.record);
  return { 'siad-t1': first.record, 'siad-t2': second.record };
}

/**
 * A copy of the complete record of a flow with other values at some paths; `null` takes a field out, and the text
 * `"evaluation"` stands for a whole evaluation.
 */
export async function changedRecord(flow: string, changes: Readonly<Record<string, unknown>>): Promise<FlowRecord> {
  const base = structuredClone(await baseRecords());
  const record = base[flow];
  const first = base['siad-t1'];
  assert.ok(record && first);
  const { data: _day, ...group } = valueAt(first, 'Eventi/Valutazione') as FlowRecord;
  for (const [path, value] of Object.entries(changes)) change(record, path, value, group);
  return record;
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

/** Findings of a file whose text is given, as produced on 30 June 2026. */
export async function checkText(flow: Flow, text: string, sent: readonly SentFile[] = []): Promise<Finding[]> {
  const findings: Finding[] = [];
  for await (const finding of flow.check(inChunks(text, 900), { producedOn: '2026-06-30', sent }))
    findings.push(finding);
  return findings;
}
