import assert from 'node:assert/strict';
import { contentOf, openedStore, refusal, versionOf, writeOne } from './opened-store.ts';
import type { OpenStore } from './store-contract.ts';
import { newId, patient } from './synthetic.ts';

/** Create, read, vread, update, patch, delete and undelete of single resources. */
export function describeSingleWrites(open: OpenStore): void {
  describe('single writes', () => {
    const store = openedStore(open);

    it('creates with an id, version 1 and the instant of the commit', async () => {
      const before = Date.now();
      const result = await writeOne(store(), { kind: 'create', resource: patient('a', { id: 'chosen-by-client' }) });
      assert.equal(result.outcome, 'created');
      const version = versionOf(result);
      assert.match(version.id, /^[a-z0-9-]{1,64}$/);
      assert.notEqual(version.id, 'chosen-by-client');
      assert.equal(version.versionId, '1');
      assert.equal(version.method, 'POST');
      assert.ok(version.lastUpdated >= before - 1_000 && version.lastUpdated <= Date.now() + 1_000);
      const content = contentOf(version);
      assert.equal(content.id, version.id);
      assert.equal(content.meta.versionId, '1');
      assert.equal(Date.parse(content.meta.lastUpdated), version.lastUpdated);
      assert.deepEqual(await store().read({ type: 'Patient', id: version.id }), version);
    });

    it('keeps the content and the rest of meta as given', async () => {
      const resource = patient('b', {
        meta: { versionId: '77', lastUpdated: '2001-01-01T00:00:00Z', tag: [{ code: 'prova' }], source: 'urn:x' },
        extension: [{ url: 'urn:y', valueString: 'tab\t "quoted" \\ è \u2028 😀' }],
      });
      const version = versionOf(await writeOne(store(), { kind: 'create', resource }));
      const { id, meta, ...content } = contentOf(await store().read(version));
      const { meta: _given, ...given } = resource;
      assert.deepEqual(content, given);
      assert.equal(id, version.id);
      assert.deepEqual(meta.tag, [{ code: 'prova' }]);
      assert.equal(meta.source, 'urn:x');
      assert.equal(meta.versionId, '1');
    });

    it('finds nothing under an unknown address or version', async () => {
      assert.equal(await store().read({ type: 'Patient', id: 'unknown' }), undefined);
      const { id } = versionOf(await writeOne(store(), { kind: 'create', resource: patient('c') }));
      assert.equal(await store().read({ type: 'Organization', id }), undefined);
      for (const versionId of ['2', '0', '-1', '01', '1.0', 'x', '']) {
        assert.equal(await store().vread({ type: 'Patient', id }, versionId), undefined, versionId);
      }
    });

    it('updates to a new version and keeps the old one', async () => {
      const first = versionOf(await writeOne(store(), { kind: 'create', resource: patient('d') }));
      const resource = patient('d', { id: first.id, active: true });
      const result = await writeOne(store(), { kind: 'update', method: 'PUT', resource });
      assert.equal(result.outcome, 'updated');
      const second = versionOf(result);
      assert.equal(second.versionId, '2');
      assert.ok(second.lastUpdated >= first.lastUpdated);
      assert.equal(contentOf(await store().read(first)).active, true);
      assert.deepEqual(await store().vread(first, '1'), first);
      assert.deepEqual(await store().vread(first, '2'), second);
    });

    it('creates by update with an id of the client', async () => {
      const id = newId();
      const result = await writeOne(store(), { kind: 'update', method: 'PUT', resource: patient('e', { id }) });
      assert.equal(result.outcome, 'created');
      assert.equal(versionOf(result).id, id);
      assert.equal(versionOf(result).method, 'PUT');
    });

    it('refuses an update without id or with an id that is none', async () => {
      await refusal(store().write([{ kind: 'update', method: 'PUT', resource: patient('f') }]), 'invalid-id', 400);
      for (const id of ['', 'a/b', 'a b', 'x'.repeat(65), 'è']) {
        const resource = patient('f', { id });
        await refusal(store().write([{ kind: 'update', method: 'PUT', resource }]), 'invalid-id', 400);
      }
    });

    it('makes no new version of an update with the same content', async () => {
      const id = newId();
      await writeOne(store(), { kind: 'update', method: 'PUT', resource: patient('g', { id }) });
      const again = await writeOne(store(), { kind: 'update', method: 'PUT', resource: patient('g', { id }) });
      assert.equal(again.outcome, 'unchanged');
      assert.equal(versionOf(again).versionId, '1');
    });

    it('records a patch by its method and refuses it where there is nothing to patch', async () => {
      const id = newId();
      const patch = { kind: 'update', method: 'PATCH', resource: patient('h', { id, active: false }) } as const;
      await refusal(store().write([patch]), 'resource-not-found', 404);
      await writeOne(store(), { kind: 'update', method: 'PUT', resource: patient('h', { id }) });
      const result = await writeOne(store(), { ...patch, expectedVersion: '1' });
      assert.equal(versionOf(result).method, 'PATCH');
      await refusal(
        store().write([{ ...patch, resource: patient('h', { id, active: true }), expectedVersion: '1' }]),
        'version-mismatch',
        412,
      );
    });

    it('updates only the expected version', async () => {
      const id = newId();
      await writeOne(store(), { kind: 'update', method: 'PUT', resource: patient('i', { id }) });
      const resource = patient('i', { id, active: true });
      const stale = { kind: 'update', method: 'PUT', resource, expectedVersion: '7' } as const;
      await refusal(store().write([stale]), 'version-mismatch', 412);
      const result = await writeOne(store(), { ...stale, expectedVersion: '1' });
      assert.equal(versionOf(result).versionId, '2');
      const absent = patient('i', { id: newId() });
      await refusal(
        store().write([{ kind: 'update', method: 'PUT', resource: absent, expectedVersion: '1' }]),
        'version-mismatch',
        412,
      );
    });

    it('refuses If-None-Match: * on a resource that exists', async () => {
      const id = newId();
      const create = { kind: 'update', method: 'PUT', resource: patient('j', { id }), mustNotExist: true } as const;
      assert.equal((await writeOne(store(), create)).outcome, 'created');
      await refusal(store().write([create]), 'already-exists', 412);
    });

    it('deletes once, leaves a marker, keeps the past', async () => {
      const first = versionOf(await writeOne(store(), { kind: 'create', resource: patient('k') }));
      const remove = { kind: 'delete', type: 'Patient', id: first.id } as const;
      const result = await writeOne(store(), remove);
      assert.equal(result.outcome, 'deleted');
      const marker = await store().read(first);
      assert.equal(marker?.deleted, true);
      assert.equal(marker?.method, 'DELETE');
      assert.equal(marker?.versionId, '2');
      assert.equal(marker?.json, undefined);
      assert.deepEqual(await store().vread(first, '1'), first);
      assert.equal((await writeOne(store(), remove)).outcome, 'absent');
      assert.equal((await writeOne(store(), { ...remove, id: 'never-existed' })).outcome, 'absent');
    });

    it('deletes only the expected version', async () => {
      const { id } = versionOf(await writeOne(store(), { kind: 'create', resource: patient('l') }));
      const remove = { kind: 'delete', type: 'Patient', id } as const;
      await refusal(store().write([{ ...remove, expectedVersion: '9' }]), 'version-mismatch', 412);
      assert.equal((await writeOne(store(), { ...remove, expectedVersion: '1' })).outcome, 'deleted');
    });

    it('brings a deleted resource back by update', async () => {
      const { id } = versionOf(await writeOne(store(), { kind: 'create', resource: patient('m') }));
      await writeOne(store(), { kind: 'delete', type: 'Patient', id });
      const patch = { kind: 'update', method: 'PATCH', resource: patient('m', { id }) } as const;
      await refusal(store().write([patch]), 'resource-deleted', 410);
      const result = await writeOne(store(), { kind: 'update', method: 'PUT', resource: patient('m', { id }) });
      assert.equal(result.outcome, 'created');
      assert.equal(versionOf(result).versionId, '3');
      assert.equal((await store().read({ type: 'Patient', id }))?.deleted, false);
    });

    it('leaves the resource that it was given as it was', async () => {
      const resource = Object.freeze(patient('n', { id: newId(), meta: Object.freeze({ versionId: '5' }) }));
      const copy = structuredClone(resource);
      await writeOne(store(), { kind: 'update', method: 'PUT', resource });
      assert.deepEqual(resource, copy);
    });
  });
}
