import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { HapiClient } from '../../../src/store/hapi/client/hapi-client.ts';
import { refusal } from '../contract/opened-store.ts';

describe('client of a HAPI server', () => {
  let server: Server;
  let requests: string[];
  let answers: ((response: ServerResponse) => void)[];
  let client: HapiClient;

  beforeEach(async () => {
    requests = [];
    answers = [];
    server = createServer((request: IncomingMessage, response: ServerResponse) => {
      requests.push(`${request.method} ${request.url}`);
      (answers.shift() ?? ok)(response);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    assert.ok(typeof address === 'object' && address !== null);
    client = new HapiClient({ baseUrl: `http://127.0.0.1:${address.port}/fhir/`, patience: 300 });
  });
  afterEach(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });

  const ok = (response: ServerResponse): void => void response.end('{"value":1.50}');
  const status = (code: number) => (response: ServerResponse) => {
    response.statusCode = code;
    response.end('{}');
  };
  const silent = (): void => {};

  it('repeats a read that the server could not answer', async () => {
    answers = [status(503), status(502)];
    const answer = await client.send({ method: 'GET', path: 'Patient/1', query: [['_elements', 'id,meta|x']] });
    assert.equal(answer.status, 200);
    assert.deepEqual(requests, Array(3).fill('GET /fhir/Patient/1?_elements=id%2Cmeta%7Cx'));
  });

  it('never repeats a write', async () => {
    for (const first of [status(503), status(500), silent]) {
      requests = [];
      answers = [first];
      await refusal(client.send({ method: 'POST', path: '', body: '{}' }), 'store-unavailable', 503);
      assert.deepEqual(requests, ['POST /fhir']);
    }
  });

  it('gives up a read after its time', async () => {
    answers = [silent, silent, silent];
    await refusal(client.send({ method: 'GET', path: 'metadata' }), 'store-unavailable', 503);
    assert.equal(requests.length, 3);
  });

  it('gives back refusals as they are', async () => {
    answers = [status(404)];
    assert.equal((await client.send({ method: 'GET', path: 'Patient/1' })).status, 404);
    assert.equal(requests.length, 1);
  });

  it('gives back an answer of 500 to who asks for it, and no other failure', async () => {
    answers = [status(500), status(503)];
    const write = { method: 'POST', path: '', body: '{}' } as const;
    assert.equal((await client.attempt(write)).status, 500);
    await refusal(client.attempt(write), 'store-unavailable', 503);
    assert.equal(requests.length, 2);
  });

  it('leaves a server alone that keeps failing', async () => {
    answers = Array(5).fill(status(503));
    for (let n = 0; n < 5; n++) {
      await refusal(client.send({ method: 'POST', path: '', body: '{}' }), 'store-unavailable', 503);
    }
    assert.equal(client.resting, true);
    await refusal(client.send({ method: 'GET', path: 'metadata' }), 'store-unavailable', 503);
    assert.equal(requests.length, 5);
  });
});
