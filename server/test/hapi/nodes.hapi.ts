import assert from 'node:assert/strict';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningServer, startServer } from '../rest/running-server.ts';
import { emptyServer } from './empty-server.ts';
import cases from './web-node.cases.json' with { type: 'json' };
import { withHapiServer } from './with-hapi.ts';

/** A node with the role `web` beside one with the role `all`, on one HAPI server and one identity database. */
describe('web node', function () {
  this.timeout(240_000);
  const hapi = withHapiServer();
  let all: RunningServer;
  let web: RunningServer;
  let folder = '';

  before(async function () {
    this.timeout(0);
    const { baseUrl, databaseUrl } = hapi();
    if (databaseUrl === undefined) this.skip();
    await emptyServer(baseUrl);
    folder = await mkdtemp(join(tmpdir(), 'sinfonia-web-'));
    const shared = {
      'store.kind': 'hapi',
      'store.hapiUrl': baseUrl,
      'store.hapiDatabase': databaseUrl,
      'store.cursorKey': 'a key of the test, of more than 32 characters',
      'identity.store': 'postgresql',
      'identity.postgresUrl': databaseUrl,
    };
    all = await startServer({ options: shared, resources: [] });
    for (const keys of ['identity', 'sandbox']) await cp(join(all.data, keys), join(folder, keys), { recursive: true });
    const options = {
      ...shared,
      'cluster.role': 'web',
      data: folder,
      'server.baseUrl': all.base.replace(/\/fhir$/, ''),
    };
    web = await startServer({ options });
  });
  after(async () => {
    await web?.stop();
    await all?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const json = { 'content-type': 'application/fhir+json' };

  it('takes tokens of the other node, shows what that one wrote, and pages that it began', async () => {
    const authorization = await all.authorization();
    for (const id of ['a', 'b', 'c']) {
      const body = JSON.stringify({ resourceType: 'Organization', id, name: 'Nodi' });
      assert.equal((await all.ask('PUT', `/fhir/Organization/${id}`, { authorization, ...json }, body)).status, 201);
    }
    assert.equal((await web.ask('GET', '/fhir/Organization/a', { authorization })).status, 200);
    const first = JSON.parse((await all.ask('GET', '/fhir/Organization?name=Nodi&_count=2', { authorization })).text);
    const next: { url: string } | undefined = first.link.find(
      ({ relation }: { relation: string }) => relation === 'next',
    );
    const { pathname, search } = new URL(next?.url ?? assert.fail('a page follows'));
    const second = await web.ask('GET', `${pathname}${search}`, { authorization });
    assert.equal(JSON.parse(second.text).entry?.length, 1, second.text);
  });

  it('announces what the other node does', async () => {
    const operations = async (node: RunningServer) => {
      const { rest } = JSON.parse((await node.ask('GET', '/fhir/metadata')).text);
      return JSON.stringify(rest[0].resource.map((one: { operation?: unknown }) => one.operation));
    };
    assert.equal(await operations(web), await operations(all));
  });

  for (const { name, method, path, body, form } of cases) {
    it(`refuses ${name} with node-cannot-answer, which names the remedy`, async () => {
      const authorization = await all.authorization();
      const text = body === undefined ? undefined : JSON.stringify(body);
      const answer = await web.ask(method, path, { authorization, ...json, 'accept-language': 'en' }, text);
      if (form === 'entry') {
        assert.match(answer.text, /node-cannot-answer/);
        return;
      }
      assert.equal(answer.status, 421, answer.text);
      assert.match(
        answer.text,
        /node-cannot-answer[\s\S]*cluster\.role = all|cluster\.role = all[\s\S]*node-cannot-answer/,
      );
    });
  }

  it('does not start without the keys of the other node', async () => {
    const empty = await mkdtemp(join(tmpdir(), 'sinfonia-web-'));
    await assert.rejects(
      startServer({
        options: {
          'store.kind': 'hapi',
          'store.hapiUrl': hapi().baseUrl,
          'store.hapiDatabase': hapi().databaseUrl ?? '',
          'store.cursorKey': 'a key of the test, of more than 32 characters',
          'identity.store': 'postgresql',
          'identity.postgresUrl': hapi().databaseUrl ?? '',
          'cluster.role': 'web',
          data: empty,
        },
      }),
      { message: /configuration-secret-file/ },
    );
    await rm(empty, { recursive: true, force: true });
  });
});
