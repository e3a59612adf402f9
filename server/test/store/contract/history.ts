import assert from 'node:assert/strict';
import type { HistoryRequest, StoredVersion } from '../../../src/store/port.ts';
import { openedStore, refusal, versionOf, writeOne } from './opened-store.ts';
import type { OpenStore } from './store-contract.ts';
import { newId, organization, patient } from './synthetic.ts';

const name = ({ type, id, versionId, method }: StoredVersion): string => `${type}/${id}/${versionId} ${method}`;

/** Lets the clock move on, so that two versions have different instants. */
const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 8));

/** History of an instance, a type and the store. */
export function describeHistory(open: OpenStore): void {
  describe('history', () => {
    const store = openedStore(open);
    const versions: StoredVersion[] = [];
    const [id, other, org] = [newId(), newId(), newId()];

    async function all(request: Omit<HistoryRequest, 'count'>, count = 2): Promise<StoredVersion[]> {
      const found: StoredVersion[] = [];
      let cursor: string | undefined;
      do {
        const page = await store().history({ ...request, count, ...(cursor === undefined ? {} : { cursor }) });
        assert.ok(page.versions.length <= count);
        found.push(...page.versions);
        cursor = page.next;
      } while (cursor !== undefined);
      return found;
    }

    before(async () => {
      const put = (resource: ReturnType<typeof patient> | ReturnType<typeof organization>) =>
        writeOne(store(), { kind: 'update', method: 'PUT', resource });
      versions.push(versionOf(await put(patient('1', { id }))));
      await pause();
      versions.push(versionOf(await put(organization('1', { id: org }))));
      await pause();
      versions.push(versionOf(await put(patient('1', { id, active: true }))));
      await pause();
      versions.push(versionOf(await put(patient('2', { id: other }))));
      await pause();
      versions.push(versionOf(await writeOne(store(), { kind: 'delete', type: 'Patient', id })));
      await pause();
      versions.push(versionOf(await put(patient('1', { id, active: false }))));
    });

    it('of an instance: every version, newest first, deletion included', async () => {
      const page = await store().history({ type: 'Patient', id, count: 50 });
      assert.deepEqual(page.versions.map(name), [
        `Patient/${id}/4 PUT`,
        `Patient/${id}/3 DELETE`,
        `Patient/${id}/2 PUT`,
        `Patient/${id}/1 PUT`,
      ]);
      assert.equal(page.total, 4);
      assert.equal(page.next, undefined);
      assert.deepEqual(page.versions[3], versions[0]);
    });

    it('of a type and of the store: newest change first', async () => {
      const newestFirst = [...versions].reverse().map(name);
      const ofPatients = newestFirst.filter((each) => each.startsWith('Patient'));
      assert.deepEqual((await all({ type: 'Patient' })).map(name), ofPatients);
      assert.deepEqual((await all({})).map(name), newestFirst);
      assert.equal((await store().history({ type: 'Patient', count: 1 })).total, 5);
      assert.equal((await store().history({ count: 1 })).total, 6);
    });

    it('of what never existed is empty', async () => {
      assert.deepEqual(await store().history({ type: 'Patient', id: 'unknown', count: 5 }), { versions: [], total: 0 });
      assert.deepEqual(await store().history({ type: 'Basic', count: 5 }), { versions: [], total: 0 });
    });

    it('since an instant: from that instant on', async () => {
      const since = versions[3]!.lastUpdated;
      assert.deepEqual((await all({ since })).map(name), versions.slice(3).reverse().map(name));
      assert.deepEqual((await all({ since: since + 1 })).map(name), versions.slice(4).reverse().map(name));
      assert.deepEqual((await all({ type: 'Patient', id, since: versions[5]!.lastUpdated + 60_000 })).map(name), []);
      assert.equal((await store().history({ since, count: 1 })).total, 3);
    });

    it('at an interval: what was current at some time in it', async () => {
      const between = (first: number, last: number) => ({
        from: versions[first]!.lastUpdated + 1,
        to: versions[last]!.lastUpdated + 1,
      });
      // After the organization was made, until the second version of the patient was: three versions were current.
      assert.deepEqual(
        (await all({ at: between(1, 2) })).map(name),
        [versions[2]!, versions[1]!, versions[0]!].map(name),
      );
      // A moment within one state.
      const moment = versions[3]!.lastUpdated;
      const state = await all({ type: 'Patient', at: { from: moment, to: moment + 1 } });
      assert.deepEqual(state.map(name), [versions[3]!, versions[2]!].map(name));
      assert.deepEqual(await all({ at: { from: 0, to: versions[0]!.lastUpdated } }), []);
    });

    it('pages stay the same while others write', async () => {
      const first = await store().history({ type: 'Patient', count: 2 });
      await writeOne(store(), { kind: 'update', method: 'PUT', resource: patient('2', { id: other, active: true }) });
      assert.ok(first.next);
      const second = await store().history({ type: 'Patient', count: 2, cursor: first.next });
      const expected = versions.filter((each) => each.type === 'Patient').reverse();
      assert.deepEqual([...first.versions, ...second.versions].map(name), expected.slice(0, 4).map(name));
    });

    it('counts alone with a page size of 0', async () => {
      const page = await store().history({ type: 'Organization', count: 0 });
      assert.deepEqual(page, { versions: [], total: 1 });
    });

    it('refuses a position that it did not give out', async () => {
      for (const cursor of ['', 'not a cursor', '%', '-5', 'z'.repeat(40)]) {
        await refusal(store().history({ count: 2, cursor }), 'invalid-cursor', 400);
      }
    });
  });
}
