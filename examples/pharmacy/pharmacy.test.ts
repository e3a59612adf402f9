import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { SinfoniaClient } from '@sinfonia/sdk';
import { type SandboxServer, sharedSandbox } from '../../sdk/src/testing/sandbox-server.ts';
import { daysAgo } from '../sandbox/calendar.ts';
import { callsAbout, nationalRecords } from '../sandbox/national-records.test-data.ts';
import { connectToSandbox } from '../sandbox/sandbox-client.ts';
import { exampleCodiceFiscale } from './story.ts';

const run = promisify(execFile);
const script = fileURLToPath(new URL('run.ts', import.meta.url));

describe('pharmacy example', function () {
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
    folder = await mkdtemp(join(tmpdir(), 'sinfonia-pharmacy-'));
    day = daysAgo(0);
    printed = await runExample();
  });

  after(() => rm(folder, { recursive: true, force: true }));

  it('goes through all its steps, and prints no personal data', () => {
    const steps = [
      'the doctor prescribes two packs',
      'and prints the reminder',
      'with the card of another person it is not found',
      'taken in charge: 2 packs, may be substituted',
      'the medicine is missing: suspended',
      'resumed: anybody may dispense it',
      'the pharmacy takes it in charge again',
      'dispensed in part',
      'the other pack: prescription dispensed',
      'the dispensing is reversed',
      'and dispensed again',
      '8 messages to Sistema TS',
      'the second prescription is released',
      'the doctor cancels it',
      'told: What a prescription asks for is not available now',
    ];
    let from = 0;
    for (const step of steps) {
      const at = printed.indexOf(step, from);
      assert.ok(at >= 0, `${step}\n${printed}`);
      from = at;
    }
    assert.ok(!printed.includes(exampleCodiceFiscale));
    assert.doesNotMatch(printed, /Collechiaro|150ZZ/);
  });

  it('has the reminder as a PDF', async () => {
    const pdf = await readFile(join(folder, 'promemoria.pdf'), 'latin1');
    assert.match(pdf, /^%PDF-1\.\d/);
    assert.match(pdf, /%%EOF\s*$/);
  });

  it('leaves one national record of each prescription, in the state that the platform has', async () => {
    const [dispensed, cancelled, ...more] = nationalRecords(sandbox.data, exampleCodiceFiscale);
    assert.ok(dispensed && cancelled);
    assert.equal(more.length, 0);
    assert.equal(dispensed.state, '8');
    assert.deepEqual(dispensed.steps, {
      send: 1,
      take: 2,
      suspend: 1,
      resume: 1,
      'dispense-part': 1,
      'dispense-all': 2,
      reverse: 1,
    });
    // What was handed over after the correction counts, and nothing else.
    assert.deepEqual(
      dispensed.dispensed.map(({ codProdPrestErog, quantitaErogata, prezzo }) => [
        codProdPrestErog,
        quantitaErogata,
        prezzo,
      ]),
      [
        ['000000024', '1', '8.50'],
        ['000000024', '1', '8.50'],
      ],
    );
    assert.equal(cancelled.state, '4');
    assert.deepEqual(cancelled.steps, { send: 1, take: 1, release: 1, cancel: 1 });
  });

  it('has every call to Sistema TS completed', async () => {
    const records = nationalRecords(sandbox.data, exampleCodiceFiscale);
    const calls = await Promise.all(records.map(({ nre }) => callsAbout(platform, nre)));
    const done = (names: readonly string[]) => names.map((name) => [`sistema-ts-${name}`, 'completed']);
    assert.deepEqual(calls, [
      done(['dispense', 'dispense', 'dispense', 'resume', 'reverse', 'send', 'suspend', 'take', 'take']),
      done(['cancel', 'release', 'send', 'take']),
    ]);
  });

  it('tells Sistema TS of the substitution with its kind and reason', async () => {
    const identifier = `urn:oid:2.16.840.1.113883.2.9.4.3.2|${exampleCodiceFiscale}`;
    const dispenses = await platform.search('MedicationDispense', { 'patient.identifier': identifier }).toArray();
    const reversed = dispenses.filter(({ status }) => status === 'entered-in-error');
    const substituted = reversed.filter(({ substitution }) => substitution?.wasSubstituted === true);
    assert.deepEqual([dispenses.length, reversed.length, substituted.length], [4, 2, 1]);
    assert.equal(substituted[0]?.substitution?.reason?.[0]?.coding?.[0]?.code, '1');
  });

  it('does nothing twice when it is run again', async function () {
    if (daysAgo(0) !== day) this.skip();
    const before = nationalRecords(sandbox.data, exampleCodiceFiscale);
    const again = await runExample();
    assert.doesNotMatch(again, /prescribes|suspended|dispensed in part|reversed|released|cancels/);
    assert.deepEqual(nationalRecords(sandbox.data, exampleCodiceFiscale), before);
  });
});
