import assert from 'node:assert/strict';
import { appendFile, mkdir, open, readdir, readFile, rename, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Store } from '../../../src/store/port.ts';
import { type BackupManifest, openSqliteStore, restoreBackup } from '../../../src/store/sqlite/index.ts';
import { databaseName, storeFolder } from '../../../src/store/sqlite/layout.ts';
import { migrations } from '../../../src/store/sqlite/migrations/migrate.ts';
import { countOf, refusal, versionOf, writeOne } from '../contract/opened-store.ts';
import { byIdentifier, patient } from '../contract/synthetic.ts';
import { withDataDirectories } from './data-directory.ts';

describe('backup and restore of the embedded store', () => {
  const newDirectory = withDataDirectories();

  async function filledStore(count: number): Promise<{ store: Store; dataDirectory: string }> {
    const dataDirectory = await newDirectory();
    const store = await openSqliteStore({ dataDirectory });
    await store.write(
      Array.from({ length: count }, (_, n) => {
        return { kind: 'update', method: 'PUT', resource: patient(`b${n}`, { id: `b${n}` }) } as const;
      }),
    );
    return { store, dataDirectory };
  }

  async function backedUp(): Promise<string> {
    const { store } = await filledStore(20);
    const folder = await newDirectory();
    await store.backup(folder);
    await store.close();
    return folder;
  }

  it('brings back everything, history and deletions included', async () => {
    const { store } = await filledStore(50);
    await writeOne(store, { kind: 'delete', type: 'Patient', id: 'b1' });
    await writeOne(store, { kind: 'update', method: 'PUT', resource: patient('b2', { id: 'b2', active: true }) });
    const history = await store.history({ count: 100 });
    const folder = await newDirectory();
    await store.backup(folder);
    await store.close();
    const dataDirectory = await newDirectory();
    const manifest = await restoreBackup(folder, dataDirectory);
    assert.deepEqual(manifest.counts, { resources: 49, versions: 52, lastSeq: 52 });
    const restored = await openSqliteStore({ dataDirectory });
    assert.deepEqual(await restored.history({ count: 100 }), history);
    assert.equal((await restored.search(byIdentifier('Patient', 'b3'))).entries.length, 1);
    await writeOne(restored, { kind: 'create', resource: patient('goes on') });
    await restored.close();
  });

  it('copies one state while others write', async () => {
    const { store } = await filledStore(10);
    let writing = true;
    const writers = Array.from({ length: 4 }, async (_, writer) => {
      for (let n = 0; writing; n++) {
        // Both or none of a pair may be in the copy.
        await store.write([
          { kind: 'create', resource: patient(`w${writer}-${n}`) },
          { kind: 'create', resource: patient(`w${writer}-${n}`) },
        ]);
      }
    });
    await new Promise((resolve) => setTimeout(resolve, 60));
    const folder = await newDirectory();
    await store.backup(folder);
    writing = false;
    await Promise.all(writers);
    await store.close();
    const dataDirectory = await newDirectory();
    await restoreBackup(folder, dataDirectory);
    const restored = await openSqliteStore({ dataDirectory });
    const byValue = new Map<string, number>();
    for await (const version of restored.scan()) {
      const value = String(JSON.parse(version.json ?? '').identifier[0].value);
      if (value.startsWith('w')) byValue.set(value, (byValue.get(value) ?? 0) + 1);
    }
    assert.ok(byValue.size > 0);
    for (const [value, count] of byValue) assert.equal(count, 2, value);
    await restored.close();
  });

  it('is readable by its owner only and leaves no partial files', async () => {
    const folder = await backedUp();
    assert.deepEqual((await readdir(folder)).sort(), ['manifest.json', databaseName]);
    for (const name of await readdir(folder)) assert.equal((await stat(join(folder, name))).mode & 0o077, 0, name);
  });

  const changeManifest = async (folder: string, change: Partial<BackupManifest>): Promise<void> => {
    const file = join(folder, 'manifest.json');
    await writeFile(file, JSON.stringify({ ...JSON.parse(await readFile(file, 'utf8')), ...change }));
  };
  const damages: readonly [damage: string, check: string, apply: (folder: string) => Promise<void>][] = [
    ['no manifest', 'manifest', (folder) => rm(join(folder, 'manifest.json'))],
    ['a manifest that is no JSON', 'manifest', (folder) => appendFile(join(folder, 'manifest.json'), 'x')],
    ['another format', 'manifest', (folder) => changeManifest(folder, { format: 'other' as 'sinfonia-backup' })],
    ['no database', 'file', (folder) => rm(join(folder, databaseName))],
    ['a truncated database', 'bytes', (folder) => truncate(join(folder, databaseName), 8_192)],
    [
      'one changed byte',
      'sha256',
      async (folder) => {
        const file = await open(join(folder, databaseName), 'r+');
        await file.write(Buffer.from([0xff]), 0, 1, 6_000);
        await file.close();
      },
    ],
    [
      'other counts',
      'counts',
      (folder) => changeManifest(folder, { counts: { resources: 20, versions: 21, lastSeq: 20 } }),
    ],
  ];
  for (const [damage, check, apply] of damages) {
    it(`is refused with ${damage}, before anything is replaced`, async () => {
      const folder = await backedUp();
      await apply(folder);
      const { store, dataDirectory } = await filledStore(1);
      await store.close();
      const error = await refusal(restoreBackup(folder, dataDirectory, { force: true }), 'backup-damaged', 422);
      assert.equal(error.issues[0]?.values?.['check'], check);
      const present = await openSqliteStore({ dataDirectory });
      assert.equal(await countOf(present, 'Patient'), 1);
      await present.close();
    });
  }

  it('of a newer program is refused', async () => {
    const folder = await backedUp();
    await changeManifest(folder, { schemaVersion: migrations.length + 1 });
    await refusal(restoreBackup(folder, await newDirectory()), 'store-newer', 503);
  });

  it('replaces present data only when forced, and then sets it aside', async () => {
    const folder = await backedUp();
    const { store, dataDirectory } = await filledStore(3);
    const kept = versionOf(await writeOne(store, { kind: 'create', resource: patient('kept') }));
    await store.close();
    await refusal(restoreBackup(folder, dataDirectory), 'restore-not-empty', 409);
    await restoreBackup(folder, dataDirectory, { force: true });
    const restored = await openSqliteStore({ dataDirectory });
    assert.equal(await countOf(restored, 'Patient'), 20);
    assert.equal(await restored.read(kept), undefined);
    await restored.close();
    const aside = (await readdir(storeFolder(dataDirectory))).find((name) => name.startsWith('replaced-')) ?? '';
    const elsewhere = await newDirectory();
    await mkdir(storeFolder(elsewhere));
    await rename(join(storeFolder(dataDirectory), aside, databaseName), join(storeFolder(elsewhere), databaseName));
    const old = await openSqliteStore({ dataDirectory: elsewhere });
    assert.deepEqual(await old.read(kept), kept);
    await old.close();
  });

  it('goes into an empty store without force', async () => {
    const folder = await backedUp();
    const { store, dataDirectory } = await filledStore(0);
    await store.close();
    await restoreBackup(folder, dataDirectory);
  });

  it('is refused while the store is open', async () => {
    const folder = await backedUp();
    const { store, dataDirectory } = await filledStore(2);
    await refusal(restoreBackup(folder, dataDirectory, { force: true }), 'store-in-use', 409);
    assert.equal(await countOf(store, 'Patient'), 2);
    await store.close();
  });
});
