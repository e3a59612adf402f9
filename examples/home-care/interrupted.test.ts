import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { backendServices, connect, type SinfoniaClient } from '@sinfonia/sdk';
import { type SandboxServer, sharedSandbox, sinfoniaCommand } from '../../sdk/src/testing/sandbox-server.ts';
import { calendarFrom } from '../sandbox/calendar.ts';
import { type Part, signIn, users } from './actors.ts';
import { exampleCodiceFiscale, identifyCitizen, nameCaregiver } from './citizen.ts';
import { conclude, type Story, tellStory } from './story.ts';

const run = promisify(execFile);

describe('home-care example that breaks off', function () {
  this.timeout(240_000);
  let sandbox: SandboxServer;
  let platform: SinfoniaClient;
  let patient: string;
  let caregiver: string;
  const tokens = new Map<Part, Promise<string>>();

  const connected = async (send: typeof fetch): Promise<SinfoniaClient> =>
    connect({
      baseUrl: sandbox.fhirBase,
      auth: backendServices({
        clientId: 'sandbox-backend',
        privateKey: await sandbox.key(),
        scope: 'system/*.cruds',
      }),
      fetch: send,
      retry: false,
    });

  /** A token for each part, got once. */
  const tokenFor = (part: Part): Promise<string> => {
    const role = part === 'caregiver' ? ['--role', `represent:${caregiver.slice('RelatedPerson/'.length)}`] : [];
    const known =
      tokens.get(part) ??
      run(process.execPath, [sinfoniaCommand, 'token', '--user', users[part], ...role], {
        env: sandbox.environment,
      }).then(({ stdout }) => stdout.trim());
    tokens.set(part, known);
    return known;
  };

  before(async () => {
    sandbox = await sharedSandbox();
    platform = await connected((address, init) => fetch(address, init));
    patient = `Patient/${(await identifyCitizen(platform, exampleCodiceFiscale)).id}`;
    caregiver = await nameCaregiver(platform, patient, '2026-01-01');
  });

  const storyOver = async (send: typeof fetch, key: string, start: string): Promise<Story> => ({
    platform: await connected(send),
    cast: signIn(caregiver, { place: { url: sandbox.url, data: sandbox.data }, fetch: send, retry: false, tokenFor }),
    patient,
    caregiver,
    calendar: calendarFrom(start),
    key,
    say: () => {},
  });

  /** A line that breaks with request `last`: before it is sent, or when its answer is on the way. */
  const breaking = (last: number, answerLost: boolean): typeof fetch => {
    let requests = 0;
    return async (address, init) => {
      if (!String(address).startsWith(sandbox.fhirBase)) return fetch(address, init);
      requests += 1;
      if (requests < last) return fetch(address, init);
      if (answerLost && requests === last) await (await fetch(address, init)).arrayBuffer();
      throw new TypeError('the line is broken');
    };
  };

  for (const answerLost of [false, true]) {
    it(`is taken up where it stood: ${answerLost ? 'answer' : 'request'} lost, at any step`, async () => {
      let brokeOff = 0;
      for (let last = 2; last <= 26; last += answerLost ? 3 : 4) {
        const start = `2025-${answerLost ? '03' : '09'}-${String(last).padStart(2, '0')}`;
        const key = `interrotto-${answerLost}-${last}-${process.pid}`;
        const broken = await storyOver(breaking(last, answerLost), key, start);
        await tellStory(broken)
          .then((episode) => conclude(broken, episode))
          .catch(() => {
            brokeOff += 1;
          });
        const whole = await storyOver((address, init) => fetch(address, init), key, start);
        const at = await tellStory(whole);
        await conclude(whole, at);

        const episode = await platform.read('EpisodeOfCare', String(at).slice('EpisodeOfCare/'.length));
        assert.equal(episode.status, 'finished');
        const of = String(at);
        assert.equal((await platform.search('Encounter', { 'episode-of-care': of }).toArray()).length, 2);
        assert.equal((await platform.search('Procedure', { 'encounter.episode-of-care': of }).toArray()).length, 3);
        assert.equal((await platform.search('CarePlan', { 'episode-of-care': of }).toArray()).length, 1);
        const suspensions = episode.statusHistory?.filter(({ status }) => status === 'onhold');
        assert.equal(suspensions?.length, 1);
      }
      assert.ok(brokeOff >= 5, `${brokeOff}`);
    });
  }
});
