import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import fc from 'fast-check';
import { readFolder } from '../../src/moving/read-folder.ts';
import { verifyFolder } from '../../src/moving/verify-folder.ts';
import { writeFolder } from '../../src/moving/write-folder.ts';
import { openHapiStore } from '../../src/store/hapi/index.ts';
import { ledgerSchema } from '../../src/store/hapi/ledger/ledger-database.ts';
import type { MovedVersion, Moving } from '../../src/store/moving.ts';
import type { Store } from '../../src/store/port.ts';
import { openSqliteStore } from '../../src/store/sqlite/index.ts';
import { runSql } from '../hapi/empty-ledger.ts';
import { emptyServer } from '../hapi/empty-server.ts';
import { withHapiServer } from '../hapi/with-hapi.ts';
import { countOf, refusal, versionOf } from '../store/contract/opened-store.ts';
import { auditEvent, patient } from '../store/contract/synthetic.ts';
import { withDataDirectories } from '../store/sqlite/data-directory.ts';
import { transactions, writeHistories } from './histories.ts';
import { brokenOff, inTurn, version } from './versions.ts';

const software = '0.0.0-test';
/** More than are linked in one transaction. */
const manyEvents = 450;

describe('moving to and from HAPI with a ledger', function () {
  this.timeout(300_000);
  const hapi = withHapiServer();
  const newDirectory = withDataDirectories();
  const stores: Store[] = [];
  let databaseUrl: string;

  beforeEach(async function () {
    databaseUrl = hapi().databaseUrl ?? this.skip();
    await emptyServer(hapi().baseUrl, databaseUrl);
  });
  afterEach(async () => {
    await Promise.all(stores.splice(0).map((store) => store.close()));
  });

  async function kept(opening: Promise<Store>): Promise<Store> {
    const store = await opening;
    stores.push(store);
    return store;
  }
  const embedded = async (): Promise<Store> =>
    kept(openSqliteStore({ dataDirectory: await newDirectory(), workers: 1 }));
  const server = (readOnly = false): Promise<Store> =>
    kept(openHapiStore({ baseUrl: hapi().baseUrl, databaseUrl, installs: false, readOnly }));

  async function exported(store: Store): Promise<string> {
    const folder = await newDirectory();
    await writeFolder(store.moving, folder, { software });
    return folder;
  }

  /** Ids of the events in the order of the chain. */
  async function chained(store: Store): Promise<string[]> {
    const view = await store.moving.view();
    const ids: string[] = [];
    for await (const { id } of view.chain?.links() ?? []) ids.push(id);
    await view.close();
    return ids;
  }

  async function verified(store: Store, events: number): Promise<void> {
    const verdict = await store.auditChain?.verify();
    assert.deepEqual([verdict?.fault, verdict?.head.position], [undefined, events]);
  }

  async function filled(): Promise<Store> {
    const source = await embedded();
    for (const [at, steps] of fc.sample(transactions, 6).entries()) await writeHistories(source, steps, `l${at}-`);
    await source.write(Array.from({ length: manyEvents }, () => ({ kind: 'create', resource: auditEvent() })));
    return source;
  }

  it('keeps contents, and the order of the events, from an embedded store and back', async () => {
    const source = await filled();
    const folder = await exported(source);
    const order = await chained(source);
    const target = await server();
    const there = await readFolder(target, folder);
    assert.deepEqual([there.faults, there.chainFault, there.comparison.equal], [[], undefined, true]);
    const { versions } = there.manifest.types['AuditEvent'] ?? assert.fail('there are events');
    assert.equal(
      there.added,
      Object.values(there.manifest.types).reduce((sum, type) => sum + type.versions, 0),
    );
    await verified(target, versions);
    assert.deepEqual(await chained(target), order);
    const back = await exported(target);
    const { manifest, chainFault } = await verifyFolder(back);
    assert.deepEqual([chainFault, manifest.chain?.head], [undefined, await target.auditChain?.head()]);
    const contents = (types: typeof manifest.types) =>
      Object.entries(types).map(([type, { content }]) => [type, content]);
    assert.deepEqual(contents(manifest.types), contents(there.manifest.types));
    const last = await embedded();
    const again = await readFolder(last, back);
    assert.deepEqual([again.faults, again.chainFault, again.comparison.equal], [[], undefined, true]);
    await verified(last, versions);
    assert.deepEqual(await chained(last), order);
  });

  it('exports events that wait, that were refused and that were changed, without changing anything', async () => {
    const store = await server();
    const narrative = { status: 'generated', div: "<div xmlns='http://www.w3.org/1999/xhtml'>x</div>" } as const;
    await store.write([
      { kind: 'create', resource: { ...auditEvent(), text: narrative } as never },
      { kind: 'create', resource: { ...auditEvent(), recorded: 'soon' } as never },
      { kind: 'create', resource: auditEvent() },
    ]);
    assert.equal(await countOf(store, 'AuditEvent'), 2);
    await store.write([{ kind: 'create', resource: patient('p') }], { alongside: () => [auditEvent()] });
    await store.write([{ kind: 'create', resource: auditEvent() }]);
    const waiting = async () => (await store.health()).facts['waitingAuditEvents'];
    while ((await store.health()).facts['unconfirmedWrites'] !== 0) await wait(10);
    const before = await waiting();
    const looking = await server(true);
    const folder = await exported(looking);
    assert.deepEqual([before, (await looking.health()).facts['unfaithfulAuditEvents']], [2, 2]);
    const { manifest, chainFault } = await verifyFolder(folder);
    assert.deepEqual([chainFault, manifest.types['AuditEvent']?.versions], [undefined, 5]);
    await verified(looking, 5);
    const target = await embedded();
    assert.deepEqual((await readFolder(target, folder)).comparison.equal, true);
    await verified(target, 5);
  });

  it('is of one state of the chain while a server writes and enters events', async () => {
    const store = await server();
    let writing = true;
    const writer = (async () => {
      for (let n = 0; writing; n++) {
        await store.write([{ kind: 'create', resource: patient(`w${n}`) }], { alongside: () => [auditEvent()] });
        if (n % 10 === 0) await countOf(store, 'AuditEvent');
      }
    })();
    for (let round = 0; round < 4; round++) {
      await wait(500);
      const folder = await exported(await server(true));
      const { manifest, chainFault } = await verifyFolder(folder);
      assert.equal(chainFault, undefined);
      assert.ok(round === 0 || (manifest.types['AuditEvent']?.versions ?? 0) > 0);
      assert.equal(manifest.types['AuditEvent']?.versions ?? 0, manifest.chain?.head.position);
    }
    writing = false;
    await writer;
  });

  it('reads a ledger with the rights to read, and makes none where there is none', async () => {
    const without = await server(true);
    assert.deepEqual([without.auditChain, without.changes], [undefined, undefined]);
    assert.equal((await verifyFolder(await exported(without))).manifest.chain, undefined);
    const store = await server();
    await store.write([1, 2].map(() => ({ kind: 'create', resource: auditEvent() })));
    await runSql(
      databaseUrl,
      'DROP ROLE IF EXISTS moving_reader',
      'CREATE ROLE moving_reader LOGIN',
      `GRANT USAGE ON SCHEMA ${ledgerSchema} TO moving_reader`,
      `GRANT SELECT ON ALL TABLES IN SCHEMA ${ledgerSchema} TO moving_reader`,
    );
    const asReader = new URL(databaseUrl);
    asReader.username = 'moving_reader';
    const looking = await kept(
      openHapiStore({ baseUrl: hapi().baseUrl, databaseUrl: asReader.href, installs: false, readOnly: true }),
    );
    const { manifest, chainFault } = await verifyFolder(await exported(looking));
    assert.deepEqual([chainFault, manifest.chain?.head.position], [undefined, 2]);
    await verified(looking, 2);
    await refusal(looking.moving.restore(inTurn()), 'store-unavailable', 503);
    await runSql(databaseUrl, 'DROP OWNED BY moving_reader', 'DROP ROLE moving_reader');
  });

  it('refuses to read a ledger of an older or a newer version', async () => {
    const store = await server();
    await runSql(databaseUrl, "INSERT INTO migration VALUES ('audit-9999', now())");
    await refusal(server(true), 'store-unavailable', 503);
    await runSql(databaseUrl, "DELETE FROM migration WHERE name LIKE 'audit-%'");
    await refusal(server(true), 'ledger-unprepared', 503);
    await store.close();
  });

  it('tells in the folder that an event was put in, or taken away, behind the chain', async () => {
    const store = await server();
    const [made] = await store.write([{ kind: 'create', resource: auditEvent() }]);
    const plain = await kept(openHapiStore({ baseUrl: hapi().baseUrl, installs: false }));
    await countOf(store, 'AuditEvent');
    await plain.write([{ kind: 'create', resource: auditEvent() }]);
    const put = await verifyFolder(await exported(store));
    assert.deepEqual([put.chainFault?.kind, put.manifest.types['AuditEvent']?.versions], ['inserted', 2]);
    const address = `${hapi().baseUrl}/AuditEvent/${versionOf(made).id}`;
    await fetch(address, { method: 'DELETE' });
    const deleted = await verifyFolder(await exported(store));
    assert.deepEqual([deleted.chainFault?.kind, deleted.manifest.types['AuditEvent']?.versions], ['inserted', 3]);
    const parameter = [{ name: 'expungeDeletedResources', valueBoolean: true }];
    const body = JSON.stringify({ resourceType: 'Parameters', parameter });
    await fetch(`${address}/$expunge`, { method: 'POST', headers: { 'content-type': 'application/fhir+json' }, body });
    const removed = await verifyFolder(await exported(store));
    const { id } = versionOf(made);
    assert.deepEqual(removed.chainFault, { kind: 'missing', position: 1, id });
  });

  it('completes an import that was broken off, each event once and in its place', async () => {
    const source = await filled();
    const folder = await exported(source);
    const order = await chained(source);
    const target = await server();
    const { moving } = target;
    const breaking: Moving = {
      kind: 'hapi',
      exact: false,
      view: () => moving.view(),
      version: (...given) => moving.version(...given),
      restore: (versions, options) => moving.restore(brokenOff(versions, 260), options),
    };
    const given = { moving: breaking, reindex: () => target.reindex() };
    await assert.rejects(readFolder(given, folder), /broken off/);
    const report = await readFolder(target, folder, { intoExisting: true });
    const total = Object.values(report.manifest.types).reduce((sum, { versions }) => sum + versions, 0);
    assert.ok(report.present > 0 && report.present <= 260, String(report.present));
    assert.deepEqual([report.faults, report.comparison.equal, report.added + report.present], [[], true, total]);
    assert.deepEqual(await chained(target), order);
    await verified(target, order.length);
    const again = await readFolder(target, folder, { intoExisting: true });
    assert.deepEqual([again.added, again.present], [0, total]);
  });

  it('names events that are not taken, and takes the others', async () => {
    const target = await server();
    const [other] = await target.write([{ kind: 'create', resource: auditEvent() }]);
    const { id } = versionOf(other);
    const faults = await target.moving.restore(
      inTurn(
        eventVersion('fine', 1, ''),
        eventVersion(id, 1, ',"outcome":"8"'),
        eventVersion('fine', 2, ',"outcome":"4"'),
        eventVersion('soon', 1, ',"outcome":"no code"'),
        eventVersion('zero', 1, ',"entity":[{"name":"a\\u0000b"}]'),
        eventVersion('last', 1, ',"outcome":"0"'),
      ),
    );
    const said = faults.map(({ kind, address, detail = '' }) => `${kind} ${address} ${detail}`.trim());
    assert.deepEqual(said, [
      'refused AuditEvent/fine/2 sealed',
      `refused AuditEvent/${id}/1 taken`,
      'kept AuditEvent/soon/1',
      'kept AuditEvent/zero/1',
    ]);
    assert.equal(await countOf(target, 'AuditEvent'), 3);
    await verified(target, 5);
  });
});

/** A version of an event; `more` is put at the end of its text. */
function eventVersion(id: string, number: number, more: string): MovedVersion {
  const { resourceType: _type, ...content } = auditEvent();
  const made = version('AuditEvent', id, number, `},${JSON.stringify(content).slice(1, -1)}${more}}`);
  return { ...made, method: 'POST' };
}
