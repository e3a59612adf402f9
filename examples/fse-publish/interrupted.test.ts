import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type SandboxServer, sharedSandbox, sinfoniaCommand } from '../../sdk/src/testing/sandbox-server.ts';
import { calendarFrom, daysAgo } from '../sandbox/calendar.ts';
import { documentsAtIni } from '../sandbox/national-records.test-data.ts';
import { connectToSandbox } from '../sandbox/sandbox-client.ts';
import { connectAs } from '../sandbox/test-users.ts';
import { exampleCodiceFiscale, partiesOf } from './parties.ts';
import { type Story, tellDocument, vaccination } from './story.ts';

const run = promisify(execFile);

describe('fse-publish example that breaks off', function () {
  this.timeout(240_000);
  let sandbox: SandboxServer;
  let token: Promise<string>;

  before(async () => {
    sandbox = await sharedSandbox();
    const command = [sinfoniaCommand, 'token', '--user', 'specialista'];
    token = run(process.execPath, command, { env: sandbox.environment }).then(({ stdout }) => stdout.trim());
  });

  const tellOver = async (send: typeof fetch, name: string): Promise<void> => {
    const platform = await connectToSandbox(sandbox);
    const calendar = calendarFrom(daysAgo(0));
    const story: Story = {
      platform,
      doctor: connectAs('specialista', { place: sandbox, fetch: send, retry: false, token: () => token }),
      calendar,
      say: () => {},
      run: name,
      wait: 60_000,
    };
    await tellDocument(story, await partiesOf(platform, calendar), vaccination);
  };

  /** A line that breaks with step `last`: before it is sent, or when its answer is on the way. Readings are not counted. */
  const breaking = (last: number, answerLost: boolean): typeof fetch => {
    let steps = 0;
    return async (address, init) => {
      const isStep = /\$fse-(?!document-state)/.test(String(address));
      if (!isStep && steps < last) return fetch(address, init);
      if (isStep) steps += 1;
      if (steps < last) return fetch(address, init);
      if (answerLost && isStep && steps === last) await (await fetch(address, init)).arrayBuffer();
      throw new TypeError('the line is broken');
    };
  };

  for (const [last, answerLost] of [
    [1, true],
    [2, false],
    [2, true],
    [3, true],
    [4, false],
    [6, true],
    [7, true],
  ] as const) {
    it(`is taken up where it stood: ${answerLost ? 'answer' : 'request'} of step ${last} lost`, async () => {
      const before = documentsAtIni(sandbox.data, exampleCodiceFiscale).length;
      const name = `${last}${answerLost ? 'a' : 'r'}`;
      await assert.rejects(tellOver(breaking(last, answerLost), name), { code: 'network' });
      await tellOver((address, init) => fetch(address, init), name);
      const documents = documentsAtIni(sandbox.data, exampleCodiceFiscale).slice(before);
      assert.equal(documents.length, 2);
    });
  }
});
