import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type SandboxServer, sinfoniaCommand, startSandbox } from '../../sdk/src/testing/sandbox-server.ts';
import { calendarFrom, daysAgo } from '../sandbox/calendar.ts';
import { callsAbout, nationalRecords } from '../sandbox/national-records.test-data.ts';
import { connectToSandbox } from '../sandbox/sandbox-client.ts';
import { connectAs } from '../sandbox/test-users.ts';
import { exampleCodiceFiscale, type Story, tellStory } from './story.ts';

const run = promisify(execFile);

describe('pharmacy example that breaks off', function () {
  this.timeout(240_000);
  let sandbox: SandboxServer;
  const tokens = new Map<string, Promise<string>>();

  /** A token for each test user, got once. */
  const tokenOf = (user: string): Promise<string> => {
    const command = [sinfoniaCommand, 'token', '--user', user];
    const known =
      tokens.get(user) ??
      run(process.execPath, command, { env: sandbox.environment }).then(({ stdout }) => stdout.trim());
    tokens.set(user, known);
    return known;
  };

  before(async () => {
    // Of its own: its prescriptions are counted.
    sandbox = await startSandbox();
  });

  after(() => sandbox.stop());

  const storyOver = async (send: typeof fetch, name: string, start: string): Promise<Story> => {
    const as = (user: string) =>
      connectAs(user, { place: sandbox, fetch: send, retry: false, token: () => tokenOf(user) });
    return {
      platform: await connectToSandbox(sandbox),
      cast: { doctor: as('mmg'), pharmacy: as('farmacista') },
      calendar: calendarFrom(start),
      run: name,
      say: () => {},
      wait: 30_000,
      print: async () => {},
    };
  };

  /** A line that breaks with step `last`: before it is sent, or when its answer is on the way. Readings are not counted. */
  const breaking = (last: number, answerLost: boolean): typeof fetch => {
    let steps = 0;
    return async (address, init) => {
      const isReading = /\$(dispensing-state|prescription-state|prescription-reminder)/.test(String(address));
      if (!String(address).startsWith(sandbox.fhirBase) || isReading) return fetch(address, init);
      steps += 1;
      if (steps < last) return fetch(address, init);
      if (answerLost && steps === last) await (await fetch(address, init)).arrayBuffer();
      throw new TypeError('the line is broken');
    };
  };

  for (const answerLost of [false, true]) {
    it(`is taken up where it stood: ${answerLost ? 'answer' : 'request'} lost, at any step`, async () => {
      const start = daysAgo(0);
      const before = nationalRecords(sandbox.data, exampleCodiceFiscale).length;
      let told = 0;
      // Each story presents a wrong card, and a pharmacy may do so ten times in a quarter of an hour.
      for (const last of answerLost ? [3, 5, 7, 13] : [5, 8, 11, 12]) {
        const name = `${answerLost ? 1 : 2}${String(last).padStart(2, '0')}`;
        await assert.rejects(tellStory(await storyOver(breaking(last, answerLost), name, start)), { code: 'network' });
        await tellStory(await storyOver((address, init) => fetch(address, init), name, start));
        told += 1;
      }
      const records = nationalRecords(sandbox.data, exampleCodiceFiscale);
      assert.equal(records.length - before, 2 * told);
      const platform = await connectToSandbox(sandbox);
      for (const { nre, state, steps } of records.slice(before)) {
        assert.ok(['4', '8'].includes(state), `${state}`);
        assert.deepEqual(steps, state === '8' ? dispensedOnce : cancelledOnce);
        const calls = await callsAbout(platform, nre);
        assert.ok(
          calls.every(([, status]) => status === 'completed'),
          JSON.stringify(calls),
        );
      }
    });
  }
});

const dispensedOnce = {
  send: 1,
  take: 2,
  suspend: 1,
  resume: 1,
  'dispense-part': 1,
  'dispense-all': 2,
  reverse: 1,
};
const cancelledOnce = { send: 1, take: 1, release: 1, cancel: 1 };
