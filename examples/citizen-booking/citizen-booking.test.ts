import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { identifierSystems, type SinfoniaClient, token } from '@sinfonia/sdk';
import { type SandboxServer, sharedSandbox } from '../../sdk/src/testing/sandbox-server.ts';
import { daysAgo } from '../sandbox/calendar.ts';
import { callsAbout, nationalRecords } from '../sandbox/national-records.test-data.ts';
import { connectToSandbox } from '../sandbox/sandbox-client.ts';
import { examplePersons } from './household.ts';

const run = promisify(execFile);
const script = fileURLToPath(new URL('run.ts', import.meta.url));
const { citizen, other } = examplePersons;

const steps = [
  'the doctor prescribes a first visit',
  'slots within 30 km, the first on',
  'held until',
  'booked: ticket of 20.66 euro',
  'confirmed to come',
  'moved, with the same IUP',
  'cancelled in time',
  'at Sistema TS: state 3, 3 messages',
  'the doctor prescribes an examination',
  '0 free slots (BA-08)',
  'on the waiting list, by',
  'somebody else cancels',
  'a slot is offered',
  'accepted: booked with the same IUP, exempt from the ticket',
  'at Sistema TS: state 5, 2 messages',
];

describe('citizen-booking example', function () {
  // The waiting list is looked after once a minute.
  this.timeout(300_000);
  let sandbox: SandboxServer;
  let platform: SinfoniaClient;
  let day: string;

  const runExample = async (...words: string[]): Promise<string> =>
    (await run(process.execPath, [script, ...words], { env: sandbox.environment })).stdout;
  const bookingsOf = async ({ codiceFiscale }: { readonly codiceFiscale: string }) => {
    const identifier = token(identifierSystems.codiceFiscale, codiceFiscale);
    return platform.search('Appointment', { 'patient.identifier': identifier }).toArray();
  };
  const statesOf = ({ codiceFiscale }: { readonly codiceFiscale: string }): readonly string[] =>
    nationalRecords(sandbox.data, codiceFiscale)
      .map(({ state }) => state)
      .sort();
  /** What would change if something were done twice. */
  const standing = async () => [
    await bookingsOf(citizen),
    await bookingsOf(other),
    nationalRecords(sandbox.data, citizen.codiceFiscale),
    nationalRecords(sandbox.data, other.codiceFiscale),
  ];

  before(async () => {
    sandbox = await sharedSandbox();
    platform = await connectToSandbox(sandbox);
    day = daysAgo(0);
  });

  const told = (printed: string): void => {
    let from = 0;
    for (const step of steps) {
      const at = printed.indexOf(step, from);
      assert.ok(at >= 0, `${step}\n${printed}`);
      from = at + step.length;
    }
    assert.doesNotMatch(printed, /Montefresco|Acquaferma|MNT[LN]|CQFDRA|150ZZ/);
  };

  it('is told by the citizen, step by step and without personal data', async () => {
    told(await runExample());
  });

  it('leaves the visit to be booked and the examination in charge at Sistema TS, with every call completed', async () => {
    assert.deepEqual(statesOf(citizen), ['3', '5']);
    assert.deepEqual(statesOf(other), ['3']);
    const records = nationalRecords(sandbox.data, citizen.codiceFiscale);
    const visit = records.find(({ state }) => state === '3');
    assert.deepEqual(visit?.steps, { send: 1, take: 1, release: 1 });
    assert.deepEqual(records.find(({ state }) => state === '5')?.steps, { send: 1, take: 1 });
    assert.deepEqual(await callsAbout(platform, visit?.nre ?? ''), [
      ['sistema-ts-release', 'completed'],
      ['sistema-ts-send', 'completed'],
      ['sistema-ts-take', 'completed'],
    ]);
  });

  it('does nothing twice when it is run again', async function () {
    if (daysAgo(0) !== day) this.skip();
    const before = await standing();
    const again = await runExample();
    assert.doesNotMatch(again, /prescribes|held|booked|confirmed|moved|cancel|list|offered|accepted/);
    assert.deepEqual(await standing(), before);
  });

  it('is told by her delegate too, who is told of what he does', async () => {
    const printed = await runExample('--delegate');
    told(printed);
    assert.match(printed, /told: A booking was moved to /);
    assert.deepEqual(statesOf(citizen), ['3', '3', '5', '5']);
  });

  it('leaves one booking on each slot that is taken, and the slots of cancelled ones free', async () => {
    const all = [...(await bookingsOf(citizen)), ...(await bookingsOf(other))];
    const slots = new Map<string, string[]>();
    for (const { slot = [], status } of all) {
      for (const { reference = '' } of slot) slots.set(reference, [...(slots.get(reference) ?? []), status]);
    }
    assert.equal(all.filter(({ status }) => status === 'booked').length, 2);
    assert.equal(all.filter(({ status }) => status === 'cancelled').length, 4);
    for (const [reference, states] of slots) {
      const { status } = await platform.read('Slot', reference.slice('Slot/'.length));
      const booked = states.filter((one) => one === 'booked').length;
      assert.ok(booked <= 1, reference);
      assert.equal(status, booked === 1 ? 'busy' : 'free', reference);
    }
  });
});
