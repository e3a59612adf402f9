import assert from 'node:assert/strict';
import type { Patient } from '@medplum/fhirtypes';
import { bearer } from './auth/bearer.ts';
import { connect } from './connect.ts';
import { type LoopbackServer, type Reply, startLoopback } from './testing/loopback-server.ts';

const quick = { attempts: 3, baseDelay: 1, maxDelay: 2 };

/** A server with one patient that loses its answer to the first write; `carriedOut` says whether it wrote before. */
function losingServer(carriedOut: boolean, otherWrite: boolean): Promise<LoopbackServer> {
  let version = 1;
  let content: Patient = { resourceType: 'Patient', id: '1', active: true };
  let puts = 0;
  return startLoopback(({ method, headers, body }): Reply => {
    const current = () => ({ status: 200, body: { ...content, meta: { versionId: String(version) } } });
    if (method === 'GET') return current();
    puts += 1;
    const fits = headers['if-match'] === `W/"${version}"`;
    if (puts === 1) {
      if (carriedOut) {
        version += 1;
        content = JSON.parse(body) as Patient;
      }
      if (otherWrite) {
        version += 1;
        content = { ...content, gender: 'other' };
      }
      return 'cut';
    }
    if (!fits) return { status: 412 };
    version += 1;
    content = JSON.parse(body) as Patient;
    return current();
  });
}

async function deactivate(server: LoopbackServer) {
  let calls = 0;
  const client = connect({ baseUrl: server.url, auth: bearer('x'), retry: quick });
  const work = client.modify('Patient', '1', (patient) => {
    calls += 1;
    return { ...patient, active: false };
  });
  return { result: await work.catch((error: unknown) => error), calls };
}

describe('modify when an answer is lost', () => {
  let server: LoopbackServer;
  afterEach(() => server.close());

  it('writes again what was not written', async () => {
    server = await losingServer(false, false);
    const { result, calls } = await deactivate(server);
    assert.equal((result as Patient).meta?.versionId, '2');
    assert.equal(calls, 1);
  });

  it('knows its own write again and does not repeat it', async () => {
    server = await losingServer(true, false);
    const { result, calls } = await deactivate(server);
    assert.equal((result as Patient).active, false);
    assert.equal((result as Patient).meta?.versionId, '2');
    assert.equal(calls, 1);
  });

  it('says so when nobody can tell', async () => {
    server = await losingServer(true, true);
    const { result, calls } = await deactivate(server);
    assert.equal((result as { code?: string }).code, 'conflict-unresolved');
    assert.equal((result as { uncertain?: boolean }).uncertain, true);
    assert.equal(calls, 1);
  });
});

describe('modify while others are faster', () => {
  it('ends after its attempts', async () => {
    const server = await startLoopback(({ method }) =>
      method === 'GET'
        ? { status: 200, body: { resourceType: 'Patient', id: '1', meta: { versionId: '1' } } }
        : { status: 412 },
    );
    const client = connect({ baseUrl: server.url, auth: bearer('x'), retry: quick });
    await assert.rejects(
      client.modify('Patient', '1', (patient) => patient, { attempts: 2 }),
      { code: 'conflict-unresolved' },
    );
    assert.equal(server.arrived.length, 4);
    await server.close();
  });
});
