import assert from 'node:assert/strict';
import type { Resource } from '@medplum/fhirtypes';
import type { Store } from '../../../src/store/port.ts';
import { feedOf, readLog, told } from './follow.ts';
import { newId } from './synthetic.ts';

const task = (id: string, status: string) => ({ resourceType: 'Task', id, status, intent: 'order' }) as Resource;
const put = (resource: Resource) => ({ kind: 'update', method: 'PUT', resource }) as const;

/**
 * What every commit log has to do. Each test opens a store of its own, which may hold other resources.
 *
 * @param name of the adapter, for the report
 * @param open opens the store anew on what was written
 */
export function describeChangeFeed(name: string, open: () => Promise<Store>): void {
  describe(`change feed: ${name}`, () => {
    let store: Store;

    beforeEach(async () => {
      store = await open();
    });
    afterEach(() => store.close());

    it('gives every change of the types once, in order, with what it replaced, also after the store was opened anew', async () => {
      const [id, other] = [newId(), newId()];
      const start = await feedOf(store).end();
      await store.write([put(task(id, 'requested'))]);
      await store.write([put({ resourceType: 'Patient', id: other })]);
      await store.write([put(task(id, 'accepted'))]);
      const first = await readLog(feedOf(store), start, ['Task']);
      assert.deepEqual(first.changes.map(told), [`${id} ->1`, `${id} 1>2`]);
      assert.deepEqual((await readLog(feedOf(store), start, ['Patient'])).changes.map(told), [`${other} ->1`]);
      await store.write([{ kind: 'delete', type: 'Task', id }]);
      await store.close();

      store = await open();
      const second = await readLog(feedOf(store), first.position, ['Task']);
      assert.deepEqual(second.changes.map(told), [`${id} 2>3 deleted`]);
      await store.write([put(task(id, 'requested'))]);
      const third = await readLog(feedOf(store), second.position, ['Task']);
      assert.deepEqual(third.changes.map(told), [`${id} 3>4`]);
      assert.equal(third.changes[0]?.previous?.deleted, true);
    });

    it('gives versions as they are read', async () => {
      const id = newId();
      const start = await feedOf(store).end();
      await store.write([put(task(id, 'requested'))]);
      await store.write([{ ...put(task(id, 'accepted')), method: 'PATCH' }]);
      await store.write([{ kind: 'delete', type: 'Task', id }]);
      const { changes } = await readLog(feedOf(store), start, ['Task']);
      const { versions } = await store.history({ type: 'Task', id, count: 10 });
      assert.deepEqual(changes.map(({ version }) => version).reverse(), versions);
      assert.deepEqual(changes.map(({ previous }) => previous).reverse(), [...versions.slice(1), undefined]);
    });

    it('has nothing after its end, nor beyond', async () => {
      const end = await feedOf(store).end();
      assert.deepEqual(await feedOf(store).after(end, ['Task']), { changes: [], position: end });
      assert.deepEqual(await feedOf(store).after(end + 999, ['Task']), { changes: [], position: end + 999 });
    });

    it('leaves none out when there are more than fit on a page', async () => {
      const ids = Array.from({ length: 450 }, newId);
      const start = await feedOf(store).end();
      await store.write(ids.map((id) => put(task(id, 'requested'))));
      const { changes } = await readLog(feedOf(store), start, ['Task', 'Encounter']);
      assert.deepEqual(changes.map(told).sort(), ids.map((id) => `${id} ->1`).sort());
    });
  });
}
