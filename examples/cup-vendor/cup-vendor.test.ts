import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Appointment, Slot } from '@medplum/fhirtypes';
import { type SinfoniaClient, type Stored, token } from '@sinfonia/sdk';
import { type SandboxServer, sharedSandbox } from '../../sdk/src/testing/sandbox-server.ts';
import { daysAgo } from '../sandbox/calendar.ts';
import { callsAbout, type NationalRecord, nationalRecords } from '../sandbox/national-records.test-data.ts';
import { connectToSandbox } from '../sandbox/sandbox-client.ts';
import { examplePersons } from './story.ts';
import { connectVendor } from './vendor-client.ts';

const run = promisify(execFile);
const script = fileURLToPath(new URL('run.ts', import.meta.url));
const offered = token('https://fhir.sinfonia.campania.it/sid/sandbox-organization', 'centro-esempio-cup-ecografia');
const { today: comes, tomorrow: moves } = examplePersons;
const inRome = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Rome', dateStyle: 'short', timeStyle: 'short' });

describe('cup-vendor example', function () {
  this.timeout(180_000);
  let sandbox: SandboxServer;
  let platform: SinfoniaClient;
  let day: string;
  let printed: string;

  const runExample = async (): Promise<string> =>
    (await run(process.execPath, [script], { env: sandbox.environment })).stdout;

  before(async function () {
    // A person can only be received on the day of the booking: the last slots of a day come too soon.
    if (inRome.format(Date.now()).slice(11) >= '23:30') this.skip();
    sandbox = await sharedSandbox();
    platform = await connectToSandbox(sandbox);
    day = daysAgo(0);
    printed = await runExample();
  });

  const agendas = async () => {
    const [service] = await platform.search('HealthcareService', { identifier: offered }).toArray();
    assert.ok(service);
    return platform.search('Schedule', { actor: `HealthcareService/${service.id}` }).toArray();
  };
  const bookings = async (): Promise<readonly Stored<Appointment>[]> => {
    const [agenda] = await agendas();
    return platform.search('Appointment', { actor: agenda?.actor[0]?.reference ?? '' }).toArray();
  };
  const recordOf = (codiceFiscale: string): NationalRecord => {
    const [record, ...more] = nationalRecords(sandbox.data, codiceFiscale);
    assert.ok(record);
    assert.equal(more.length, 0);
    return record;
  };

  it('goes through all its steps, and prints no personal data', () => {
    const steps = [
      'agenda published in the single booking centre',
      'slots until',
      `the desk books for ${day}`,
      'notice received',
      'the desk books for',
      'notice received',
      'the person is received',
      'delivered: 1 line closed',
      'Sistema TS knows',
      'closed: 1 to move',
      'in the public list: 1',
      'booking moved, with the same IUP',
      'to be moved: 0',
    ];
    let from = 0;
    for (const step of steps) {
      const at = printed.indexOf(step, from);
      assert.ok(at >= 0, `${step}\n${printed}`);
      from = at + step.length;
    }
    assert.doesNotMatch(printed, /Pontelieve|Rivachiusa|PNTDAA|RVCGUO|150ZZ/);
  });

  it('leaves one agenda, two bookings, and one booking on each slot that is taken', async () => {
    const [agenda, ...more] = await agendas();
    assert.equal(more.length, 0);
    const made = await bookings();
    assert.deepEqual(made.map(({ status }) => status).sort(), ['booked', 'fulfilled']);
    const busy: Stored<Slot>[] = await platform
      .search('Slot', { schedule: `Schedule/${agenda?.id}`, status: 'busy' })
      .toArray();
    assert.deepEqual(
      busy.map(({ id }) => `Slot/${id}`).sort(),
      made.flatMap(({ slot = [] }) => slot.map(({ reference }) => reference)).sort(),
    );
    const days = made.map(({ start = '' }) => inRome.format(Date.parse(start)).slice(0, 10)).sort();
    assert.deepEqual(days, [day, daysAgo(-2)]);
  });

  it('leaves one prescription delivered and one in charge at Sistema TS, with every call completed', async () => {
    const delivered = recordOf(comes.codiceFiscale);
    assert.equal(delivered.state, '8');
    assert.deepEqual(delivered.steps, { send: 1, take: 1, 'dispense-all': 1 });
    const booked = recordOf(moves.codiceFiscale);
    assert.equal(booked.state, '5');
    // Moved within one structure: it has the prescription in charge all the time.
    assert.deepEqual(booked.steps, { send: 1, take: 1 });
    assert.deepEqual(await callsAbout(platform, delivered.nre), [
      ['sistema-ts-dispense', 'completed'],
      ['sistema-ts-send', 'completed'],
      ['sistema-ts-take', 'completed'],
    ]);
  });

  it('has one Subscription, which is off when the program ends', async () => {
    const [service] = await platform.search('HealthcareService', { identifier: offered }).toArray();
    const vendor = await connectVendor(sandbox, service?.providedBy?.reference ?? '');
    const own = await vendor.search('Subscription').toArray();
    assert.deepEqual(
      own.map(({ status }) => status),
      ['off'],
    );
  });

  it('does nothing twice when it is run again', async function () {
    if (daysAgo(0) !== day) this.skip();
    const before = [await bookings(), recordOf(comes.codiceFiscale), recordOf(moves.codiceFiscale)];
    const again = await runExample();
    assert.match(again, /to be moved: 0/);
    assert.doesNotMatch(again, /published in|books for|received|delivered: |closed: |booking moved/);
    assert.deepEqual([await bookings(), recordOf(comes.codiceFiscale), recordOf(moves.codiceFiscale)], before);
    assert.equal((await agendas()).length, 1);
  });
});
