import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { extensionUrl, type SinfoniaClient } from '@sinfonia/sdk';
import { type SandboxServer, sharedSandbox } from '../../sdk/src/testing/sandbox-server.ts';
import { daysAgo } from '../sandbox/calendar.ts';
import { callsAbout, nationalPlans, nationalRecords } from '../sandbox/national-records.test-data.ts';
import { connectToSandbox } from '../sandbox/sandbox-client.ts';
import { aic, exampleCodiceFiscale } from './story.ts';

const run = promisify(execFile);
const script = fileURLToPath(new URL('run.ts', import.meta.url));

describe('specialist-plan example', function () {
  this.timeout(180_000);
  let sandbox: SandboxServer;
  let platform: SinfoniaClient;
  let folder: string;
  let day: string;
  let printed: string;

  const runExample = async (): Promise<string> =>
    (await run(process.execPath, [script, '--out', folder], { env: sandbox.environment })).stdout;

  before(async () => {
    sandbox = await sharedSandbox();
    platform = await connectToSandbox(sandbox);
    folder = await mkdtemp(join(tmpdir(), 'sinfonia-plan-'));
    day = daysAgo(0);
    printed = await runExample();
  });

  after(() => rm(folder, { recursive: true, force: true }));

  it('goes through all its steps, and prints no personal data', () => {
    const steps = [
      'before the ECG the plan is not eligible',
      'after the ECG the plan is eligible',
      'plan issued, in force until',
      'DPC prescription under the plan',
      'Sistema TS gave the authentication code',
      'reminder printed',
      'the pharmacy takes the prescription in charge',
      'the pharmacy orders from the distributor (DPC)',
      'the delivery arrived',
      'the pharmacy dispenses: prescription completed',
      'Sistema TS knows of the taking in charge and the dispensing',
      'the plan: 3 packs, 2 prescribed, 2 dispensed',
      'the family doctor is offered the next prescription: 1 of 1',
      'plan renewed from',
      'told: A plan was issued.',
    ];
    let from = 0;
    for (const step of steps) {
      const at = printed.indexOf(step, from);
      assert.ok(at >= 0, `${step}\n${printed}`);
      from = at;
    }
    assert.ok(!printed.includes(exampleCodiceFiscale));
    assert.doesNotMatch(printed, /Torreluna|150ZZ/);
  });

  it('shows every verdict of nota 97, and the remedy of what is not met', () => {
    const verdicts = [...printed.matchAll(/^ {4}N97-\w+ (.) /gm)].map(([, mark]) => mark);
    assert.equal(verdicts.length, 18);
    assert.ok(
      verdicts.every((mark) => mark === '✓'),
      verdicts.join(''),
    );
    assert.match(printed, /N97-01a: .* Rimedio: .* · .* Remedy: Give the date of the electrocardiogram\./);
  });

  it('has the reminder as a PDF', async () => {
    const pdf = await readFile(join(folder, 'promemoria.pdf'), 'latin1');
    assert.match(pdf, /^%PDF-1\.\d/);
  });

  it('leaves one national record of the prescription, dispensed on behalf', () => {
    const [record, ...more] = nationalRecords(sandbox.data, exampleCodiceFiscale);
    assert.ok(record);
    assert.equal(more.length, 0);
    assert.equal(record.state, '8');
    assert.deepEqual(record.steps, { send: 1, take: 1, 'dispense-all': 1 });
    // C: distribution on behalf.
    assert.deepEqual(
      record.dispensed.map(({ codProdPrestErog, tipoErogazioneFarm }) => [codProdPrestErog, tipoErogazioneFarm]),
      [
        [aic, 'C'],
        [aic, 'C'],
      ],
    );
  });

  it('has every call to Sistema TS completed', async () => {
    const [record] = nationalRecords(sandbox.data, exampleCodiceFiscale);
    assert.deepEqual(await callsAbout(platform, record?.nre ?? ''), [
      ['sistema-ts-dispense', 'completed'],
      ['sistema-ts-send', 'completed'],
      ['sistema-ts-take', 'completed'],
    ]);
  });

  it('leaves both plans at Sistema TS, the second one following the first', async () => {
    const identifier = `urn:oid:2.16.840.1.113883.2.9.4.3.2|${exampleCodiceFiscale}`;
    const registered = async (): Promise<boolean> => {
      const plans = await platform
        .search('MedicationRequest', { 'patient.identifier': identifier, intent: 'plan' })
        .toArray();
      return (
        plans.length === 2 &&
        plans.every(({ extension }) =>
          extension?.some(
            ({ url, extension: parts }) =>
              url === extensionUrl.PlanTransmission &&
              parts?.some(({ valueCoding }) => valueCoding?.code === 'registered'),
          ),
        )
      );
    };
    const end = performance.now() + 30_000;
    while (!(await registered())) {
      assert.ok(performance.now() < end, 'the plans were not registered in time');
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    const [first, second, ...more] = nationalPlans(sandbox.data, exampleCodiceFiscale);
    assert.equal(more.length, 0);
    assert.deepEqual([first?.state, first?.content.tipoPrescrizione], ['A', 'first']);
    assert.deepEqual([second?.state, second?.content.tipoPrescrizione], ['A', 'renewal']);
    assert.equal(second?.content.protocolloPrecedente, first?.protocol);
  });

  it('does nothing twice when it is run again', async function () {
    if (daysAgo(0) !== day) this.skip();
    const before = nationalRecords(sandbox.data, exampleCodiceFiscale);
    const again = await runExample();
    assert.match(again, /the plan: 3 packs, 2 prescribed, 2 dispensed/);
    assert.doesNotMatch(again, /plan issued|DPC prescription|in charge|orders|dispenses|renewed/);
    assert.deepEqual(nationalRecords(sandbox.data, exampleCodiceFiscale), before);
    assert.equal(nationalPlans(sandbox.data, exampleCodiceFiscale).length, 2);
  });
});
