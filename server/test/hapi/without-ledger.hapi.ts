import assert from 'node:assert/strict';
import { type RunningServer, startServer } from '../rest/running-server.ts';
import { emptyServer } from './empty-server.ts';
import { withHapi } from './with-hapi.ts';

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

  it('refuses a Subscription with ledger-missing, 501', async () => {
    const subscription = {
      resourceType: 'Subscription',
      status: 'requested',
      reason: 'test',
      criteria: 'https://fhir.sinfonia.campania.it/topics/test',
      channel: { type: 'rest-hook', endpoint: 'https://subscriber.example/hook' },
    };
    const headers = { authorization: await server.authorization(), 'content-type': 'application/fhir+json' };
    const { status, text } = await server.ask('POST', '/fhir/Subscription', headers, JSON.stringify(subscription));
    assert.equal(status, 501, text);
    assert.match(text, /ledger-missing/);
  });

  it('is ready, and says that there is no ledger', async () => {
    const { status, text } = await server.ask('GET', '/health/ready');
    assert.equal(status, 200, text);
    assert.match(text, /"ledger":false/);
  });
});
