import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Encounter, Resource, ResourceType } from '@medplum/fhirtypes';
import type { FhirQuery, FhirSource } from '@sinfonia/mappings';
import { FhirError } from '@sinfonia/profiles/issues';
import fc from 'fast-check';
import type { MemorySource } from '../../../mappings/src/flows/siad/testing/memory-source.ts';
import { sampleAccess, sampleCase } from '../../../mappings/src/flows/siad/testing/sample-case.ts';
import { adoptShipment } from '../../src/flow-runs/adopt.ts';
import { extractShipment } from '../../src/flow-runs/extract.ts';
import { digestOf, RunFolder } from '../../src/flow-runs/run-folder.ts';
import { mayTake, type RunRecord, type RunState, type RunStep, runSteps } from '../../src/flow-runs/run-record.ts';
import { closeRun, confirmShipment, receiveReceipts } from '../../src/flow-runs/take-step.ts';
import { personCodes, quarterCases } from './quarter-cases.ts';

const authority = '150204';
const key = { flow: 'siad', authority, quarter: '2025-Q1' } as const;
const [first, second, third] = personCodes;

describe('quarterly run of SIAD', () => {
  let data = '';
  let folder: RunFolder;
  beforeEach(async () => {
    data = await mkdtemp(join(tmpdir(), 'sinfonia-run-'));
    folder = new RunFolder(data);
  });
  afterEach(() => rm(data, { recursive: true, force: true }));

  const extract = (source: FhirSource, quarter = key.quarter as string): Promise<RunRecord> =>
    extractShipment({
      folder,
      authority,
      quarter,
      source,
      fhirBase: 'http://localhost/fhir',
      language: 'en',
      fileNameTemplate: 'SIAD{authority}{yy}T{quarter}{file}.xml',
    });

  const nameOf = (flow: 't1' | 't2', quarter = '1') => `SIAD20425T${quarter}${flow === 't1' ? 1 : 2}.xml`;

  /** Transmission type and person of each record of a file; empty when there is no file. */
  async function recordsOf(flow: 't1' | 't2', shipment: number, of: typeof key | { quarter: string } = key) {
    const path = join(folder.shipmentPath({ ...key, ...of }, shipment), nameOf(flow, of.quarter.slice(-1)));
    const text = await readFile(path, 'utf8').catch(() => '');
    return (text.match(/<Assistenza>[\s\S]*?<\/Assistenza>/g) ?? []).map((record) => {
      const type = /tipo="(.)"/.exec(record)?.[1];
      return `${type} ${/<Id_Rec>.{16}(.{16})/.exec(record)?.[1]}`;
    });
  }

  async function answer(lines: Readonly<Record<string, string>>): Promise<RunRecord> {
    const receipts = new Map<string, string>();
    for (const [flow, text] of Object.entries(lines)) {
      const path = join(data, `${flow}.csv`);
      await writeFile(path, `record;esito;codice\n${text}`);
      receipts.set(flow, path);
    }
    return receiveReceipts(folder, key, receipts);
  }

  const isRefused = (code: string) => (error: unknown) => error instanceof FhirError && error.issues[0]?.code === code;

  /** Sent and answered: record 2 of T1 refused, the rest accepted. */
  async function answered(source: MemorySource): Promise<RunRecord> {
    await extract(source);
    await confirmShipment(folder, key);
    return answer({ 'siad-t1': '1;A;\n2;S;X1\n3;A;\n', 'siad-t2': '1;A;\n2;A;\n3;A;\n' });
  }

  it('extracts T1 and T2 with findings, figures and digests, for its owner only', async () => {
    const run = await extract(quarterCases());
    assert.equal(run.state, 'extracted');
    const [shipment] = run.shipments;
    assert.deepEqual(
      shipment?.files.map(({ flow, name, records, byTransmission }) => [flow, name, records, byTransmission]),
      [
        ['siad-t1', nameOf('t1'), 3, { I: 3 }],
        ['siad-t2', nameOf('t2'), 3, { I: 3 }],
      ],
    );
    const path = folder.shipmentPath(key, 1);
    assert.deepEqual((await readdir(path)).sort(), [nameOf('t1'), nameOf('t2'), 'manifest.json', 'rilievi.csv'].sort());
    for (const { name, bytes, sha256 } of shipment?.files ?? []) {
      assert.deepEqual(await digestOf(join(path, name)), { bytes, sha256 });
    }
    for (const name of await readdir(path)) assert.equal((await stat(join(path, name))).mode & 0o777, 0o600, name);
    for (const each of [path, folder.pathOf(key)]) assert.equal((await stat(each)).mode & 0o777, 0o700);
    const manifest = await readFile(join(path, 'manifest.json'), 'utf8');
    assert.deepEqual(JSON.parse(manifest).files, shipment?.files);
    for (const name of ['manifest.json', 'rilievi.csv', '../run.json']) {
      const text = await readFile(join(path, name), 'utf8');
      for (const code of personCodes) assert.ok(!text.includes(code), name);
    }
  });

  it('is made again while it was not confirmed, as the same shipment', async () => {
    await extract(quarterCases());
    const source = quarterCases().put({ ...sampleCase({ id: 'case-0' }).episode, status: 'planned' });
    const run = await extract(source);
    assert.equal(run.shipments.length, 1);
    assert.deepEqual(await recordsOf('t1', 1), [`I ${second}`, `I ${third}`]);
  });

  it('goes no way back from a confirmation', async () => {
    await extract(quarterCases());
    const sent = await confirmShipment(folder, key);
    assert.equal(sent.state, 'sent');
    for (const step of [
      () => extract(quarterCases()),
      () => confirmShipment(folder, key),
      () => closeRun(folder, key, true),
    ]) {
      await assert.rejects(step, isRefused('flow-run-state'));
    }
    assert.deepEqual(await folder.read(key), sent);
  });

  it('confirms nothing that is not as it was extracted', async () => {
    await extract(quarterCases());
    await appendFile(join(folder.shipmentPath(key, 1), nameOf('t2')), ' ');
    await assert.rejects(() => confirmShipment(folder, key), isRefused('flow-run-damaged'));
    await rm(join(folder.shipmentPath(key, 1), nameOf('t2')));
    await assert.rejects(() => confirmShipment(folder, key), isRefused('flow-run-damaged'));
    assert.equal((await folder.read(key))?.state, 'extracted');
  });

  it('takes receipts of exactly its files, and nothing of one that is not of them', async () => {
    await extract(quarterCases());
    await confirmShipment(folder, key);
    for (const [code, lines] of [
      ['flow-option-invalid', { 'siad-t1': '1;A;\n' }],
      ['flow-option-invalid', { 'siad-t1': '', 'siad-t2': '', 'siad-t9': '' }],
      ['flow-receipt-invalid', { 'siad-t1': '4;A;\n', 'siad-t2': '4;S;\n' }],
      ['flow-receipt-invalid', { 'siad-t1': '1;Q;\n', 'siad-t2': '' }],
      ['flow-receipt-invalid', { 'siad-t1': '', 'siad-t2': '1;A;\n1;S;X\n' }],
    ] as const) {
      await assert.rejects(() => answer(lines), isRefused(code), JSON.stringify(lines));
      assert.equal((await folder.read(key))?.state, 'sent');
    }
    const run = await answer({ 'siad-t1': '2;S;X\n', 'siad-t2': '1;N;Y\n' });
    assert.deepEqual(
      run.shipments[0]?.files.map(({ receipt }) => [receipt?.refused, receipt?.flagged]),
      [
        [1, 0],
        [0, 1],
      ],
    );
  });

  it('corrects: what was refused as I, what changed as V, what was withdrawn as C, nothing else', async () => {
    await answered(quarterCases());
    const { patient, episode } = sampleCase({ id: 'case-0', taxCode: first });
    const source = quarterCases().put(
      { ...patient, gender: 'male' },
      ...sampleAccess('access-new', '2025-02-05T10:00:00+01:00', '3', ['2'], 'case-0'),
      { ...sampleCase({ id: 'case-2', taxCode: third }).episode, status: 'entered-in-error' },
    );
    assert.equal(episode.id, 'case-0');
    const run = await extract(source);
    assert.deepEqual(
      run.shipments.map(({ state }) => state),
      ['received', 'extracted'],
    );
    assert.deepEqual(await recordsOf('t1', 2), [`V ${first}`, `I ${second}`, `C ${third}`]);
    assert.deepEqual(await recordsOf('t2', 2), [`V ${first}`, `C ${third}`]);
    assert.deepEqual(await recordsOf('t1', 1), [`I ${first}`, `I ${second}`, `I ${third}`]);

    await confirmShipment(folder, key);
    await answer({ 'siad-t1': '1;A;\n2;A;\n3;S;X\n', 'siad-t2': '1;A;\n2;A;\n' });
    await extract(source);
    assert.deepEqual(await recordsOf('t1', 3), [`C ${third}`]);
    assert.deepEqual(await recordsOf('t2', 3), []);
  });

  it('cancels in T2 the case whose only access was withdrawn', async () => {
    await answered(quarterCases());
    const [encounter] = sampleAccess('access-0', '2025-02-04T10:00:00+01:00', '3', ['2'], 'case-0') as [Encounter];
    await extract(quarterCases().put({ ...encounter, status: 'entered-in-error' }));
    assert.deepEqual(await recordsOf('t2', 2), [`C ${first}`]);
  });

  it('closes when nothing is left to send, and says so of refusals', async () => {
    await answered(quarterCases());
    await assert.rejects(() => closeRun(folder, key, false), isRefused('flow-run-state'));
    await extract(quarterCases());
    await assert.rejects(() => closeRun(folder, key, true), isRefused('flow-run-state'));
    await confirmShipment(folder, key);
    await answer({ 'siad-t1': '1;A;\n' });
    const nothing = await extract(quarterCases());
    assert.deepEqual(nothing.shipments.at(-1)?.files, []);
    await assert.rejects(() => confirmShipment(folder, key), isRefused('flow-run-state'));
    const closed = await closeRun(folder, key, false);
    assert.equal(closed.state, 'closed');
    await assert.rejects(() => extract(quarterCases()), isRefused('flow-run-state'));
  });

  it('sends in a later quarter what changed in the T1 of an earlier one', async () => {
    await answered(quarterCases());
    const { patient } = sampleCase({ id: 'case-0', taxCode: first });
    const source = quarterCases().put(
      { ...patient, gender: 'male' },
      ...sampleAccess('access-later', '2025-05-05T10:00:00+02:00', '3', ['2'], 'case-0'),
    );
    await extract(source, '2025-Q2');
    assert.deepEqual(await recordsOf('t1', 1, { quarter: '2025-Q2' }), [`V ${first}`]);
    const inSecond = (await recordsOf('t2', 1, { quarter: '2025-Q2' })).filter((record) => record.endsWith(first));
    assert.deepEqual(inSecond, [`I ${first}`]);
    assert.deepEqual(
      (await folder.list('siad')).map(({ quarter, state }) => [quarter, state]),
      [
        ['2025-Q1', 'received'],
        ['2025-Q2', 'extracted'],
      ],
    );
  });

  it('knows what another program sent, and refuses what is not of the ASL or out of order', async () => {
    await extract(quarterCases());
    const path = folder.shipmentPath(key, 1);
    const files = new Map<string, string>();
    for (const flow of ['t1', 't2'] as const) {
      files.set(`siad-${flow}`, join(data, `${flow}.xml`));
      await writeFile(join(data, `${flow}.xml`), await readFile(join(path, nameOf(flow))));
    }
    await rm(folder.pathOf(key), { recursive: true });
    await writeFile(join(data, 'r.csv'), 'record;esito;codice\n2;S;X\n');
    const sent = { files, receipts: new Map([['siad-t1', join(data, 'r.csv')]]), sentOn: '2025-04-20' };
    const other = { ...key, authority: '150205' } as const;
    await assert.rejects(() => adoptShipment(folder, other, sent), isRefused('flow-option-invalid'));
    const swapped = new Map([['siad-t1', join(data, 't2.xml')]]);
    await assert.rejects(() => adoptShipment(folder, key, { ...sent, files: swapped }), isRefused('flow-file-root'));
    assert.deepEqual(await folder.list('siad'), []);

    const run = await adoptShipment(folder, key, sent);
    assert.deepEqual(
      run.shipments[0]?.files.map(({ records, byTransmission, receipt }) => [
        records,
        byTransmission,
        receipt?.refused,
      ]),
      [
        [3, { I: 3 }, 1],
        [3, { I: 3 }, undefined],
      ],
    );
    await assert.rejects(() => adoptShipment(folder, key, sent), isRefused('flow-run-state'));
    await extract(quarterCases());
    assert.deepEqual(await recordsOf('t1', 2), [`I ${second}`]);
    assert.deepEqual(await recordsOf('t2', 2), []);
  });

  it('does not extract when a file that was sent is not there any more', async () => {
    await answered(quarterCases());
    await rm(join(folder.shipmentPath(key, 1), nameOf('t1')));
    await assert.rejects(() => extract(quarterCases()), isRefused('flow-run-damaged'));
    assert.equal((await folder.read(key))?.shipments[0]?.state, 'received');
  });

  it('stays open when the source fails, and is taken up again', async () => {
    class FailingSource implements FhirSource {
      async *search(type: ResourceType, query: FhirQuery): AsyncGenerator<Resource> {
        if (type === 'Encounter') throw new FhirError({ code: 'flow-source-failed', values: { status: 500, type } });
        yield* quarterCases().search(type, query);
      }
    }
    await assert.rejects(() => extract(new FailingSource()), isRefused('flow-source-failed'));
    assert.equal((await folder.read(key))?.state, 'open');
    await assert.rejects(() => confirmShipment(folder, key), isRefused('flow-run-state'));
    const run = await extract(quarterCases());
    assert.deepEqual([run.state, run.shipments.length], ['extracted', 1]);
    assert.equal((await readdir(folder.shipmentPath(key, 1))).filter((name) => name.endsWith('.part')).length, 0);
  });

  it('is taken up again after its process was killed', async function () {
    this.timeout(20_000);
    const child = spawn(process.execPath, [join(import.meta.dirname, 'interrupted-extraction.ts'), data]);
    await once(child.stdout, 'data');
    // Nobody else may come in between while the process lives.
    await assert.rejects(() => extract(quarterCases()), isRefused('flow-run-busy'));
    child.kill('SIGKILL');
    await once(child, 'exit');
    assert.equal((await folder.read(key))?.state, 'open');
    const run = await extract(quarterCases());
    assert.deepEqual([run.state, run.shipments.length, run.shipments[0]?.files.length], ['extracted', 1, 2]);
    assert.deepEqual((await readdir(folder.pathOf(key))).sort(), ['fornitura-01', 'run.json']);
  });

  it('is made by one of several that begin together', async () => {
    const outcomes = await Promise.allSettled(Array.from({ length: 5 }, () => extract(quarterCases())));
    assert.ok(outcomes.some(({ status }) => status === 'fulfilled'));
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') assert.ok(isRefused('flow-run-busy')(outcome.reason), String(outcome.reason));
    }
    assert.equal((await folder.read(key))?.shipments.length, 1);
  });

  it('does not go on with a record of a run that cannot be read', async () => {
    await extract(quarterCases());
    await writeFile(join(folder.pathOf(key), 'run.json'), '{"flow":"siad"');
    await assert.rejects(() => extract(quarterCases()), isRefused('flow-run-damaged'));
  });

  it('never leads from sent to another extraction without an answer', () => {
    const steps = Object.keys(runSteps) as RunStep[];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...steps), { maxLength: 30 }), (taken) => {
        let state: RunState = 'open';
        let unanswered = false;
        for (const step of taken) {
          const file = { flow: 'x', name: 'x', records: 1, byTransmission: {}, bytes: 1, sha256: '' };
          const findings = { discards: 0, anomalies: 0, withheld: 0 };
          const shipment = { number: 1, state: 'sent', startedAt: '', files: [file], findings } as const;
          const run: RunRecord = { ...key, state, openedAt: '', shipments: [shipment] };
          if (!mayTake(run, step)) continue;
          assert.ok(!(unanswered && step !== 'receive'));
          assert.notEqual(state, 'closed');
          state = runSteps[step].to;
          if (step === 'confirm') unanswered = true;
          if (step === 'receive') unanswered = false;
        }
      }),
    );
  });
});
