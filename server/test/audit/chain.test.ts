import assert from 'node:assert/strict';
import { closeSync, cpSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { AuditEvent } from '@medplum/fhirtypes';
import { type ChainHead, eventDigest, genesisHash, linkHash } from '../../src/store/audit-chain.ts';
import type { Store } from '../../src/store/port.ts';
import { textTail } from '../../src/store/resource-text.ts';
import { databaseFile, openSqliteStore, restoreBackup, SqliteAuditChain } from '../../src/store/sqlite/index.ts';
import type { UnitStep } from '../../src/store/sqlite/writer/protocol.ts';
import { WriterClient } from '../../src/store/sqlite/writer/writer-client.ts';
import { refusal } from '../store/contract/opened-store.ts';
import { auditEvent } from '../store/contract/synthetic.ts';
import { withDataDirectories } from '../store/sqlite/data-directory.ts';
import table from './chain.cases.json' with { type: 'json' };

interface Tampering {
  readonly name: string;
  readonly sql: readonly string[];
  /** The same done to events that have not been entered in the log yet. */
  readonly waiting?: readonly string[];
  readonly kind?: string;
  readonly position?: number;
  readonly id?: string;
  readonly onlySince?: boolean;
}

function event(name: string): AuditEvent {
  return auditEvent({ source: { observer: { display: name } } });
}

async function writeEvents(store: Store, from: number, to: number): Promise<void> {
  for (let n = from; n <= to; n++) await store.write([{ kind: 'create', resource: event(`prova-${n}`) }]);
}

/** Enters all waiting events in the log. */
async function settle(store: Store): Promise<void> {
  await store.read({ type: 'AuditEvent', id: 'none' });
}

/** Changes a closed database as somebody with access to the file would, triggers out of the way. */
function tamper(dataDirectory: string, statements: readonly string[]): void {
  const db = new DatabaseSync(databaseFile(dataDirectory));
  const triggers = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'").all() as { name: string }[];
  for (const { name } of triggers) db.exec(`DROP TRIGGER ${name}`);
  for (const statement of statements) db.exec(statement);
  db.close();
}

describe('chain of audit events', function () {
  this.timeout(20_000);
  const newDirectory = withDataDirectories();
  const chainOf = (dataDirectory: string) => new SqliteAuditChain(databaseFile(dataDirectory));
  const made: Record<'entered' | 'waiting', { directory: string; head: ChainHead }> = {
    entered: { directory: '', head: { chain: '', position: 0, hash: '' } },
    waiting: { directory: '', head: { chain: '', position: 0, hash: '' } },
  };

  before(async () => {
    for (const state of ['entered', 'waiting'] as const) {
      const directory = await newDirectory();
      const store = await openSqliteStore({ dataDirectory: directory, workers: 1 });
      await writeEvents(store, 1, 10);
      if (state === 'entered') await settle(store);
      const head = await store.auditChain!.head();
      await store.close();
      made[state] = { directory, head };
    }
  });

  async function copyOf(state: 'entered' | 'waiting'): Promise<string> {
    const directory = await newDirectory();
    cpSync(made[state].directory, directory, { recursive: true });
    return directory;
  }

  for (const one of table.cases as readonly Tampering[]) {
    for (const state of ['entered', 'waiting'] as const) {
      const sql = state === 'entered' ? one.sql : one.waiting;
      if (sql === undefined) continue;
      it(`tells ${one.name} (${state}): ${one.kind ?? 'intact'}`, async () => {
        const directory = await copyOf(state);
        tamper(directory, sql);
        const chain = chainOf(directory);
        const alone = await chain.verify();
        const since = await chain.verify({ since: made[state].head });
        if (one.onlySince === true) assert.equal(alone.fault, undefined);
        else assert.deepEqual(alone.fault, since.fault);
        assert.deepEqual([since.fault?.kind, since.fault?.position], [one.kind, one.position]);
        if (one.id !== undefined) assert.equal(since.fault?.id, one.id);
      });
    }
  }

  for (const state of ['entered', 'waiting'] as const) {
    it(`tells a flipped byte in the file (${state})`, async () => {
      const directory = await copyOf(state);
      const file = databaseFile(directory);
      const at = readFileSync(file).indexOf('prova-6');
      assert.ok(at > 0);
      const handle = openSync(file, 'r+');
      writeSync(handle, Buffer.from('P'), 0, 1, at);
      closeSync(handle);
      assert.deepEqual((await chainOf(directory).verify()).fault?.position, 6);
      assert.deepEqual((await chainOf(directory).verify()).fault?.kind, 'altered');
    });
  }

  it('tells a chain that was made anew from an altered event on, by an earlier head only', async () => {
    const directory = await copyOf('entered');
    const db = new DatabaseSync(databaseFile(directory), { readOnly: true });
    const rows = db
      .prepare('SELECT c.position, c.id, v.json FROM audit_chain c JOIN version v ON v.seq = c.position ORDER BY 1')
      .all() as { position: number; id: string; json: string }[];
    db.close();
    let hash = genesisHash(made.entered.head.chain);
    const statements = ["UPDATE version SET json = replace(json, 'prova-4', 'prova-X') WHERE seq = 4"];
    for (const { position, id, json } of rows) {
      const tail = json.replace('prova-4', 'prova-X').slice(json.indexOf('Z"') + 2);
      const digest = eventDigest(tail);
      hash = linkHash(hash, position, id, digest);
      statements.push(`UPDATE audit_chain SET digest = x'${digest}', hash = x'${hash}' WHERE position = ${position}`);
    }
    tamper(directory, statements);
    assert.equal((await chainOf(directory).verify()).fault, undefined);
    const { fault } = await chainOf(directory).verify({ since: made.entered.head });
    assert.deepEqual([fault?.kind, fault?.position], ['altered', 10]);
  });

  it('goes on over restarts, entering, reindex, backup and restore', async () => {
    const directory = await copyOf('waiting');
    let store = await openSqliteStore({ dataDirectory: directory, workers: 1 });
    await writeEvents(store, 11, 12);
    await settle(store);
    await writeEvents(store, 13, 14);
    await store.reindex();
    const folder = join(await newDirectory(), 'copy');
    await store.backup(folder);
    await writeEvents(store, 15, 15);
    const later = await store.auditChain!.head();
    assert.equal(later.position, 15);
    assert.equal((await store.auditChain!.verify({ since: made.waiting.head })).fault, undefined);
    await store.close();
    const restored = await newDirectory();
    await restoreBackup(folder, restored);
    store = await openSqliteStore({ dataDirectory: restored, workers: 1 });
    await writeEvents(store, 100, 101);
    const verdict = await store.auditChain!.verify({ since: made.waiting.head });
    assert.deepEqual([verdict.fault, verdict.head.position], [undefined, 16]);
    // What was written after the copy is lost: the head of that time says so.
    const lost = await store.auditChain!.verify({ since: later });
    assert.deepEqual([lost.fault?.kind, lost.fault?.position], ['altered', 15]);
    await store.close();
  });

  it('takes the events of a store without chain in, once', async () => {
    const directory = await copyOf('entered');
    tamper(directory, ["DELETE FROM setting WHERE name = 'audit-chain'", 'DELETE FROM audit_chain']);
    await refusal(chainOf(directory).verify(), 'audit-chain-unreadable', 500);
    const store = await openSqliteStore({ dataDirectory: directory, workers: 1 });
    await store.close();
    assert.deepEqual((await chainOf(directory).verify()).head.position, 10);
    tamper(directory, ["INSERT INTO deferred_resource(type, id, tail) VALUES ('AuditEvent', 'forged', '}')"]);
    await (await openSqliteStore({ dataDirectory: directory, workers: 1 })).close();
    assert.equal((await chainOf(directory).verify()).fault?.kind, 'inserted');
  });

  it('leaves no link of a write that was refused', async () => {
    const directory = await newDirectory();
    const store = await openSqliteStore({ dataDirectory: directory, workers: 1 });
    const stale = {
      kind: 'update',
      method: 'PUT',
      resource: { resourceType: 'Patient', id: 'p' },
      mustExist: true,
    } as const;
    const alongside = () => [event('alongside')];
    await Promise.allSettled([
      store.write([{ kind: 'create', resource: { resourceType: 'Patient' } }], { alongside }),
      store.write([stale], { alongside }),
      store.write([{ kind: 'create', resource: { resourceType: 'Patient' } }], { alongside }),
    ]);
    const verdict = await store.auditChain!.verify();
    assert.deepEqual([verdict.fault, verdict.head.position], [undefined, 2]);
    await store.close();
  });

  it('takes back the links of a unit that the writer refuses, within one commit', async () => {
    const directory = await newDirectory();
    await (await openSqliteStore({ dataDirectory: directory, workers: 1 })).close();
    const writer = await WriterClient.start({ file: databaseFile(directory) });
    const defer = (id: string): UnitStep => ({ kind: 'defer', type: 'AuditEvent', id, tail: textTail(event(id)) });
    const stale: UnitStep = { kind: 'expect', type: 'Patient', id: 'none', expected: 3 };
    const failing = { ...defer('c'), id: {} } as unknown as UnitStep;
    const answers = await Promise.all([
      writer.submit([defer('a')]),
      writer.submit([defer('x'), stale]),
      writer.submit([defer('y'), failing]),
      writer.submit([defer('b')]),
    ]);
    assert.deepEqual(
      answers.map(({ kind }) => kind),
      ['done', 'stale', 'failed', 'done'],
    );
    await writer.close();
    const { fault, head } = await chainOf(directory).verify();
    assert.deepEqual([fault, head.position], [undefined, 2]);
  });

  it('refuses changes below the API as long as nobody removes the triggers', async () => {
    for (const [state, statements] of Object.entries({
      entered: [
        "UPDATE version SET json = '{}' WHERE seq = 1",
        'DELETE FROM version WHERE seq = 1',
        'INSERT INTO version SELECT 900, rid, type, 2, updated, method, json FROM version WHERE seq = 1',
        'UPDATE resource SET deleted = 1 WHERE seq = 1',
        'DELETE FROM resource WHERE seq = 1',
        "UPDATE audit_chain SET id = 'x' WHERE position = 1",
        'DELETE FROM audit_chain',
      ],
      waiting: ["UPDATE deferred_resource SET tail = '}'", 'DELETE FROM deferred_resource'],
    })) {
      const db = new DatabaseSync(databaseFile(await copyOf(state as 'entered' | 'waiting')));
      for (const statement of statements) assert.throws(() => db.exec(statement), /append-only/, statement);
      db.close();
    }
  });

  it('is not readable where there is no store, or no database', async () => {
    const directory = await newDirectory();
    await refusal(chainOf(directory).head(), 'audit-chain-unreadable', 500);
    const broken = await copyOf('entered');
    const handle = openSync(databaseFile(broken), 'r+');
    writeSync(handle, Buffer.alloc(4096 * 4), 0, 4096 * 4, 0);
    closeSync(handle);
    await refusal(chainOf(broken).verify(), 'audit-chain-unreadable', 500);
  });
});
