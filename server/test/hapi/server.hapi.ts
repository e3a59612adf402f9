import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { type RunningServer, startServer } from '../rest/running-server.ts';
import { emptyServer } from './empty-server.ts';
import { withHapiServer } from './with-hapi.ts';

const json = { 'content-type': 'application/fhir+json' } as const;
const patient = (id: string, family: string) => ({ resourceType: 'Patient', id, name: [{ family }], gender: 'female' });

/** What stands between the server and HAPI, so that HAPI can be cut off. */
type Link = 'open' | 'cut';

/** The whole server over HAPI, as `SINFONIA_STORE=hapi sinfonia serve` starts it, through its own HTTP interface. */
describe('server on a HAPI store', function () {
  this.timeout(240_000);
  const hapi = withHapiServer();
  let server: RunningServer;
  let relay: Server;
  let link: Link = 'open';
  const sockets = new Set<Socket>();

  before(async function () {
    this.timeout(0);
    await emptyServer(hapi().baseUrl);
    const { hostname, port } = new URL(hapi().baseUrl);
    relay = createServer((client) => {
      sockets.add(client);
      client.on('error', () => undefined).on('close', () => sockets.delete(client));
      if (link === 'cut') return client.destroy();
      const upstream = relayTo(client, hostname, Number(port));
      sockets.add(upstream);
      return undefined;
    }).listen(0, '127.0.0.1');
    await once(relay, 'listening');
    server = await startServer({
      options: {
        'store.kind': 'hapi',
        'store.hapiUrl': `http://127.0.0.1:${(relay.address() as { port: number }).port}/fhir`,
        'store.hapiDatabase': hapi().databaseUrl ?? '',
        'store.hapiTimeoutSeconds': 30,
      },
      resources: [],
    });
  });
  after(async () => {
    setLink('open');
    await server?.stop();
    for (const socket of sockets) socket.destroy();
    relay?.close();
  });

  function setLink(next: Link): void {
    link = next;
    if (next !== 'open') for (const socket of sockets) socket.destroy();
  }

  async function send(method: string, path: string, body?: object, headers: Readonly<Record<string, string>> = {}) {
    const authorization = await server.authorization();
    const text = body === undefined ? undefined : JSON.stringify(body);
    const answer = await server.ask(method, `/fhir${path}`, { authorization, ...json, ...headers }, text);
    return { ...answer, json: answer.text === '' ? undefined : JSON.parse(answer.text) };
  }
  const codeOf = (body: { issue?: { details?: { coding?: { code?: string }[] } }[] }) =>
    body.issue?.[0]?.details?.coding?.[0]?.code;

  it('creates, reads, changes, finds and deletes a resource, and tells its history', async () => {
    const created = await send('PUT', '/Patient/hapi-one', patient('hapi-one', 'Prima'));
    assert.equal(created.status, 201, created.text);
    const changed = await send('PUT', '/Patient/hapi-one', patient('hapi-one', 'Seconda'), { 'if-match': 'W/"1"' });
    assert.equal(changed.status, 200, changed.text);
    assert.equal(
      (await send('PUT', '/Patient/hapi-one', patient('hapi-one', 'Terza'), { 'if-match': 'W/"1"' })).status,
      412,
    );
    assert.equal((await send('GET', '/Patient/hapi-one')).json.name[0].family, 'Seconda');
    const found = await send('GET', '/Patient?family=Seconda&gender=female&_total=accurate');
    assert.deepEqual([found.status, found.json.total], [200, 1]);
    assert.equal((await send('DELETE', '/Patient/hapi-one')).status, 204);
    assert.equal((await send('GET', '/Patient/hapi-one')).status, 410);
    const history = await send('GET', '/Patient/hapi-one/_history');
    assert.deepEqual(
      history.json.entry.map((entry: { request: { method: string } }) => entry.request.method),
      ['DELETE', 'PUT', 'PUT'],
    );
  });

  it('carries out a transaction as a whole and tells $everything of a person', async () => {
    const fullUrl = 'urn:uuid:1f1e1d1c-0000-4000-8000-000000000001';
    const { id: _id, ...person } = patient('', 'Intera');
    const weight = {
      resourceType: 'Observation',
      status: 'final',
      code: { text: 'peso' },
      subject: { reference: fullUrl },
      valueQuantity: { value: 61.5, unit: 'kg', system: 'http://unitsofmeasure.org', code: 'kg' },
    };
    const entry = [
      { fullUrl, resource: person, request: { method: 'POST', url: 'Patient' } },
      { resource: weight, request: { method: 'POST', url: 'Observation' } },
    ];
    const done = await send('POST', '', { resourceType: 'Bundle', type: 'transaction', entry });
    assert.equal(done.status, 200, done.text);
    const id = String(done.json.entry[0].response.location).split('/').at(-3);
    const everything = await send('GET', `/Patient/${id}/$everything`);
    assert.equal(everything.status, 200, everything.text);
    const types = everything.json.entry.map((one: { resource: { resourceType: string } }) => one.resource.resourceType);
    assert.deepEqual([...new Set(types)].sort(), ['Observation', 'Patient']);
  });

  it('refuses what is not valid before HAPI is asked', async () => {
    const refused = await send('POST', '/Patient', { resourceType: 'Patient', gender: 'none' });
    assert.equal(refused.status, 422);
  });

  it('finds the audit events of what was done', async () => {
    const found = await send('GET', '/AuditEvent?_count=5&_total=accurate');
    assert.equal(found.status, 200, found.text);
    assert.ok(found.json.entry.length > 0);
  });

  it('says 503 with a code and when to come back while HAPI is not there, and works again when it is', async () => {
    setLink('cut');
    for (let n = 0; n < 4; n++) {
      const refused = await send('GET', '/Patient/hapi-one');
      assert.deepEqual([refused.status, codeOf(refused.json)], [503, 'store-unavailable']);
      assert.match(String(refused.headers['retry-after']), /^\d+$/);
    }
    const write = await send('POST', '/Patient', { resourceType: 'Patient', gender: 'male' });
    assert.deepEqual([write.status, codeOf(write.json)], [503, 'store-unavailable']);
    const began = performance.now();
    assert.equal((await send('GET', '/Patient?family=Prima')).status, 503);
    assert.ok(performance.now() - began < 1_000, 'the circuit is open: nobody waits');
    setLink('open');
    let status = 503;
    for (let n = 0; n < 80 && status === 503; n++) {
      await wait(500);
      status = (await send('GET', '/Patient/hapi-one')).status;
    }
    assert.equal(status, 410);
  });
});

/** Joins a connection to one that leads on. */
function relayTo(client: Socket, host: string, port: number): Socket {
  const upstream = connect(port, host);
  upstream.on('error', () => client.destroy());
  client.on('close', () => upstream.destroy());
  upstream.on('close', () => client.destroy());
  client.pipe(upstream).pipe(client);
  return upstream;
}
