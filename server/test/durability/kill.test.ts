import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { AuditEvent, Bundle } from '@medplum/fhirtypes';
import { ask } from '../rest/ask.ts';
import { type Load, runClient, writtenTypes } from './clients.ts';
import { Ledger, markOf } from './ledger.ts';
import { freePort, type ServerProcess, startServerProcess } from './server-process.ts';
import { readLeftBehind } from './stored-history.ts';

const rounds = 20;
const clients = 12;

describe('durability of acknowledged writes', function () {
  this.timeout(300_000);
  let folder = '';
  let port = 0;
  let server: ServerProcess | undefined;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sinfonia-durability-'));
    port = await freePort();
  });
  afterEach(async () => {
    await server?.end('SIGKILL');
    server = undefined;
    rmSync(folder, { recursive: true, force: true });
  });

  async function startLoad(ledger: Ledger): Promise<{ load: Load; done: Promise<unknown> }> {
    server = await startServerProcess(folder, port);
    const load: Load = { port, token: await server.token(), ledger, stopped: false };
    return { load, done: Promise.all(Array.from({ length: clients }, (_, number) => runClient(load, number))) };
  }

  it(`loses nothing when the server is killed while it writes, ${rounds} times in a row`, async () => {
    const all = new Ledger();
    for (let round = 1; round <= rounds; round++) {
      const before = all.acknowledgedVersions;
      const { load, done } = await startLoad(all);
      await verifyAnswers(load);
      await wait(150 + Math.random() * 500);
      // A slow machine needs longer until there is something to lose.
      for (let look = 0; look < 500 && all.acknowledgedVersions === before; look++) await wait(20);
      await server!.end('SIGKILL');
      await done;
      server = undefined;
      assert.ok(all.acknowledgedVersions > before, `round ${round}: nothing was acknowledged`);
      all.verify(readLeftBehind(join(folder, 'data'), writtenTypes));
    }
    const { load, done } = await startLoad(all);
    load.stopped = true;
    await done;
    await verifyAnswers(load, Number.POSITIVE_INFINITY);
    await verifyAudit(load);
    console.log(`      ${all.acknowledgedVersions} acknowledged versions over ${rounds} kills`);
  });

  it('loses nothing and exits with 0 when it is asked to stop while it writes', async () => {
    const ledger = new Ledger();
    for (let round = 1; round <= 3; round++) {
      const { done } = await startLoad(ledger);
      await wait(200 + Math.random() * 300);
      assert.equal(await server!.end('SIGTERM'), 0, server!.output());
      await done;
      server = undefined;
      ledger.verify(readLeftBehind(join(folder, 'data'), writtenTypes));
    }
    assert.ok(ledger.acknowledgedVersions > 0);
  });

  /** Pages through the audit: each acknowledged version is named by an event, which went to the disk with it. */
  async function verifyAudit(load: Load): Promise<void> {
    const headers = { authorization: `Bearer ${load.token}` };
    const audited = new Set<string>();
    let path: string | undefined = '/fhir/AuditEvent?_count=1000';
    while (path !== undefined) {
      const page: Bundle<AuditEvent> = JSON.parse((await ask(port, false, { method: 'GET', path, headers })).text);
      for (const { resource } of page.entry ?? []) {
        for (const entity of resource?.entity ?? []) audited.add(entity.what?.reference ?? '');
      }
      path = page.link?.find((link) => link.relation === 'next')?.url?.replace(/^https?:\/\/[^/]+/, '');
    }
    const missing = [...load.ledger.versions()].filter((version) => !audited.has(version));
    assert.deepEqual(missing, [], `${missing.length} acknowledged writes are not in the audit`);
  }

  /**
   * Asks the running server for the newest acknowledged version of resources, at most `limit` of the latest: the text is
   * the acknowledged one (or a later version is current), deleted stays deleted, and the search index finds it by its mark.
   */
  async function verifyAnswers(load: Load, limit = 100): Promise<void> {
    const agent = new Agent({ keepAlive: true, maxSockets: 8 });
    const headers = { authorization: `Bearer ${load.token}` };
    const sample = [...load.ledger.newest()].slice(-limit);
    const verifyOne = async ([address, { version, content }]: (typeof sample)[number]): Promise<void> => {
      const newest = await ask(port, agent, { method: 'GET', path: `/fhir/${address}`, headers });
      const etag = /^W\/"(\d+)"$/.exec(newest.headers.etag ?? '')?.[1];
      assert.ok(Number(etag) >= version, `${address}: answered ${newest.status} ${etag}, acknowledged ${version}`);
      if (Number(etag) > version) return;
      assert.equal(newest.status, content === 'deleted' ? 410 : 200, address);
      if (content === 'deleted') return;
      assert.equal(newest.text, content);
      const [type = '', id = ''] = address.split('/');
      const path = `/fhir/${type}?identifier=${markOf(content)}&_id=${id}`;
      const found = await ask(port, agent, { method: 'GET', path, headers });
      const entries: { resource: { id: string } }[] = JSON.parse(found.text).entry ?? [];
      assert.deepEqual(
        entries.map((entry) => entry.resource.id),
        [id],
        `${address} is not found by its mark`,
      );
    };
    let next = 0;
    const work = async (): Promise<void> => {
      for (let one = sample[next++]; one !== undefined; one = sample[next++]) await verifyOne(one);
    };
    await Promise.all(Array.from({ length: 8 }, work));
    agent.destroy();
  }
});
