import assert from 'node:assert/strict';
import { type RunningServer, startServer } from '../rest/running-server.ts';
import { emptyServer } from './empty-server.ts';
import { withHapi } from './with-hapi.ts';

/** Requests that need the commit log; `booking` reads the free slots, which follow it. */
const refused = [
  {
    name: 'a Subscription',
    method: 'POST',
    path: '/fhir/Subscription',
    body: {
      resourceType: 'Subscription',
      status: 'requested',
      reason: 'test',
      criteria: 'https://fhir.sinfonia.campania.it/topics/test',
      channel: { type: 'rest-hook', endpoint: 'https://subscriber.example/hook' },
    },
  },
  { name: 'free slots', method: 'GET', path: '/fhir/HealthcareService/$find-availability?service=89.7A.3&priority=B' },
] as const;

describe('server on a HAPI store without the database of its ledger', function () {
  this.timeout(240_000);
  const hapi = withHapi();
  let server: RunningServer;

  before(async function () {
    this.timeout(0);
    await emptyServer(hapi());
    server = await startServer({ options: { 'store.kind': 'hapi', 'store.hapiUrl': hapi() }, resources: [] });
  });
  after(() => server?.stop());

  for (const { name, method, path, ...more } of refused) {
    it(`refuses ${name} with ledger-missing, 501`, async () => {
      const headers = { authorization: await server.authorization(), 'content-type': 'application/fhir+json' };
      const body = 'body' in more ? JSON.stringify(more.body) : undefined;
      const { status, text } = await server.ask(method, path, headers, body);
      assert.equal(status, 501, text);
      assert.match(text, /ledger-missing/);
    });
  }

  it('is ready, and says that there is no ledger', async () => {
    const { status, text } = await server.ask('GET', '/health/ready');
    assert.equal(status, 200, text);
    assert.match(text, /"ledger":false/);
  });
});
