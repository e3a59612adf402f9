import assert from 'node:assert/strict';
import type { AuditEvent, Resource } from '@medplum/fhirtypes';
import type { WriteOperation, WriteResult } from '../../../src/store/port.ts';
import { contentOf, countOf, openedStore, refusal, versionOf, writeOne } from './opened-store.ts';
import type { OpenStore } from './store-contract.ts';
import { auditEvent, byIdentifier, newId, organization, patient } from './synthetic.ts';

/** An entry for the audit trail about results. */
function auditOf(results: readonly WriteResult[]): AuditEvent {
  return auditEvent({
    entity: results.map(({ outcome, version }) => ({
      name: outcome,
      what: { reference: `${version?.type}/${version?.id}/_history/${version?.versionId}` },
    })),
  });
}

/** Several operations in one atomic step. */
export function describeTransactions(open: OpenStore): void {
  describe('transactions', () => {
    const store = openedStore(open);

    it('give the results in the order of the operations', async () => {
      const [changed, removed] = [newId(), newId()];
      await store().write([
        { kind: 'update', method: 'PUT', resource: patient('o1', { id: changed }) },
        { kind: 'update', method: 'PUT', resource: patient('o2', { id: removed }) },
      ]);
      const results = await store().write([
        { kind: 'delete', type: 'Patient', id: removed },
        { kind: 'create', resource: organization('o3') },
        { kind: 'update', method: 'PUT', resource: patient('o1', { id: changed, active: true }) },
        { kind: 'delete', type: 'Patient', id: 'never-existed' },
      ]);
      assert.deepEqual(
        results.map(({ outcome }) => outcome),
        ['deleted', 'created', 'updated', 'absent'],
      );
      assert.deepEqual(
        results.slice(0, 3).map((result) => versionOf(result).type),
        ['Patient', 'Organization', 'Patient'],
      );
    });

    it('make all their versions at one instant', async () => {
      const [changed, removed] = [newId(), newId()];
      await store().write([
        { kind: 'update', method: 'PUT', resource: patient('o4', { id: changed }) },
        { kind: 'update', method: 'PUT', resource: patient('o5', { id: removed }) },
      ]);
      const results = await store().write([
        { kind: 'delete', type: 'Patient', id: removed },
        { kind: 'create', resource: organization('o6') },
        { kind: 'update', method: 'PUT', resource: patient('o4', { id: changed, active: true }) },
      ]);
      assert.equal(new Set(results.map((result) => versionOf(result).lastUpdated)).size, 1);
    });

    describe('with deletions', () => {
      /** Organizations that are part of others: `[a, b]` says that a is part of b. */
      const partOf = (id: string, whole?: string, name = 'parte'): Resource =>
        organization(name, { id, ...(whole === undefined ? {} : { partOf: { reference: `Organization/${whole}` } }) });
      async function stored(...parts: readonly (readonly [id: string, whole?: string])[]): Promise<void> {
        await store().write(
          parts.map(([id, whole]) => ({ kind: 'update', method: 'PUT', resource: partOf(id, whole) })),
        );
      }
      const deletionOf = (id: string): WriteOperation => ({ kind: 'delete', type: 'Organization', id });
      const putOf = (resource: Resource): WriteOperation => ({ kind: 'update', method: 'PUT', resource });
      async function isThere(id: string): Promise<boolean> {
        return (await store().read({ type: 'Organization', id }))?.deleted === false;
      }

      it('take away what refers to each other in any order', async () => {
        const orders: readonly ((ids: readonly string[]) => readonly string[])[] = [
          (ids) => ids,
          (ids) => ids.toReversed(),
          ([a = '', b = '', c = '', d = '']) => [c, a, d, b],
        ];
        for (const order of orders) {
          const ids = [newId(), newId(), newId(), newId()];
          const [a = '', b = '', c = '', d = ''] = ids;
          await stored([a], [b, a], [c, a], [d, c]);
          const results = await store().write(order(ids).map(deletionOf));
          assert.deepEqual(
            results.map(({ outcome, version }) => `${outcome} ${version?.id}`),
            order(ids).map((id) => `deleted ${id}`),
          );
          for (const id of ids) assert.equal(await isThere(id), false);
        }
      });

      it('take away what refers to itself, or in a circle', async () => {
        const [a, b, c, other] = [newId(), newId(), newId(), newId()];
        await stored([a, b], [b, c], [c, a], [other, other]);
        await store().write([deletionOf(other)]);
        await store().write([a, b, c].map(deletionOf));
        for (const id of [a, b, c, other]) assert.equal(await isThere(id), false);
      });

      it('come beside updates of what referred to the deleted', async () => {
        const [gone, dropping, keeping] = [newId(), newId(), newId()];
        await stored([gone], [dropping, gone], [keeping, gone]);
        await store().write([
          deletionOf(gone),
          putOf(partOf(dropping, undefined, 'altra')),
          putOf(partOf(keeping, gone, 'altra')),
        ]);
        assert.deepEqual([await isThere(gone), await isThere(dropping), await isThere(keeping)], [false, true, true]);
        assert.equal(versionOf(await writeOne(store(), putOf(partOf(keeping, undefined)))).versionId, '3');
      });
    });

    it('of nothing give nothing', async () => {
      assert.deepEqual(await store().write([]), []);
    });

    const existing = newId();
    const failing: readonly [why: string, code: Parameters<typeof refusal>[1], status: number, last: WriteOperation][] =
      [
        [
          'a version that is not current',
          'version-mismatch',
          412,
          { kind: 'update', method: 'PUT', resource: patient('x', { id: existing }), expectedVersion: '5' },
        ],
        [
          'criteria with several matches',
          'multiple-matches',
          412,
          { kind: 'create', resource: patient('x'), ifNoneExist: byIdentifier('Patient', 'twice') },
        ],
        ['an id that is none', 'invalid-id', 400, { kind: 'delete', type: 'Patient', id: 'no id' }],
      ];
    for (const [why, code, status, last] of failing) {
      it(`leave nothing behind when one entry fails: ${why}`, async () => {
        await store().write([
          { kind: 'update', method: 'PUT', resource: patient('there', { id: existing }) },
          { kind: 'update', method: 'PUT', resource: patient('twice', { id: `${existing}-1` }) },
          { kind: 'update', method: 'PUT', resource: patient('twice', { id: `${existing}-2` }) },
        ]);
        const before = (await store().history({ count: 0 })).total;
        const organizations = await countOf(store(), 'Organization');
        const operations: WriteOperation[] = [
          { kind: 'create', resource: organization('atomic') },
          { kind: 'update', method: 'PUT', resource: patient('changed', { id: `${existing}-1` }) },
          last,
        ];
        await refusal(store().write(operations), code, status);
        assert.equal((await store().history({ count: 0 })).total, before);
        assert.equal(await countOf(store(), 'Organization'), organizations);
      });
    }

    it('refuse to write the same resource twice', async () => {
      const id = newId();
      const put = { kind: 'update', method: 'PUT', resource: patient('t1', { id }) } as const;
      await refusal(store().write([put, put]), 'transaction-overlap', 400);
      await refusal(store().write([put, { kind: 'delete', type: 'Patient', id }]), 'transaction-overlap', 400);
      await writeOne(store(), put);
      const criteria = byIdentifier('Patient', 't1');
      const conditional = { kind: 'update', method: 'PUT', criteria, resource: patient('t1') } as const;
      await refusal(store().write([put, conditional]), 'transaction-overlap', 400);
      assert.equal((await store().read({ type: 'Patient', id }))?.versionId, '1');
    });

    it('create once what two entries create under the same condition', async () => {
      const create = { kind: 'create', ifNoneExist: byIdentifier('Patient', 'same') } as const;
      const results = await store().write([
        { ...create, resource: patient('same') },
        { ...create, resource: patient('same', { active: true }) },
      ]);
      assert.deepEqual(
        results.map(({ outcome }) => outcome),
        ['created', 'unchanged'],
      );
      assert.equal(versionOf(results[1]).id, versionOf(results[0]).id);
    });

    it('check each resource as it will be stored', async () => {
      const seen: [string, number][] = [];
      const check = (resource: Resource, position: number) => {
        seen.push([`${resource.resourceType} ${resource.id === undefined ? 'without' : 'with'} id`, position]);
        return position === 1 ? [{ code: 'id-mismatch', expression: ['Patient.id'] } as const] : [];
      };
      const before = (await store().history({ count: 0 })).total;
      const operations: WriteOperation[] = [
        { kind: 'create', resource: organization('k') },
        { kind: 'create', resource: patient('k') },
      ];
      const error = await refusal(store().write(operations, { check }), 'id-mismatch', 400);
      assert.deepEqual(error.issues[0]?.expression, ['Patient.id']);
      assert.deepEqual(seen, [
        ['Organization with id', 0],
        ['Patient with id', 1],
      ]);
      assert.equal((await store().history({ count: 0 })).total, before);
    });

    it('refuse what the check refuses whatever shape it has', async () => {
      const check = () => [{ code: 'id-mismatch', expression: ['List.code'] } as const];
      const odd = { resourceType: 'List', code: { coding: [{ system: [true, 'x'], code: { a: 1 } }] }, subject: [[]] };
      const operations: WriteOperation[] = [
        { kind: 'create', resource: odd as unknown as Resource },
        { kind: 'create', resource: odd as unknown as Resource },
      ];
      const error = await refusal(store().write(operations, { check }), 'id-mismatch', 400);
      assert.equal(error.issues.length, 2, 'all faults are told');
    });

    it('write the audit trail in the same step', async () => {
      const id = newId();
      await writeOne(store(), { kind: 'update', method: 'PUT', resource: patient('audit', { id }) });
      const operations: WriteOperation[] = [
        { kind: 'update', method: 'PUT', resource: patient('audit', { id, active: true }) },
        { kind: 'create', resource: organization('audit') },
      ];
      const results = await store().write(operations, { alongside: (foreseen) => [auditOf(foreseen)] });
      const page = await store().history({ type: 'AuditEvent', count: 1 });
      const audit = contentOf(page.versions[0]);
      assert.deepEqual(
        audit.entity,
        auditOf(results).entity,
        'what the audit was told is what happened: outcome, address and version',
      );
      // A store may enter audit events in its log a little later than what they tell about.
      assert.ok((page.versions[0]?.lastUpdated ?? 0) >= versionOf(results[0]).lastUpdated);
      const stale = {
        kind: 'update',
        method: 'PUT',
        resource: patient('audit', { id }),
        expectedVersion: '1',
      } as const;
      await refusal(store().write([stale], { alongside: (foreseen) => [auditOf(foreseen)] }), 'version-mismatch', 412);
      assert.equal((await store().history({ type: 'AuditEvent', count: 0 })).total, page.total);
    });
  });
}
