import assert from 'node:assert/strict';
import { FhirError } from '@sinfonia/profiles/issues';
import { openHapiStore } from '../../../src/store/hapi/index.ts';
import type { Store, StoredVersion, WriteOperation } from '../../../src/store/port.ts';
import { emptyServer } from '../../hapi/empty-server.ts';
import { withHapiNode } from '../../hapi/with-two-hapi.ts';
import { refusal, versionOf, writeOne } from '../contract/opened-store.ts';
import { patient } from '../contract/synthetic.ts';

const rounds = 40;

describe('writes that rely on what they do not change, on HAPI', function () {
  this.timeout(120_000);
  const node = withHapiNode();
  let stores: Store[] = [];

  before(async () => {
    await emptyServer(node().baseUrl, node().databaseUrl);
    stores = [await openHapiStore(node()), await openHapiStore({ ...node(), installs: false })];
  });
  after(() => Promise.all(stores.map((store) => store.close())));

  const create = async (value: string): Promise<StoredVersion> =>
    versionOf(await writeOne(stores[0]!, { kind: 'create', resource: patient(value) }));

  /** A write that changes one resource and relies on another. */
  function relying(changed: StoredVersion, kept: StoredVersion): readonly WriteOperation[] {
    const put = ({ json = '', versionId }: StoredVersion, change: object): WriteOperation => ({
      kind: 'update',
      method: 'PUT',
      resource: { ...JSON.parse(json), ...change },
      expectedVersion: versionId,
    });
    return [put(changed, { multipleBirthInteger: 2 }), put(kept, {})];
  }

  it('pass while it is there, which stays as it is', async () => {
    const [changed, kept] = [await create('a'), await create('b')];
    const results = await stores[1]!.write(relying(changed, kept));
    assert.deepEqual(
      results.map(({ outcome }) => outcome),
      ['updated', 'unchanged'],
    );
    assert.equal((await stores[0]!.read(kept))?.versionId, '1');
  });

  it('are refused when another store changed it, whatever this one saw last', async () => {
    const [changed, kept] = [await create('c'), await create('d')];
    await stores[0]!.read(kept);
    await stores[1]!.write(relying(kept, changed));
    await refusal(stores[0]!.write(relying(changed, kept)), 'version-mismatch', 412);
    assert.equal((await stores[1]!.read(changed))?.versionId, '1');
  });

  it('of two stores that rely on what the other changes, one passes', async () => {
    for (let round = 0; round < rounds; round++) {
      const [one, other] = [await create(`e${round}`), await create(`f${round}`)];
      const ends = await Promise.allSettled([
        stores[0]!.write(relying(one, other)),
        stores[1]!.write(relying(other, one)),
      ]);
      const passed = ends.filter(({ status }) => status === 'fulfilled').length;
      const refusals = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason as unknown] : []));
      for (const error of refusals) {
        assert.ok(error instanceof FhirError, String(error));
        assert.ok(['version-mismatch', 'write-conflict'].includes(error.issues[0]?.code ?? ''), error.message);
      }
      const versions = await Promise.all(
        [one, other].map(async (each) => Number((await stores[0]!.read(each))?.versionId)),
      );
      assert.equal(passed, 1, `round ${round}`);
      assert.deepEqual(versions.sort(), [1, 2], `round ${round}`);
    }
  });
});
