import assert from 'node:assert/strict';
import type { Worker } from 'node:worker_threads';
import { openConnection } from '../../../src/store/sqlite/connection.ts';
import { openSqliteStore } from '../../../src/store/sqlite/index.ts';
import { databaseFile } from '../../../src/store/sqlite/layout.ts';
import { ReaderPool } from '../../../src/store/sqlite/readers/reader-pool.ts';
import { refusal, writeOne } from '../contract/opened-store.ts';
import { byIdentifier, patient } from '../contract/synthetic.ts';
import { withDataDirectories } from './data-directory.ts';

describe('reader threads', () => {
  const newDirectory = withDataDirectories();

  /** A log that takes a second or so to count by interval. */
  async function slowDatabase(): Promise<string> {
    const dataDirectory = await newDirectory();
    const store = await openSqliteStore({ dataDirectory });
    await writeOne(store, { kind: 'create', resource: patient('slow') });
    await store.close();
    const file = databaseFile(dataDirectory);
    const db = openConnection(file, 'writer');
    db.exec(`INSERT INTO version(rid, type, version, updated, method, json)
      WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 400000)
      SELECT 1, 'Patient', i, 4000000000000 + i, 1, '{}' FROM n`);
    db.close();
    return file;
  }

  it('are not held up for ever by a slow request, and answer the next ones', async () => {
    const pool = await ReaderPool.start({ file: await slowDatabase() }, { threads: 1, timeLimit: 60 });
    const slow = { count: 1, at: { from: 4_000_000_300_000, to: 4_000_000_400_000 } };
    const started = performance.now();
    const error = await refusal(pool.run('history', slow), 'search-timeout', 503);
    assert.ok(performance.now() - started < 2_000);
    assert.equal(error.issues[0]?.values?.['seconds'], 0.06);
    let answered: readonly string[] | undefined;
    for (let attempt = 0; attempt < 20 && answered === undefined; attempt++) {
      answered = await pool.run('match', { plan: byIdentifier('Patient', 'slow'), limit: 2 }).catch(() => undefined);
    }
    assert.equal(answered?.length, 1);
    await pool.close();
    await refusal(pool.run('history', { count: 1 }), 'store-unavailable', 503);
  });

  it('are replaced when one dies; only its own request fails', async () => {
    const readers: Worker[] = [];
    const notice = (worker: Worker & { threadName?: string | null }): void => {
      if (worker.threadName === 'sinfonia-reader') readers.push(worker);
    };
    process.on('worker', notice);
    const store = await openSqliteStore({ dataDirectory: await newDirectory(), workers: 1 });
    await writeOne(store, { kind: 'create', resource: patient('r') });
    const searches = Promise.allSettled(Array.from({ length: 20 }, () => store.search(byIdentifier('Patient', 'r'))));
    await new Promise((resolve) => setImmediate(resolve));
    await readers[0]?.terminate();
    const failed = (await searches).filter(({ status }) => status === 'rejected');
    assert.ok(failed.length <= 1);
    assert.equal((await store.search(byIdentifier('Patient', 'r'))).entries.length, 1);
    assert.equal((await store.health()).ready, true);
    process.off('worker', notice);
    await store.close();
  });
});
