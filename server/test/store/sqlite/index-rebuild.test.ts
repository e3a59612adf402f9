import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import type { Store } from '../../../src/store/port.ts';
import { openSqliteStore } from '../../../src/store/sqlite/index.ts';
import { databaseFile } from '../../../src/store/sqlite/layout.ts';
import { writeOne } from '../contract/opened-store.ts';
import { byIdentifier, organization, patient } from '../contract/synthetic.ts';
import { withDataDirectories } from './data-directory.ts';

/** Changes a closed store the way another version of the program would have left it. */
function alter(dataDirectory: string, ...statements: string[]): void {
  const db = new DatabaseSync(databaseFile(dataDirectory));
  for (const statement of statements) db.exec(statement);
  db.close();
}

describe('search index of the embedded store', () => {
  const newDirectory = withDataDirectories();
  let dataDirectory: string;

  const found = async (store: Store, type: string, value: string): Promise<number> =>
    (await store.search(byIdentifier(type, value))).entries.length;

  async function reopened(check: (store: Store, told: number[]) => Promise<void>): Promise<void> {
    const told: number[] = [];
    const store = await openSqliteStore({ dataDirectory, reindexProgress: (_done, total) => told.push(total) });
    try {
      await check(store, told);
      assert.equal((await store.health()).facts['pendingReindex'], 0);
    } finally {
      await store.close();
    }
  }

  beforeEach(async () => {
    dataDirectory = await newDirectory();
    const store = await openSqliteStore({ dataDirectory });
    await store.write(
      Array.from({ length: 230 }, (_, n) => {
        return { kind: 'update', method: 'PUT', resource: patient(`p${n}`, { id: `p${n}` }) } as const;
      }),
    );
    await writeOne(store, { kind: 'create', resource: organization('o') });
    await writeOne(store, { kind: 'delete', type: 'Patient', id: 'p7' });
    await store.close();
  });

  it('is not touched when nothing changed', async () => {
    await reopened(async (store, told) => {
      assert.deepEqual(told, []);
      assert.equal(await found(store, 'Patient', 'p1'), 1);
    });
  });

  it('is rebuilt for the types whose parameters changed, before the store is ready', async () => {
    alter(
      dataDirectory,
      "UPDATE parameter SET fingerprint = 'old' WHERE type = 'Patient' AND code = 'identifier'",
      'DELETE FROM token_value',
    );
    await reopened(async (store, told) => {
      assert.ok(told.every((total) => total === 229));
      assert.equal(await found(store, 'Patient', 'p1'), 1);
      assert.equal(await found(store, 'Patient', 'p229'), 1);
      assert.equal(await found(store, 'Patient', 'p7'), 0);
      // Organizations were not asked for: their parameters are as they were.
      assert.equal(await found(store, 'Organization', 'o'), 0);
    });
  });

  it('is rebuilt as a whole when its tables are those of another program', async () => {
    alter(
      dataDirectory,
      'CREATE TABLE left_over(x TEXT)',
      'DROP TABLE token_value',
      "UPDATE setting SET value = replace(value, 'CREATE TABLE token_value', 'CREATE TABLE left_over') WHERE name = 'search-schema'",
    );
    await reopened(async (store) => {
      assert.equal(await found(store, 'Patient', 'p1'), 1);
      assert.equal(await found(store, 'Organization', 'o'), 1);
    });
    const db = new DatabaseSync(databaseFile(dataDirectory));
    assert.equal(db.prepare("SELECT count(*) AS n FROM sqlite_schema WHERE name = 'left_over'").get()?.['n'], 0);
    db.close();
  });

  it('goes on with a rebuild that was interrupted', async () => {
    const half = "(SELECT rid FROM resource WHERE id = 'p100')";
    alter(
      dataDirectory,
      'DELETE FROM token_value',
      `INSERT INTO reindex(type, done_rid) VALUES ('Patient', ${half}), ('Organization', 0)`,
    );
    await reopened(async (store) => {
      assert.equal(await found(store, 'Patient', 'p100'), 0, 'was said to be done');
      assert.equal(await found(store, 'Patient', 'p101'), 1);
      assert.equal(await found(store, 'Organization', 'o'), 1);
    });
  });

  it('keeps what is written while it is rebuilt', async () => {
    const store = await openSqliteStore({ dataDirectory });
    const rebuild = store.reindex();
    const writes = Array.from({ length: 60 }, (_, n) =>
      writeOne(store, { kind: 'update', method: 'PUT', resource: patient(`new${n}`, { id: `p${n * 3}` }) }),
    );
    await Promise.all([rebuild, ...writes]);
    for (const n of [0, 10, 30, 59]) {
      assert.equal(await found(store, 'Patient', `new${n}`), 1, `new${n}`);
      assert.equal(await found(store, 'Patient', `p${n * 3}`), 0, `p${n * 3}`);
    }
    await store.close();
  });
});
