import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contentOf, openedStore, refusal, versionOf, writeOne } from './opened-store.ts';
import type { OpenStore } from './store-contract.ts';
import { byIdentifier, newId, organization, patient } from './synthetic.ts';

/** Search in brief (its own suite goes deep), scan, re-index, backup, health, close. */
export function describeMaintenance(open: OpenStore): void {
  describe('search, scan and upkeep', () => {
    const store = openedStore(open);

    it('finds a resource by its present content only', async () => {
      const id = newId();
      const found = async (value: string) =>
        (await store().search(byIdentifier('Patient', value))).entries.map((entry) => entry.id);
      await writeOne(store(), { kind: 'update', method: 'PUT', resource: patient('s1', { id }) });
      const [entry] = (await store().search(byIdentifier('Patient', 's1'))).entries;
      assert.equal(entry?.mode, 'match');
      assert.deepEqual(contentOf(entry), contentOf(await store().read({ type: 'Patient', id })));
      await writeOne(store(), { kind: 'update', method: 'PUT', resource: patient('s2', { id }) });
      assert.deepEqual([await found('s1'), await found('s2')], [[], [id]]);
      await writeOne(store(), { kind: 'delete', type: 'Patient', id });
      assert.deepEqual(await found('s2'), []);
      await writeOne(store(), { kind: 'update', method: 'PUT', resource: patient('s3', { id }) });
      assert.deepEqual([await found('s2'), await found('s3')], [[], [id]]);
      assert.ok(await store().explain(byIdentifier('Patient', 's3')));
    });

    it('scans what is current, in the order of creation, as it was when the scan began', async () => {
      const ids: string[] = [];
      for (let n = 0; n < 150; n++) {
        const resource = organization(`scan-${n}`, { active: true });
        ids.push(versionOf(await writeOne(store(), { kind: 'create', resource })).id);
      }
      const seen: string[] = [];
      for await (const version of store().scan({ types: ['Organization'] })) {
        if (seen.length === 0) {
          const [first, last] = [ids[1]!, ids.at(-1)!];
          await writeOne(store(), { kind: 'create', resource: organization('scan-late') });
          await writeOne(store(), { kind: 'delete', type: 'Organization', id: last });
          await writeOne(store(), { kind: 'update', method: 'PUT', resource: organization('scan-1', { id: first }) });
        }
        assert.equal(contentOf(version).active, true);
        seen.push(version.id);
      }
      assert.deepEqual(seen, ids);
    });

    it('still finds everything after a re-index, and tells how far it is', async () => {
      const id = newId();
      await writeOne(store(), { kind: 'update', method: 'PUT', resource: patient('reindex', { id }) });
      const told: [number, number][] = [];
      await store().reindex({ types: ['Patient'], progress: (done, total) => told.push([done, total]) });
      const [done, total] = told.at(-1) ?? [];
      assert.ok(total !== undefined && total > 0);
      assert.equal(done, total);
      await store().reindex();
      const page = await store().search(byIdentifier('Patient', 'reindex'));
      assert.deepEqual(
        page.entries.map((entry) => entry.id),
        [id],
      );
    });

    it('is copied into an empty folder only', async () => {
      const folder = await mkdtemp(join(tmpdir(), 'sinfonia-backup-'));
      try {
        await store().backup(folder);
        assert.ok((await readdir(folder)).length > 0);
        await refusal(store().backup(folder), 'backup-folder-in-use', 409);
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    });

    it('reports its health without personal data', async () => {
      const health = await store().health();
      assert.equal(health.ready, true);
      for (const fact of Object.values(health.facts)) assert.match(typeof fact, /^(string|number|boolean)$/);
    });

    it('finishes accepted writes before it closes, and refuses later ones', async () => {
      const other = await open();
      const writes = Array.from({ length: 40 }, (_, n) =>
        writeOne(other, { kind: 'create', resource: patient(`close-${n}`) }),
      );
      await other.close();
      const results = await Promise.all(writes);
      assert.ok(results.every(({ outcome }) => outcome === 'created'));
      await refusal(other.write([{ kind: 'create', resource: patient('late') }]), 'store-unavailable', 503);
      await refusal(other.read({ type: 'Patient', id: 'x' }), 'store-unavailable', 503);
      assert.equal((await other.health()).ready, false);
      await other.close();
    });
  });
}
