import assert from 'node:assert/strict';
import { contentOf, countOf, openedStore, refusal, versionOf, writeOne } from './opened-store.ts';
import type { OpenStore } from './store-contract.ts';
import { byIdentifier, newId, patient } from './synthetic.ts';

/** Conditional create, update, patch and delete with none, one and several matches. */
export function describeConditionalWrites(open: OpenStore): void {
  describe('conditional writes', () => {
    const store = openedStore(open);

    const created = async (value: string): Promise<string> =>
      versionOf(await writeOne(store(), { kind: 'create', resource: patient(value) })).id;

    it('create: makes the resource when none matches, else gives the one that does', async () => {
      const create = { kind: 'create', resource: patient('c1'), ifNoneExist: byIdentifier('Patient', 'c1') } as const;
      const first = await writeOne(store(), create);
      assert.equal(first.outcome, 'created');
      const second = await writeOne(store(), { ...create, resource: patient('c1', { active: true }) });
      assert.equal(second.outcome, 'unchanged');
      assert.deepEqual(versionOf(second), versionOf(first));
    });

    it('create: refuses several matches without naming their values', async () => {
      await created('c2');
      await created('c2');
      const criteria = byIdentifier('Patient', 'c2');
      const error = await refusal(
        store().write([{ kind: 'create', resource: patient('c2'), ifNoneExist: criteria }]),
        'multiple-matches',
        412,
      );
      assert.equal(error.issues[0]?.values?.['criteria'], 'Patient?identifier');
    });

    it('create: a deleted resource does not match', async () => {
      const id = await created('c3');
      await writeOne(store(), { kind: 'delete', type: 'Patient', id });
      const again = await writeOne(store(), {
        kind: 'create',
        resource: patient('c3'),
        ifNoneExist: byIdentifier('Patient', 'c3'),
      });
      assert.equal(again.outcome, 'created');
      assert.notEqual(versionOf(again).id, id);
    });

    it('update: creates with a new id, or with that of the resource, when none matches', async () => {
      const update = { kind: 'update', method: 'PUT', criteria: byIdentifier('Patient', 'u1') } as const;
      const fresh = await writeOne(store(), { ...update, resource: patient('u1') });
      assert.equal(fresh.outcome, 'created');
      const id = newId();
      const criteria = byIdentifier('Patient', 'u2');
      const chosen = await writeOne(store(), { ...update, criteria, resource: patient('u2', { id }) });
      assert.equal(versionOf(chosen).id, id);
    });

    it('update: changes the one that matches', async () => {
      const id = await created('u3');
      const update = { kind: 'update', method: 'PUT', criteria: byIdentifier('Patient', 'u3') } as const;
      const result = await writeOne(store(), { ...update, resource: patient('u3', { active: true }) });
      assert.equal(result.outcome, 'updated');
      assert.equal(versionOf(result).id, id);
      const same = await writeOne(store(), { ...update, resource: patient('u3', { active: false, id }) });
      assert.equal(versionOf(same).versionId, '3');
    });

    it('update: refuses another id than that of the match, a taken id, several matches', async () => {
      const id = await created('u4');
      const update = { kind: 'update', method: 'PUT' } as const;
      const criteria = byIdentifier('Patient', 'u4');
      await refusal(
        store().write([{ ...update, criteria, resource: patient('u4', { id: newId() }) }]),
        'id-mismatch',
        400,
      );
      await refusal(
        store().write([{ ...update, criteria: byIdentifier('Patient', 'u5'), resource: patient('u5', { id }) }]),
        'conditional-id-taken',
        409,
      );
      await created('u4');
      await refusal(store().write([{ ...update, criteria, resource: patient('u4') }]), 'multiple-matches', 412);
    });

    it('patch: is a conditional update of the version it was computed from', async () => {
      const id = await created('p1');
      const patch = {
        kind: 'update',
        method: 'PATCH',
        criteria: byIdentifier('Patient', 'p1'),
        resource: patient('p1', { id, active: true }),
      } as const;
      await refusal(store().write([{ ...patch, expectedVersion: '2' }]), 'version-mismatch', 412);
      const result = await writeOne(store(), { ...patch, expectedVersion: '1' });
      assert.equal(versionOf(result).method, 'PATCH');
      assert.equal(contentOf(await store().read({ type: 'Patient', id })).active, true);
    });

    it('delete: nothing, one, several', async () => {
      const remove = (value: string, single: boolean) =>
        writeOne(store(), { kind: 'delete', type: 'Patient', criteria: byIdentifier('Patient', value), single });
      assert.equal((await remove('d0', true)).outcome, 'absent');
      const id = await created('d1');
      const one = await remove('d1', true);
      assert.equal(one.outcome, 'deleted');
      assert.equal(versionOf(one).id, id);
      const ids = [await created('d2'), await created('d2'), await created('d2')];
      await refusal(remove('d2', true), 'multiple-matches', 412);
      const before = await countOf(store(), 'Patient');
      const several = await remove('d2', false);
      const gone = [versionOf(several), ...(several.others ?? [])].map((version) => version.id);
      assert.deepEqual(gone.sort(), ids.sort());
      assert.equal(await countOf(store(), 'Patient'), before - 3);
    });
  });
}
