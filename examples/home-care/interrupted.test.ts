import assert from 'node:assert/strict';
import { backendServices, connect, type SinfoniaClient } from '@sinfonia/sdk';
import { type SandboxServer, sharedSandbox } from '../../sdk/src/testing/sandbox-server.ts';
import { calendarFrom } from './calendar.ts';
import { runCase } from './case.ts';
import { exampleCodiceFiscale, identifyCitizen } from './citizen.ts';
import { findTeam, type Team } from './team.ts';

describe('home-care example that breaks off', function () {
  this.timeout(120_000);
  let sandbox: SandboxServer;
  let whole: SinfoniaClient;
  let patient: string;
  let team: Team;

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

  before(async () => {
    sandbox = await sharedSandbox();
    whole = await connected((address, init) => fetch(address, init));
    patient = `Patient/${(await identifyCitizen(whole, exampleCodiceFiscale)).id}`;
    team = await findTeam(whole);
  });

  /** A client whose line breaks with request `last`: before it is sent, or when its answer is on the way. */
  const breaking = async (last: number, answerLost: boolean): Promise<SinfoniaClient> => {
    let requests = 0;
    return connected(async (address, init) => {
      if (!String(address).startsWith(sandbox.fhirBase)) return fetch(address, init);
      requests += 1;
      if (requests < last) return fetch(address, init);
      if (answerLost && requests === last) await (await fetch(address, init)).arrayBuffer();
      throw new TypeError('the line is broken');
    });
  };

  for (const answerLost of [false, true]) {
    it(`is taken up where it stood: ${answerLost ? 'answer' : 'request'} lost, at any step`, async () => {
      let brokeOff = 0;
      for (let last = 2; last <= 24; last += answerLost ? 3 : 4) {
        const calendar = calendarFrom(`2024-${answerLost ? '03' : '09'}-${String(last).padStart(2, '0')}`);
        const key = `interrotto-${answerLost}-${last}-${process.pid}`;
        const script = { patient, team, calendar, key, say: () => {} };
        const broken = await breaking(last, answerLost);
        await runCase({ ...script, client: broken }).catch(() => {
          brokeOff += 1;
        });
        const episode = await runCase({ ...script, client: whole });

        assert.equal(episode.status, 'finished');
        const of = `EpisodeOfCare/${episode.id}`;
        const accesses = await whole.search('Encounter', { 'episode-of-care': of }).toArray();
        assert.equal(accesses.length, 5);
        const services = await whole.search('Procedure', { 'encounter.episode-of-care': of }).toArray();
        assert.equal(services.length, 7);
        const referral = episode.referralRequest?.[0]?.reference ?? '';
        const visits = await whole.search('Appointment', { 'based-on': referral }).toArray();
        assert.deepEqual(
          visits.map(({ status }) => status),
          ['fulfilled', 'fulfilled', 'fulfilled', 'fulfilled'],
        );
        const suspensions = episode.statusHistory?.filter(({ status }) => status === 'onhold');
        assert.equal(suspensions?.length, 1);
      }
      assert.ok(brokeOff >= 4);
    });
  }
});
