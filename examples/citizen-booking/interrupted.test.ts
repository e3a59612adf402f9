import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { SinfoniaClient } from '@sinfonia/sdk';
import { type SandboxServer, sinfoniaCommand, startSandbox } from '../../sdk/src/testing/sandbox-server.ts';
import { calendarFrom, daysAgo } from '../sandbox/calendar.ts';
import { nationalRecords } from '../sandbox/national-records.test-data.ts';
import { connectToSandbox } from '../sandbox/sandbox-client.ts';
import { connectAs } from '../sandbox/test-users.ts';
import { enterHousehold, examplePersons } from './household.ts';
import type { Scene } from './story.ts';
import { bookVisit } from './visit.ts';

const run = promisify(execFile);
const { codiceFiscale } = examplePersons.citizen;

/** Steps of the visit: hold, book, confirm, reschedule, cancel. */
const stepsOfVisit = 5;

describe('visit of the citizen-booking example that breaks off', function () {
  this.timeout(240_000);
  let sandbox: SandboxServer;
  let platform: SinfoniaClient;
  let patient: string;
  let other: string;
  const tokens = new Map<string, Promise<string>>();

  /** A token for each person, got once. */
  const tokenOf = (user: string): Promise<string> => {
    const command = [sinfoniaCommand, 'token', '--user', user];
    const known =
      tokens.get(user) ??
      run(process.execPath, command, { env: sandbox.environment }).then(({ stdout }) => stdout.trim());
    tokens.set(user, known);
    return known;
  };

  before(async () => {
    // Of its own: its bookings are counted.
    sandbox = await startSandbox();
    platform = await connectToSandbox(sandbox);
    const household = await enterHousehold(platform, { from: daysAgo(0), to: daysAgo(-30) });
    patient = `Patient/${household.citizen.id}`;
    other = `Patient/${household.other.id}`;
  });

  after(() => sandbox.stop());

  const sceneOver = (send: typeof fetch, name: string): Scene => {
    const as = (user: string) =>
      connectAs(user, { place: sandbox, fetch: send, retry: false, token: () => tokenOf(user) });
    return {
      platform,
      doctor: as('mmg'),
      desk: as('operatore-cup'),
      me: as(codiceFiscale),
      who: 'citizen',
      calendar: calendarFrom(daysAgo(0)),
      say: () => {},
      wait: 30_000,
      offer: 0,
      patient,
      other,
      key: `esempio-interrotto-${name}`,
    };
  };

  /** A line that breaks with step `last` of the booking: before it is sent, or when its answer is on the way. */
  const breaking = (last: number, answerLost: boolean): typeof fetch => {
    let steps = 0;
    return async (address, init) => {
      if (!/\$booking-(?!state)/.test(String(address))) return fetch(address, init);
      steps += 1;
      if (steps < last) return fetch(address, init);
      if (answerLost && steps === last) await (await fetch(address, init)).arrayBuffer();
      throw new TypeError('the line is broken');
    };
  };

  for (const answerLost of [false, true]) {
    it(`is taken up where it stood: ${answerLost ? 'answer' : 'request'} lost, at any step`, async () => {
      for (let last = 1; last <= stepsOfVisit; last += 1) {
        const name = `${answerLost}-${last}`;
        const before = nationalRecords(sandbox.data, codiceFiscale).length;
        await assert.rejects(bookVisit(sceneOver(breaking(last, answerLost), name)), { code: 'network' });
        const { order } = await bookVisit(sceneOver(fetch, name));
        const made = await platform.search('Appointment', { 'based-on': order.line }).toArray();
        assert.deepEqual(
          made.map(({ status }) => status),
          ['cancelled'],
          name,
        );
        const records = nationalRecords(sandbox.data, codiceFiscale);
        assert.equal(records.length, before + 1, name);
        const record = records.find(({ nre }) => nre === order.nre);
        assert.deepEqual([record?.state, record?.steps.take, record?.steps.release], ['3', 1, 1], name);
      }
    });
  }

  it('leaves every slot free', async () => {
    const busy = await platform.search('Slot', { status: 'busy,busy-tentative' }).toArray();
    assert.deepEqual(busy, []);
  });
});
