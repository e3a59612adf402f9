import assert from 'node:assert/strict';
import type { Parameters } from '@medplum/fhirtypes';
import { obtainUserToken } from '../../../src/identity/sandbox/obtain-token.ts';
import { sandboxUsers, scopesForPeople } from '../../../src/identity/sandbox/users.ts';
import { type RunningServer, startServer } from '../../rest/running-server.ts';

describe('the booking centre of a sandbox, over HTTP', function () {
  this.timeout(120_000);
  let server: RunningServer;
  let headers: Readonly<Record<string, string>>;

  before(async () => {
    server = await startServer({ options: { 'booking.watchSeconds': 1 } });
    const operator = sandboxUsers.find(({ id }) => id === 'operatore-cup');
    assert.ok(operator);
    const baseUrl = server.base.replace(/\/fhir$/, '');
    const { access_token: token } = await obtainUserToken({ baseUrl, scope: scopesForPeople }, operator);
    headers = { authorization: `Bearer ${token}` };
  });
  after(() => server.stop());

  const search = async (query: string): Promise<Parameters> => {
    const { status, text } = await server.ask('GET', `/fhir/HealthcareService/$find-availability?${query}`, headers);
    assert.equal(status, 200, text);
    return JSON.parse(text) as Parameters;
  };
  const named = ({ parameter = [] }: Parameters, name: string) => parameter.filter((one) => one.name === name);

  it('has free slots that the watch has made, over several ASL, and televisits', async () => {
    const query = 'service=89.7A.3&priority=D&count=50';
    const places = async () => {
      const found = named(await search(query), 'availability');
      const references = found.map(({ part }) => part?.find(({ name }) => name === 'place')?.valueReference?.reference);
      return new Set(references);
    };
    for (const end = Date.now() + 60_000; (await places()).size < 3 && Date.now() < end; ) {
      await new Promise((resume) => {
        setTimeout(resume, 500);
      });
    }
    assert.ok((await places()).size >= 3);
    const televisit = named(await search('service=89.01.3&access=control&mode=televisit'), 'availability');
    assert.ok(televisit.length > 0);
  });

  it('tells in the health how many slots are free', async () => {
    const { text } = await server.ask('GET', '/health/ready');
    assert.match(text, /"booking.availability":"\d+ slots of 7 agendas"/);
  });
});
