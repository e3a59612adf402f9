import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Resource } from '@medplum/fhirtypes';
import { FhirError } from '@sinfonia/profiles/issues';
import type { FhirHandler } from '../../fhir/exchange.ts';
import { createRestClient, handlerSource, restSource } from './flow-source.ts';

async function listen(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<[Server, string]> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return [server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`];
}

async function idsOf(resources: AsyncIterable<Resource>): Promise<(string | undefined)[]> {
  const ids: (string | undefined)[] = [];
  for await (const resource of resources) ids.push(resource.id);
  return ids;
}

function page(ids: readonly string[], next?: string): string {
  return JSON.stringify({
    resourceType: 'Bundle',
    type: 'searchset',
    ...(next === undefined ? {} : { link: [{ relation: 'next', url: next }] }),
    entry: [
      ...ids.map((id) => ({ resource: { resourceType: 'Patient', id }, search: { mode: 'match' } })),
      { resource: { resourceType: 'OperationOutcome', id: 'remark' }, search: { mode: 'outcome' } },
    ],
  });
}

describe('flow source over REST', () => {
  const servers: Server[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) server.close().closeAllConnections();
  });

  it('reads every page, without remarks, and sends the parameters as they are', async () => {
    const asked: string[] = [];
    const [server, base] = await listen((request, response) => {
      asked.push(request.url ?? '');
      response.end(request.url?.includes('page=2') ? page(['c']) : page(['a', 'b'], `${base}/fhir?page=2`));
    });
    servers.push(server);
    const source = restSource(createRestClient({ fhirBase: `${base}/fhir`, token: async () => 't' }));
    assert.deepEqual(
      await idsOf(
        source.search('Patient', [
          ['identifier', 'http://x|1'],
          ['date', 'ge2025-01-01'],
          ['date', 'le2025-01-31'],
        ]),
      ),
      ['a', 'b', 'c'],
    );
    assert.deepEqual(asked, [
      '/fhir/Patient?identifier=http%3A%2F%2Fx%7C1&date=ge2025-01-01&date=le2025-01-31',
      '/fhir?page=2',
    ]);
  });

  it('asks for another token after 401, once', async () => {
    const tokens: (string | undefined)[] = [];
    const [server, base] = await listen((request, response) => {
      tokens.push(request.headers.authorization);
      response.statusCode = request.headers.authorization === 'Bearer fresh' ? 200 : 401;
      response.end(page(['a']));
    });
    servers.push(server);
    const issued = ['stale', 'fresh', 'never'];
    const token = async () => issued.shift() ?? '';
    const source = restSource(createRestClient({ fhirBase: `${base}/fhir`, token }));
    assert.deepEqual(await idsOf(source.search('Patient', [])), ['a']);
    assert.deepEqual(tokens, ['Bearer stale', 'Bearer fresh']);
  });

  it('tries again when the server is busy', async () => {
    let requests = 0;
    const [server, base] = await listen((_request, response) => {
      requests += 1;
      response.statusCode = requests === 1 ? 503 : 200;
      response.setHeader('retry-after', '0.05');
      response.end(page(['a']));
    });
    servers.push(server);
    const source = restSource(createRestClient({ fhirBase: `${base}/fhir`, token: async () => 't' }));
    assert.deepEqual(await idsOf(source.search('Patient', [])), ['a']);
    assert.equal(requests, 2);
  });

  it('never sends the token to another host that a page names', async () => {
    const strangers: string[] = [];
    const [stranger, other] = await listen((request, response) => {
      strangers.push(request.url ?? '');
      response.end(page([]));
    });
    const [server, base] = await listen((request, response) => {
      response.end(request.url?.includes('page=2') ? page(['b']) : page(['a'], `${other}/fhir?page=2`));
    });
    servers.push(server, stranger);
    const source = restSource(createRestClient({ fhirBase: `${base}/fhir`, token: async () => 't' }));
    assert.deepEqual(await idsOf(source.search('Patient', [])), ['a', 'b']);
    assert.deepEqual(strangers, []);
  });

  it('throws flow-source-failed for any other answer', async () => {
    const [server, base] = await listen((_request, response) => {
      response.statusCode = 403;
      response.end('{}');
    });
    servers.push(server);
    const source = restSource(createRestClient({ fhirBase: `${base}/fhir`, token: async () => 't' }));
    await assert.rejects(idsOf(source.search('Patient', [])), (error) => {
      assert.ok(error instanceof FhirError);
      assert.deepEqual(error.issues[0], { code: 'flow-source-failed', values: { status: 403, type: 'Patient' } });
      return true;
    });
  });
});

describe('flow source over the interactions in this process', () => {
  it('reads every page through the handler', async () => {
    const asked: unknown[] = [];
    const handler: FhirHandler = async (request) => {
      asked.push([request.method, request.path, request.query]);
      const more = request.query.some(([name]) => name === 'page');
      return { status: 200, headers: {}, body: more ? page(['b']) : page(['a'], `${request.baseUrl}/Patient?page=2`) };
    };
    const source = handlerSource(handler, { clientId: 'flow', scopes: ['system/*.rs'] });
    assert.deepEqual(await idsOf(source.search('Patient', [['_id', 'a,b']])), ['a', 'b']);
    assert.deepEqual(asked, [
      ['GET', ['Patient'], [['_id', 'a,b']]],
      ['GET', ['Patient'], [['page', '2']]],
    ]);
  });
});
