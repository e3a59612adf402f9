import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import type { Worker } from 'node:worker_threads';
import { textTail } from '../../../src/store/resource-text.ts';
import { openSqliteStore } from '../../../src/store/sqlite/index.ts';
import { databaseFile } from '../../../src/store/sqlite/layout.ts';
import { emptyRows } from '../../../src/store/sqlite/search/index.ts';
import type { UnitStep } from '../../../src/store/sqlite/writer/protocol.ts';
import { WriterClient } from '../../../src/store/sqlite/writer/writer-client.ts';
import { refusal, versionOf, writeOne } from '../contract/opened-store.ts';
import { patient } from '../contract/synthetic.ts';
import { withDataDirectories } from './data-directory.ts';

function put(id: string, expected = 0): UnitStep {
  return { kind: 'put', type: 'Patient', id, expected, method: 1, tail: textTail(patient(id)), rows: emptyRows() };
}

describe('writer thread', () => {
  const newDirectory = withDataDirectories();

  it('commits what waits together, and lets a unit that fails fail alone', async () => {
    const dataDirectory = await newDirectory();
    await (await openSqliteStore({ dataDirectory })).close();
    const writer = await WriterClient.start({ file: databaseFile(dataDirectory) });
    const answers = await Promise.all([
      writer.submit([put('a'), put('b')]),
      writer.submit([put('c'), put('a', 5)]),
      writer.submit([put('d'), { ...put('e'), method: 'not a number' } as unknown as UnitStep]),
      writer.submit([put('f'), { kind: 'expect', type: 'Patient', id: 'a', expected: 1 }, put('a', 1)]),
    ]);
    assert.deepEqual(
      answers.map(({ kind }) => kind),
      ['done', 'stale', 'failed', 'done'],
    );
    await writer.close();
    const db = new DatabaseSync(databaseFile(dataDirectory));
    const rows = db.prepare('SELECT r.id, v.version, v.seq, v.updated FROM version v JOIN resource r USING(rid)').all();
    assert.deepEqual(
      rows.map((row) => `${row['id']}/${row['version']} ${row['seq']}`),
      ['a/1 1', 'b/1 2', 'f/1 3', 'a/2 4'],
    );
    assert.equal(new Set(rows.map((row) => row['updated'])).size, 1, 'one transaction, one instant');
    db.close();
  });

  it('refuses a unit that cannot be sent without harm to the process or to later units', async () => {
    const dataDirectory = await newDirectory();
    await (await openSqliteStore({ dataDirectory })).close();
    const writer = await WriterClient.start({ file: databaseFile(dataDirectory) });
    const unsendable = { ...put('x'), rows: () => {} } as unknown as UnitStep;
    assert.equal((await writer.submit([unsendable])).kind, 'failed');
    assert.equal((await writer.submit([put('y')])).kind, 'done');
    assert.equal(writer.pending, 0);
    await writer.close();
  });

  it('never lets time go back, even when the clock does', async () => {
    const dataDirectory = await newDirectory();
    let store = await openSqliteStore({ dataDirectory });
    await writeOne(store, { kind: 'create', resource: patient('before') });
    await store.close();
    const future = Date.now() + 3_600_000;
    const db = new DatabaseSync(databaseFile(dataDirectory));
    db.prepare('UPDATE version SET updated = ?').run(future);
    db.close();
    store = await openSqliteStore({ dataDirectory });
    const version = versionOf(await writeOne(store, { kind: 'create', resource: patient('after') }));
    assert.equal(version.lastUpdated, future);
    const history = await store.history({ count: 5, since: future });
    assert.equal(history.total, 2);
    assert.ok(Number((await store.health()).facts['clockBehindMilliseconds']) > 3_500_000);
    await store.close();
  });

  it('when it dies, acknowledges nothing more, and the store says so', async () => {
    const dataDirectory = await newDirectory();
    let writerThread: Worker | undefined;
    const notice = (worker: Worker & { threadName?: string | null }): void => {
      if (worker.threadName === 'sinfonia-writer') writerThread = worker;
    };
    process.on('worker', notice);
    const store = await openSqliteStore({ dataDirectory });
    process.off('worker', notice);
    const acknowledged = new Set([versionOf(await writeOne(store, { kind: 'create', resource: patient('0') })).id]);
    const writes = Array.from({ length: 400 }, (_, n) =>
      writeOne(store, { kind: 'create', resource: patient(String(n)) }).then((result) => {
        acknowledged.add(versionOf(result).id);
        if (acknowledged.size === 5) void writerThread?.terminate();
      }),
    );
    const results = await Promise.allSettled(writes);
    for (const each of results) {
      if (each.status === 'rejected') await refusal(Promise.reject(each.reason), 'store-unavailable', 503);
    }
    await refusal(store.write([{ kind: 'create', resource: patient('late') }]), 'store-unavailable', 503);
    assert.equal((await store.health()).ready, false);
    const [id = ''] = acknowledged;
    assert.ok(await store.read({ type: 'Patient', id }), 'reads still work');
    await store.close();
    const again = await openSqliteStore({ dataDirectory });
    for (const each of acknowledged) assert.ok(await again.read({ type: 'Patient', id: each }), each);
    await again.close();
  });
});
