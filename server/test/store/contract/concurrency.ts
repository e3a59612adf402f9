import assert from 'node:assert/strict';
import { FhirError } from '@sinfonia/profiles/issues';
import { contentOf, openedStore, versionOf, writeOne } from './opened-store.ts';
import type { OpenStore } from './store-contract.ts';
import { byIdentifier, newId, observation, patient } from './synthetic.ts';

const many = 24;

/** Writes that meet each other. */
export function describeConcurrency(open: OpenStore): void {
  describe('concurrent writes', () => {
    const store = openedStore(open);
    const times = <T>(action: (n: number) => Promise<T>): Promise<PromiseSettledResult<T>[]> =>
      Promise.allSettled(Array.from({ length: many }, (_, n) => action(n)));

    it('make one resource of many conditional creates', async () => {
      const ifNoneExist = byIdentifier('Patient', 'w1');
      const results = await times(() => writeOne(store(), { kind: 'create', resource: patient('w1'), ifNoneExist }));
      const values = results.map((each) =>
        each.status === 'fulfilled' ? each.value : assert.fail(String(each.reason)),
      );
      assert.equal(values.filter(({ outcome }) => outcome === 'created').length, 1);
      assert.equal(new Set(values.map((value) => versionOf(value).id)).size, 1);
    });

    it('make one resource of many conditional updates', async () => {
      const criteria = byIdentifier('Patient', 'w2');
      const results = await times((n) =>
        writeOne(store(), {
          kind: 'update',
          method: 'PUT',
          criteria,
          resource: patient('w2', { multipleBirthInteger: n }),
        }),
      );
      const ids = results.map((each) => (each.status === 'fulfilled' ? versionOf(each.value).id : String(each.reason)));
      assert.equal(new Set(ids).size, 1, ids.join(' '));
      assert.equal((await store().read({ type: 'Patient', id: ids[0]! }))?.versionId, String(many));
    });

    it('let one of many updates of the same version through', async () => {
      const { id } = versionOf(await writeOne(store(), { kind: 'create', resource: patient('w3') }));
      const results = await times((n) =>
        writeOne(store(), {
          kind: 'update',
          method: 'PUT',
          resource: patient('w3', { id, multipleBirthInteger: n }),
          expectedVersion: '1',
        }),
      );
      assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1);
      for (const each of results) {
        if (each.status === 'rejected') {
          assert.ok(each.reason instanceof FhirError);
          assert.equal(each.reason.issues[0]?.code, 'version-mismatch');
        }
      }
      assert.equal((await store().read({ type: 'Patient', id }))?.versionId, '2');
    });

    it('give every unconditional update a version of its own', async () => {
      const id = newId();
      const results = await times((n) =>
        writeOne(store(), { kind: 'update', method: 'PUT', resource: patient('w4', { id, multipleBirthInteger: n }) }),
      );
      const versions = results.map((each) =>
        each.status === 'fulfilled' ? Number(versionOf(each.value).versionId) : 0,
      );
      assert.deepEqual(
        versions.sort((a, b) => a - b),
        Array.from({ length: many }, (_, n) => n + 1),
      );
      assert.equal((await store().history({ type: 'Patient', id, count: 0 })).total, many);
    });

    it('of overlapping transactions neither wait for each other nor mix', async () => {
      const ids = [newId(), newId(), newId()];
      const results = await times((n) =>
        store().write(
          [0, 1, 2].map((step) => {
            const id = ids[(n + step) % 3]!;
            return { kind: 'update', method: 'PUT', resource: patient('w5', { id, multipleBirthInteger: n }) } as const;
          }),
        ),
      );
      for (const each of results) assert.equal(each.status, 'fulfilled');
      const last = await Promise.all(ids.map((id) => store().read({ type: 'Patient', id })));
      assert.equal(new Set(last.map((version) => contentOf(version).multipleBirthInteger)).size, 1);
      assert.deepEqual(
        last.map((version) => version?.versionId),
        ids.map(() => String(many)),
      );
    });

    it('are seen by the reads and searches that follow', async () => {
      await times(async (n) => {
        const value = `w6-${n}`;
        const made = versionOf(await writeOne(store(), { kind: 'create', resource: observation(value, 'Patient/x') }));
        assert.deepEqual(await store().read(made), made);
        const page = await store().search(byIdentifier('Observation', value));
        assert.deepEqual(
          page.entries.map(({ id }) => id),
          [made.id],
        );
      }).then((results) => {
        for (const each of results)
          assert.equal(each.status, 'fulfilled', each.status === 'rejected' ? each.reason : '');
      });
    });
  });
}
