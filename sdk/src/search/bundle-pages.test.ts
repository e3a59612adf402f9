import assert from 'node:assert/strict';
import { bearer } from '../auth/bearer.ts';
import type { SinfoniaClient } from '../client.ts';
import { connect } from '../connect.ts';
import { type LoopbackServer, startLoopback } from '../testing/loopback-server.ts';

function clientOf(server: LoopbackServer): SinfoniaClient {
  return connect({ baseUrl: `${server.url}/fhir`, auth: bearer('segreto'), retry: false });
}

function bundle(next?: string) {
  const link = next === undefined ? [] : [{ relation: 'next', url: next }];
  const entry = [{ resource: { resourceType: 'Patient', id: 'a' }, search: { mode: 'match' } }];
  return { status: 200, body: { resourceType: 'Bundle', type: 'searchset', link, entry } };
}

describe('pages of a search', () => {
  const servers: LoopbackServer[] = [];
  const start = async (script: Parameters<typeof startLoopback>[0]): Promise<LoopbackServer> => {
    const server = await startLoopback(script);
    servers.push(server);
    return server;
  };
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.close()));
  });

  it('never put a parameter into an address, on no page', async () => {
    const server = await start(({ headers, body }) =>
      bundle(body.includes('_cursor') ? undefined : `http://${headers.host}/fhir/Patient?identifier=CF&_cursor=2`),
    );
    const found = await clientOf(server).search('Patient', { identifier: 'CF', _count: 1 }).toArray();
    assert.equal(found.length, 2);
    assert.deepEqual(
      server.arrived.map(({ method, url, body }) => [method, url, body]),
      [
        ['POST', '/fhir/Patient/_search', 'identifier=CF&_count=1'],
        ['POST', '/fhir/Patient/_search', 'identifier=CF&_cursor=2'],
      ],
    );
  });

  it('follow a link to a page that the server keeps', async () => {
    const server = await start(({ headers, url }) =>
      bundle(url.includes('getpages') ? undefined : `http://${headers.host}/fhir?_getpages=9`),
    );
    await clientOf(server).search('Patient', { family: 'Prova' }).toArray();
    assert.deepEqual(
      server.arrived.map(({ method, url }) => [method, url]),
      [
        ['POST', '/fhir/Patient/_search'],
        ['GET', '/fhir?_getpages=9'],
      ],
    );
  });

  for (const [what, link] of [
    ['another server', (_own: LoopbackServer, other: LoopbackServer) => `${other.url}/fhir/Patient?_cursor=2`],
    ['another part of the server', (own: LoopbackServer) => `${own.url}/altro/Patient?_cursor=2`],
    ['above the base', (own: LoopbackServer) => `${own.url}/fhir/../Patient?_cursor=2`],
    ['a base that only begins like ours', (own: LoopbackServer) => `${own.url}/fhirx/Patient?_cursor=2`],
    ['another scheme', () => 'file:///etc/passwd'],
  ] as const) {
    it(`refuse a link to ${what}; no token goes there`, async () => {
      const other = await start(() => bundle());
      const server: LoopbackServer = await start(() => bundle(link(server, other)));
      await assert.rejects(clientOf(server).search('Patient', {}).toArray(), { code: 'address-foreign' });
      assert.equal(server.arrived.length, 1);
      assert.equal(other.arrived.length, 0);
    });
  }

  it('end when the links lead in a circle', async () => {
    const server = await start(({ headers }) => bundle(`http://${headers.host}/fhir/Patient?_cursor=2`));
    await assert.rejects(clientOf(server).search('Patient', {}).toArray(), { code: 'paging-loop' });
  });

  it('are fetched only as far as they are read', async () => {
    const server = await start(({ headers }, number) =>
      bundle(`http://${headers.host}/fhir/Patient?_cursor=${number}`),
    );
    for await (const patient of clientOf(server).search('Patient', {})) {
      assert.equal(patient.id, 'a');
      break;
    }
    assert.equal(server.arrived.length, 1);
  });

  it('are Bundles', async () => {
    const server = await start(() => ({ status: 200, body: { resourceType: 'Patient' } }));
    await assert.rejects(clientOf(server).search('Patient', {}).bundle(), { code: 'answer-unreadable' });
  });
});
