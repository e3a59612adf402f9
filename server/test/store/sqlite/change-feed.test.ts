import assert from 'node:assert/strict';
import type { Resource } from '@medplum/fhirtypes';
import type { ChangeFeed } from '../../../src/store/change-feed.ts';
import type { Store } from '../../../src/store/port.ts';
import { openSqliteStore } from '../../../src/store/sqlite/index.ts';
import { withDataDirectories } from './data-directory.ts';

describe('change feed', () => {
  const newDirectory = withDataDirectories();

  function feedOf(store: Store): ChangeFeed {
    return store.changes ?? assert.fail('the embedded store has a change feed');
  }

  async function readAll(feed: ChangeFeed, from: number, types: readonly string[]) {
    const seen: string[] = [];
    let position = from;
    while (position < (await feed.end())) {
      const page = await feed.after(position, types);
      assert.ok(page.position > position, 'each page goes on');
      position = page.position;
      for (const { version, previous } of page.changes) {
        seen.push(
          `${version.id} ${previous?.versionId ?? '-'}>${version.versionId}${version.deleted ? ' deleted' : ''}`,
        );
      }
    }
    return { seen, position };
  }

  it('gives every change of the types once, in order, with what it replaced, also after the store was opened anew', async () => {
    const dataDirectory = await newDirectory();
    const task = (id: string, status: string) => ({ resourceType: 'Task', id, status, intent: 'order' }) as Resource;
    let store = await openSqliteStore({ dataDirectory, workers: 1 });
    assert.equal(await feedOf(store).end(), 0);
    await store.write([{ kind: 'update', method: 'PUT', resource: task('a', 'requested') }]);
    await store.write([{ kind: 'update', method: 'PUT', resource: { resourceType: 'Patient', id: 'p' } }]);
    await store.write([{ kind: 'update', method: 'PUT', resource: task('a', 'accepted') }]);
    const first = await readAll(feedOf(store), 0, ['Task']);
    assert.deepEqual(first.seen, ['a ->1', 'a 1>2']);
    await store.write([{ kind: 'delete', type: 'Task', id: 'a' }]);
    await store.close();

    store = await openSqliteStore({ dataDirectory, workers: 1 });
    const second = await readAll(feedOf(store), first.position, ['Task']);
    assert.deepEqual(second.seen, ['a 2>3 deleted']);
    assert.deepEqual((await readAll(feedOf(store), second.position, ['Task'])).seen, []);
    assert.deepEqual(await feedOf(store).after(99_999, ['Task']), { changes: [], position: 99_999 });
    await store.close();
  });

  it('leaves none out when there are more than fit on a page', async () => {
    const store = await openSqliteStore({ dataDirectory: await newDirectory(), workers: 1 });
    const ids = Array.from({ length: 450 }, (_, at) => `t${at}`);
    const operations = ids.map((id) => ({
      kind: 'update' as const,
      method: 'PUT' as const,
      resource: { resourceType: 'Task', id, status: 'requested', intent: 'order' } as Resource,
    }));
    await store.write(operations);
    assert.deepEqual(
      (await readAll(feedOf(store), 0, ['Task', 'Encounter'])).seen,
      ids.map((id) => `${id} ->1`),
    );
    await store.close();
  });
});
