import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Resource } from '@medplum/fhirtypes';
import type { Store, WriteOperation } from '../../store/port.ts';
import { openSqliteStore } from '../../store/sqlite/index.ts';
import { createObscuringKeeper, type ObscuringKeeper } from './complete-writes.ts';
import { ObscuringFollower } from './follow-obscurings.ts';
import { everyObservation, labelsOf as labelsIn, obscuring, observation } from './testing/obscured.ts';

describe('obscurings of other nodes', () => {
  let folder: string;
  let store: Store;
  let keeper: ObscuringKeeper;
  const begin = Date.now();

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sinfonia-following-'));
    store = await openSqliteStore({ dataDirectory: folder, baseUrl: 'http://localhost/fhir', workers: 1 });
    keeper = createObscuringKeeper({
      store,
      links: { Observation: 'subject' },
      patientsOf: (resource) => ('subject' in resource ? [(resource.subject as { reference: string }).reference] : []),
    });
    for (const id of ['p', 'q']) await store.write(put({ resourceType: 'Patient', id }));
  });
  afterEach(async () => {
    await store.close();
    await rm(folder, { recursive: true, force: true });
  });

  const put = (resource: Resource): WriteOperation[] => [{ kind: 'update', method: 'PUT', resource }];
  const labelsOf = (id: string) => labelsIn(store, id);
  const obscured = (patient: string) =>
    obscuring(everyObservation, { id: `c-${patient}`, patient: { reference: `Patient/${patient}` } });

  function followerOf(own: Pick<ObscuringKeeper, 'recheck'> = keeper): ObscuringFollower {
    assert.ok(store.changes !== undefined);
    return new ObscuringFollower({ store, feed: store.changes, keeper: own });
  }
  /** One node obscures while another writes about the same person what it had judged before. */
  async function missEachOther(id: string, patient: string): Promise<void> {
    const late = await keeper.complete(put(observation(id, patient)), false);
    await store.write(await keeper.complete(put(obscured(patient)), false));
    await store.write(late);
    assert.deepEqual(await labelsOf(id), []);
  }

  it('reach what another node was writing', async () => {
    const follower = followerOf();
    await follower.round(begin);
    await missEachOther('o', 'p');
    await follower.round(Date.now());
    assert.deepEqual(await labelsOf('o'), [], 'not before its time');
    await follower.round(Date.now() + 5_000);
    assert.deepEqual(await labelsOf('o'), ['P99']);
  });

  it('are looked at once more when nothing can be under way any more', async () => {
    const follower = followerOf();
    const late = await keeper.complete(put(observation('o', 'p')), false);
    await store.write(await keeper.complete(put(obscured('p')), false));
    await follower.round(Date.now() + 5_000);
    await store.write(late);
    await follower.round(Date.now() + 30_000);
    assert.deepEqual(await labelsOf('o'), []);
    await follower.round(Date.now() + 65_000);
    assert.deepEqual(await labelsOf('o'), ['P99']);
  });

  it('are found that were made while no node looked', async () => {
    await missEachOther('o', 'p');
    await followerOf().round(Date.now() + 5_000);
    assert.deepEqual(await labelsOf('o'), ['P99']);
  });

  it('are looked at again when that failed, and others all the same', async () => {
    let failing = true;
    const follower = followerOf({
      recheck: (patient) =>
        failing && patient === 'Patient/p' ? Promise.reject(new Error('away')) : keeper.recheck(patient),
    });
    await missEachOther('o', 'p');
    await missEachOther('o2', 'q');
    await assert.rejects(follower.round(Date.now() + 5_000), /away/);
    assert.deepEqual([await labelsOf('o'), await labelsOf('o2')], [[], ['P99']]);
    failing = false;
    await follower.round(Date.now() + 5_000);
    assert.deepEqual(await labelsOf('o'), ['P99']);
  });
});
