import assert from 'node:assert/strict';
import type { AuditEvent } from '@medplum/fhirtypes';
import type { SearchPlan } from '../../../src/fhir/search/plan.ts';
import type { Store } from '../../../src/store/port.ts';
import { openSqliteStore } from '../../../src/store/sqlite/index.ts';
import { refusal, versionOf, writeOne } from '../contract/opened-store.ts';
import { withDataDirectories } from './data-directory.ts';

function audit(action: 'R' | 'U', id?: string): AuditEvent {
  return {
    resourceType: 'AuditEvent',
    ...(id === undefined ? {} : { id }),
    type: { code: 'rest' },
    action,
    recorded: '2026-01-01T00:00:00Z',
    agent: [{ requestor: true }],
    source: { observer: { display: 'prova' } },
  };
}

function byAction(action: string): SearchPlan {
  return {
    types: ['AuditEvent'],
    where: { kind: 'token', parameter: { type: 'AuditEvent', code: 'action' }, anyOf: [{ code: action }] },
    sort: [],
    count: 10,
    total: 'none',
    include: [],
    query: [['action', action]],
  };
}

describe('resources that are entered after the fact', () => {
  const newDirectory = withDataDirectories();
  const found = async (store: Store, action: string): Promise<string[]> =>
    (await store.search(byAction(action))).entries.map(({ id }) => id);

  it('are there for the first search, survive a restart, and are never changed or removed', async () => {
    const dataDirectory = await newDirectory();
    let store = await openSqliteStore({ dataDirectory });
    const [a, b] = [
      versionOf(await writeOne(store, { kind: 'create', resource: audit('R') })).id,
      versionOf(await writeOne(store, { kind: 'create', resource: audit('R') })).id,
    ];
    assert.deepEqual(await found(store, 'R'), [a, b]);
    const update = { kind: 'update', method: 'PUT', resource: audit('U', a) } as const;
    await refusal(store.write([update]), 'audit-append-only', 403);
    await refusal(store.write([{ kind: 'delete', type: 'AuditEvent', id: a }]), 'audit-append-only', 403);
    const late = versionOf(await writeOne(store, { kind: 'create', resource: audit('R') })).id;
    await store.close();
    store = await openSqliteStore({ dataDirectory });
    assert.deepEqual([await found(store, 'R'), await found(store, 'U')], [[a, b, late], []]);
    await store.close();
  });

  it('can be read, scanned and found in histories at once', async () => {
    const store = await openSqliteStore({ dataDirectory: await newDirectory() });
    const { id } = versionOf(await writeOne(store, { kind: 'create', resource: audit('R') }));
    assert.equal((await store.read({ type: 'AuditEvent', id }))?.versionId, '1');
    const second = versionOf(await writeOne(store, { kind: 'create', resource: audit('R') })).id;
    assert.deepEqual(
      (await store.history({ count: 10 })).versions.map((version) => version.id),
      [second, id],
    );
    const third = versionOf(await writeOne(store, { kind: 'create', resource: audit('R') })).id;
    const scanned: string[] = [];
    for await (const version of store.scan()) scanned.push(version.id);
    assert.deepEqual(scanned, [id, second, third]);
    await store.close();
  });

  it('enter the log by themselves when the store is quiet', async function () {
    this.timeout(10_000);
    const store = await openSqliteStore({ dataDirectory: await newDirectory() });
    await writeOne(store, { kind: 'create', resource: audit('R') });
    const waiting = async () => (await store.health()).facts['deferredResources'];
    assert.equal(await waiting(), 1);
    for (let round = 0; round < 40 && (await waiting()) !== 0; round++) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    assert.equal(await waiting(), 0);
    await store.close();
  });
});
