import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { AuditEvent } from '@medplum/fhirtypes';
import pg from 'pg';
import { openHapiStore } from '../../../src/store/hapi/index.ts';
import { ledgerSchema } from '../../../src/store/hapi/ledger/ledger-database.ts';
import type { Store, StoredVersion } from '../../../src/store/port.ts';
import { removeLedger, runSql } from '../../hapi/empty-ledger.ts';
import { emptyServer } from '../../hapi/empty-server.ts';
import { withHapiServer } from '../../hapi/with-hapi.ts';
import { contentOf, countOf, refusal, versionOf } from '../contract/opened-store.ts';
import { auditEvent, newId, patient } from '../contract/synthetic.ts';

function event(reference: string, more: Partial<AuditEvent> = {}): AuditEvent {
  return auditEvent({ entity: [{ what: { reference } }], ...more });
}

const alongside = (reference: string) => ({ alongside: () => [event(reference)] });

async function eventsOf(store: Store): Promise<StoredVersion[]> {
  const events: StoredVersion[] = [];
  for await (const version of store.scan({ types: ['AuditEvent'] })) events.push(version);
  return events;
}

const namedBy = (version: StoredVersion): string => contentOf(version).entity[0].what.reference;

describe('audit events of the HAPI store with a ledger', function () {
  this.timeout(180_000);
  const hapi = withHapiServer();
  const stores: Store[] = [];
  const servers: Server[] = [];
  const children: ChildProcess[] = [];
  let databaseUrl: string;

  beforeEach(async () => {
    assert.ok(hapi().databaseUrl);
    databaseUrl = hapi().databaseUrl ?? '';
    await emptyServer(hapi().baseUrl);
    await removeLedger(databaseUrl);
  });
  afterEach(async () => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    await Promise.all(stores.splice(0).map((store) => store.close()));
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      server.close();
    }
  });

  async function open(options: { baseUrl?: string; patience?: number } = {}): Promise<Store> {
    const store = await openHapiStore({ baseUrl: hapi().baseUrl, databaseUrl, installs: false, ...options });
    stores.push(store);
    return store;
  }

  /** A proxy in front of the server that spoils writes: as if the network broke before, or after, they were carried out. */
  async function spoiled(when: 'before' | 'after'): Promise<string> {
    const target = new URL(hapi().baseUrl);
    const server = createServer(async (request, response) => {
      const parts: Buffer[] = [];
      for await (const part of request) parts.push(part as Buffer);
      const isWrite = request.method === 'PUT' || request.method === 'DELETE';
      if (isWrite && when === 'before') return void request.socket.destroy();
      const { 'content-type': type = '', 'if-match': match = '' } = request.headers;
      const answer = await fetch(`${target.origin}${request.url}`, {
        method: request.method ?? 'GET',
        headers: { 'content-type': type, accept: 'application/fhir+json', ...(match ? { 'if-match': match } : {}) },
        ...(parts.length > 0 ? { body: Buffer.concat(parts) } : {}),
      });
      const text = await answer.text();
      if (isWrite) return void request.socket.destroy();
      for (const name of ['location', 'content-location', 'content-type']) {
        const value = answer.headers.get(name);
        if (value !== null) response.setHeader(name, value);
      }
      response.statusCode = answer.status;
      response.end(text);
    }).listen(0, '127.0.0.1');
    servers.push(server);
    await once(server, 'listening');
    const address = server.address();
    return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}${target.pathname}`;
  }

  it('form one unbroken chain when two nodes append at once, every event once', async () => {
    const nodes = [await open(), await open()];
    const writes = nodes.flatMap((store) =>
      Array.from({ length: 15 }, (_, n) => [
        store.write([{ kind: 'create', resource: patient(newId()) }], alongside('Patient/alongside')),
        store.write([1, 2].map(() => ({ kind: 'create', resource: event(`Patient/alone-${n}`) }))),
      ]).flat(),
    );
    await Promise.all(writes);
    await Promise.all(nodes.map((store) => countOf(store, 'AuditEvent')));
    const { head, fault } = await nodes[0]!.auditChain!.verify();
    assert.deepEqual([fault, head.position], [undefined, 90]);
    assert.equal(await countOf(nodes[1]!, 'AuditEvent'), 90);
    assert.deepEqual(await nodes[0]!.auditChain!.head(), head);
  });

  it('are not made for a write that was refused', async () => {
    const store = await open();
    const stale = { kind: 'update', method: 'PUT', resource: patient('p', { id: 'p' }), mustExist: true } as const;
    const bad = { kind: 'create', resource: patient('bad', { birthDate: 'soon' }) } as const;
    await refusal(store.write([stale], alongside('Patient/p')), 'must-exist', 412);
    await refusal(store.write([bad], alongside('Patient/bad')), 'store-refused', 422);
    await store.write([{ kind: 'create', resource: patient('good') }], alongside('Patient/good'));
    assert.deepEqual((await eventsOf(store)).map(namedBy), ['Patient/good']);
    const { head, fault } = await store.auditChain!.verify();
    assert.deepEqual([fault, head.position], [undefined, 1]);
  });

  it('can be read, found and never changed, wherever they wait', async () => {
    const store = await open();
    const made = versionOf((await store.write([{ kind: 'create', resource: event('Patient/x') }]))[0]);
    assert.equal((await store.auditChain!.verify()).fault, undefined);
    const other = await open();
    const read = await other.read({ type: 'AuditEvent', id: made.id });
    assert.deepEqual({ ...contentOf(read), meta: undefined }, { ...contentOf(made), meta: undefined });
    const { id } = made;
    const update = { kind: 'update', method: 'PUT', resource: event('Patient/y', { id }) } as const;
    await refusal(store.write([update]), 'audit-append-only', 403);
    await refusal(store.write([{ kind: 'delete', type: 'AuditEvent', id }]), 'audit-append-only', 403);
    assert.equal((await store.auditChain!.verify()).fault, undefined);
  });

  it('reach the server by themselves when the store is quiet', async () => {
    const store = await open();
    await store.write([{ kind: 'create', resource: event('Patient/x') }]);
    const waiting = async () => (await store.health()).facts['waitingAuditEvents'];
    assert.equal(await waiting(), 1);
    for (let round = 0; round < 60 && (await waiting()) !== 0; round++) await wait(100);
    assert.equal(await waiting(), 0);
    assert.equal((await store.auditChain!.verify()).fault, undefined);
  });

  it('are entered once when a node ended after entering them', async () => {
    const store = await open();
    await store.write([1, 2, 3].map((n) => ({ kind: 'create', resource: event(`Patient/${n}`) })));
    await runSql(databaseUrl, 'CREATE TABLE before_entering AS TABLE audit_event');
    assert.equal(await countOf(store, 'AuditEvent'), 3);
    await store.write([{ kind: 'create', resource: event('Patient/4') }]);
    await runSql(databaseUrl, 'INSERT INTO audit_event TABLE before_entering');
    assert.equal(await countOf(store, 'AuditEvent'), 4);
    const { head, fault } = await store.auditChain!.verify();
    assert.deepEqual([fault, head.position, (await store.health()).facts['waitingAuditEvents']], [undefined, 4, 0]);
  });

  it('are seen by another node as soon as their write is acknowledged', async () => {
    const [store, other] = [await open(), await open()];
    for (let round = 1; round <= 5; round++) {
      await store.write([{ kind: 'create', resource: patient(newId()) }], alongside('Patient/made'));
      assert.equal(await countOf(other, 'AuditEvent'), round);
    }
  });

  it('stay in the ledger when the server refuses or changes them', async () => {
    const store = await open();
    const narrative = { status: 'generated', div: "<div xmlns='http://www.w3.org/1999/xhtml'>x</div>" } as const;
    const [changed] = await store.write([
      { kind: 'create', resource: event('Patient/changed', { text: narrative }) },
      { kind: 'create', resource: event('Patient/refused', { recorded: 'soon' }) },
      { kind: 'create', resource: event('Patient/taken') },
    ]);
    assert.equal(await countOf(store, 'AuditEvent'), 2);
    assert.equal((await store.health()).facts['unfaithfulAuditEvents'], 2);
    assert.equal((await store.auditChain!.verify()).fault, undefined);
    const { id } = versionOf(changed);
    await fetch(`${hapi().baseUrl}/AuditEvent/${id}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/fhir+json' },
      body: JSON.stringify({ ...event('Patient/forged'), id }),
    });
    assert.deepEqual((await store.auditChain!.verify()).fault, { kind: 'altered', position: 1, id });
  });

  it('are answered with store-unavailable as long as the database does not answer', async () => {
    const store = await open();
    await store.write([{ kind: 'create', resource: event('Patient/x') }]);
    const other = new pg.Client({ connectionString: databaseUrl, options: '-c search_path=sinfonia_ledger' });
    await other.connect();
    try {
      await other.query('BEGIN; LOCK TABLE audit_event');
      const [, health] = await Promise.all([
        refusal(countOf(store, 'AuditEvent'), 'store-unavailable', 503),
        store.health(),
      ]);
      assert.equal(health.ready, false);
    } finally {
      await other.end();
    }
    assert.equal(await countOf(store, 'AuditEvent'), 1);
  });

  it('of before the ledger are taken into the chain, once', async () => {
    const before = await openHapiStore({ baseUrl: hapi().baseUrl, installs: false });
    stores.push(before);
    await before.write([1, 2].map((n) => ({ kind: 'create', resource: event(`Patient/${n}`) })));
    const store = await open();
    assert.deepEqual(await store.auditChain!.verify(), { head: await store.auditChain!.head() });
    assert.equal((await store.auditChain!.head()).position, 2);
    await before.write([{ kind: 'create', resource: event('Patient/3') }]);
    const again = await open();
    assert.deepEqual((await again.auditChain!.verify()).fault?.kind, 'inserted');
  });

  it('are there for a write whose answer was lost, and the caller learns its outcome', async () => {
    const store = await open({ baseUrl: await spoiled('after') });
    const [made] = await store.write([{ kind: 'create', resource: patient('lost') }], alongside('Patient/lost'));
    const { id } = versionOf(made);
    const [changed] = await store.write(
      [{ kind: 'update', method: 'PUT', resource: patient('lost', { id, active: true }) }],
      alongside('Patient/changed'),
    );
    assert.deepEqual([changed?.outcome, versionOf(changed).versionId], ['updated', '2']);
    const [removed] = await store.write([{ kind: 'delete', type: 'Patient', id }], alongside('Patient/removed'));
    assert.deepEqual([removed?.outcome, versionOf(removed).versionId], ['deleted', '3']);
    const seen = (await eventsOf(await open())).map(namedBy);
    assert.deepEqual(seen, ['Patient/lost', 'Patient/changed', 'Patient/removed']);
  });

  it('are not there for a write that never arrived, whose caller is told that it is not confirmed', async () => {
    const store = await open({ baseUrl: await spoiled('before') });
    const lost = store.write([{ kind: 'create', resource: patient('lost') }], alongside('Patient/lost'));
    await refusal(lost, 'store-unavailable', 503);
    const other = await open();
    assert.deepEqual([await countOf(other, 'Patient'), await countOf(other, 'AuditEvent')], [0, 0]);
    assert.equal((await other.health()).facts['unconfirmedWrites'], 1);
    // Nobody knows whether the request still runs, until so much time has passed that it cannot.
    await runSql(databaseUrl, "UPDATE write_intent SET made_at = made_at - interval '6 minutes'");
    const open1 = async () => (await other.health()).facts['unconfirmedWrites'];
    for (let round = 0; round < 100 && (await open1()) !== 0; round++) await wait(100);
    assert.deepEqual([await open1(), await countOf(other, 'AuditEvent')], [0, 0]);
  });

  it('come before the commit of their write, however late they are: nothing is stored without them', async () => {
    const store = await open();
    const blocker = new pg.Client({ connectionString: databaseUrl });
    await blocker.connect();
    await blocker.query(`BEGIN; LOCK TABLE ${ledgerSchema}.write_intent IN EXCLUSIVE MODE`);
    const id = newId();
    const written = store.write(
      [{ kind: 'update', method: 'PUT', resource: patient('late', { id }) }],
      alongside('Patient/late'),
    );
    await wait(700);
    assert.equal((await fetch(`${hapi().baseUrl}/Patient/${id}`)).status, 404);
    await blocker.query('COMMIT');
    await blocker.end();
    assert.equal(versionOf((await written)[0]).versionId, '1');
    assert.deepEqual((await eventsOf(store)).map(namedBy), ['Patient/late']);
    assert.equal((await store.health()).facts['unconfirmedWrites'], 0);
  });

  it('are those of the writes that happened, after a process was killed, three times', async () => {
    const acknowledged = new Set<string>();
    for (let round = 0; round < 3; round++) {
      const child = fork(new URL('./audit-writer.ts', import.meta.url), [hapi().baseUrl, databaseUrl], {
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      });
      children.push(child);
      const enough = acknowledged.size + 20 + 5 * round;
      const ended = once(child, 'exit');
      const told = Promise.withResolvers<void>();
      child.on('message', (version: string) => {
        acknowledged.add(version);
        if (acknowledged.size >= enough) told.resolve();
      });
      await told.promise;
      child.kill('SIGKILL');
      await ended;
    }
    const store = await open();
    // Intents are looked at when they are a few seconds old; those of requests that never left stay open for longer.
    await wait(12_000);
    const versions = new Set<string>();
    for await (const { id } of store.scan({ types: ['Patient'] })) {
      const page = await store.history({ type: 'Patient', id, count: 10 });
      for (const { versionId } of page.versions) versions.add(`Patient/${id}/_history/${versionId}`);
    }
    const audited = (await eventsOf(store)).map(namedBy);
    assert.deepEqual(audited.toSorted(), [...versions].sort(), 'one event for each version, and none without');
    assert.deepEqual(
      [...acknowledged].filter((version) => !versions.has(version)),
      [],
    );
    assert.equal((await store.auditChain!.verify()).fault, undefined);
  });
});
