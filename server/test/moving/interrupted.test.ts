import assert from 'node:assert/strict';
import { compareFolder } from '../../src/moving/compare-folder.ts';
import { readFolder } from '../../src/moving/read-folder.ts';
import { writeFolder } from '../../src/moving/write-folder.ts';
import type { Moving } from '../../src/store/moving.ts';
import type { Store } from '../../src/store/port.ts';
import { openSqliteStore } from '../../src/store/sqlite/index.ts';
import { refusal, writeOne } from '../store/contract/opened-store.ts';
import { auditEvent, patient } from '../store/contract/synthetic.ts';
import { withDataDirectories } from '../store/sqlite/data-directory.ts';
import { brokenOff } from './versions.ts';

/** Versions of each patient, and patients: several units of the writer. */
const rounds = 6;
const patients = 120;

describe('an import into a store that is not empty', function () {
  this.timeout(60_000);
  const newDirectory = withDataDirectories();
  let folder: string;
  let history: unknown;

  const open = async (): Promise<Store> => openSqliteStore({ dataDirectory: await newDirectory(), workers: 1 });

  before(async () => {
    const source = await open();
    for (let round = 0; round < rounds; round++) {
      await source.write(
        Array.from({ length: patients }, (_, n) => {
          const resource = patient(`${n}`, { id: `p${n}`, multipleBirthInteger: round });
          return { kind: 'update', method: 'PUT', resource } as const;
        }),
        { alongside: () => [auditEvent()] },
      );
    }
    history = (await source.history({ count: 10_000 })).versions;
    folder = await newDirectory();
    await writeFolder(source.moving, folder, { software: '0.0.0-test' });
    await source.close();
  });

  /** A store on which an import broke off after some versions. */
  async function interrupted(after: number): Promise<Store> {
    const store = await open();
    const moving: Moving = {
      kind: 'embedded',
      exact: true,
      view: () => store.moving.view(),
      version: (...given) => store.moving.version(...given),
      restore: (versions, options) => store.moving.restore(brokenOff(versions, after), options),
    };
    await assert.rejects(readFolder({ moving, reindex: (...given) => store.reindex(...given) }, folder), /broken off/);
    return store;
  }

  it('is refused unless it is asked for', async () => {
    const store = await interrupted(300);
    await refusal(readFolder(store, folder), 'move-target-not-empty', 409);
    await store.close();
  });

  it('completes one that was broken off', async () => {
    for (const after of [260, 700]) {
      const store = await interrupted(after);
      const report = await readFolder(store, folder, { intoExisting: true });
      assert.ok(report.present > 0 && report.present <= after, String(report.present));
      assert.equal(report.added + report.present, rounds * (patients + 1));
      assert.equal(report.comparison.equal, true);
      assert.deepEqual((await store.history({ count: 10_000 })).versions, history);
      assert.equal((await store.auditChain?.verify())?.fault, undefined);
      const again = await readFolder(store, folder, { intoExisting: true });
      assert.deepEqual([again.added, again.present], [0, rounds * (patients + 1)]);
      await store.close();
    }
  });

  it('is refused, with the first addresses, where a version has another content', async () => {
    const store = await open();
    await writeOne(store, { kind: 'update', method: 'PUT', resource: patient('other', { id: 'p7' }) });
    const error = await refusal(readFolder(store, folder, { intoExisting: true }), 'move-conflict', 409);
    assert.deepEqual(error.issues[0]?.values, { count: 1, addresses: 'Patient/p7/1' });
    assert.equal((await store.history({ count: 1 })).total, 1);
    await store.close();
  });

  it('is refused where the store has later versions: its order would be lost', async () => {
    const store = await open();
    await writeOne(store, { kind: 'update', method: 'PUT', resource: patient('later', { id: 'later' }) });
    await refusal(readFolder(store, folder, { intoExisting: true }), 'move-target-newer', 409);
    assert.equal((await store.history({ count: 1 })).total, 1);
    await store.close();
  });

  it('is compared later, with what came since left out of account', async () => {
    const store = await open();
    await readFolder(store, folder);
    await writeOne(store, { kind: 'update', method: 'PUT', resource: patient('since', { id: 'p1' }) });
    const { comparison, chainFault } = await compareFolder(store, folder);
    assert.deepEqual([comparison.equal, chainFault], [true, undefined]);
    assert.equal(comparison.types.find(({ type }) => type === 'Patient')?.further, 1);
    await store.close();
    const empty = await open();
    const missing = (await compareFolder(empty, folder)).comparison;
    assert.equal(missing.equal, false);
    assert.equal(missing.types.find(({ type }) => type === 'Patient')?.addresses.length, 10);
    await empty.close();
  });
});
