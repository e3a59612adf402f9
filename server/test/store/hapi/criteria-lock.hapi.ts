import assert from 'node:assert/strict';
import { createTerminology } from '@sinfonia/profiles/terminology';
import { openHapiStore } from '../../../src/store/hapi/index.ts';
import { CriteriaLock } from '../../../src/store/hapi/ledger/criteria/criteria-lock.ts';
import { LedgerDatabase } from '../../../src/store/hapi/ledger/ledger-database.ts';
import { isAskable } from '../../../src/store/hapi/search/query-of.ts';
import type { Store } from '../../../src/store/port.ts';
import { emptyServer } from '../../hapi/empty-server.ts';
import { withHapiNode } from '../../hapi/with-two-hapi.ts';
import { planRequest } from '../../search/search-store.ts';
import { countOf, refusal, versionOf, writeOne } from '../contract/opened-store.ts';
import { patient, system } from '../contract/synthetic.ts';

describe('conditional writes by criteria of several searches, on HAPI', function () {
  this.timeout(120_000);
  const node = withHapiNode();
  const terminology = createTerminology([]);
  let stores: Store[] = [];
  let database: LedgerDatabase;

  before(async () => {
    await emptyServer(node().baseUrl, node().databaseUrl);
    stores = [await openHapiStore(node()), await openHapiStore({ ...node(), installs: false })];
    database = await LedgerDatabase.open(node().databaseUrl);
  });
  after(() => Promise.all([...stores.map((store) => store.close()), database?.close()]));

  /** Alternatives over two parameters, which HAPI cannot be asked for at once. */
  function criteriaOf(value: string) {
    const { plan } = planRequest(`Patient?identifier=${system}|${value}`, terminology, false);
    const family = planRequest(`Patient?family:exact=Prova ${value}`, terminology, false).plan.where;
    return { ...plan, where: { kind: 'or', of: [plan.where, family] } } as const;
  }

  it('make one resource of many creates on two stores', async () => {
    for (let round = 0; round < 5; round++) {
      const value = `l${round}`;
      const ifNoneExist = criteriaOf(value);
      assert.equal(isAskable('Patient', ifNoneExist.where), false);
      const results = await Promise.all(
        Array.from({ length: 16 }, (_, n) =>
          writeOne(stores[n % 2]!, { kind: 'create', resource: patient(value), ifNoneExist }),
        ),
      );
      assert.equal(results.filter(({ outcome }) => outcome === 'created').length, 1);
      assert.equal(new Set(results.map((result) => versionOf(result).id)).size, 1);
    }
    assert.equal(await countOf(stores[0]!, 'Patient'), 5);
  });

  it('make one resource of many updates on two stores', async () => {
    const results = await Promise.all(
      Array.from({ length: 10 }, (_, n) =>
        writeOne(stores[n % 2]!, {
          kind: 'update',
          method: 'PUT',
          criteria: criteriaOf('u'),
          resource: patient('u', { multipleBirthInteger: n }),
        }),
      ),
    );
    assert.equal(new Set(results.map((result) => versionOf(result).id)).size, 1);
  });

  it('wait for one that holds the lock, not for long, and go on when its process ends', async () => {
    const lock = new CriteriaLock(database, 500);
    const criteria = ['? a', '? b'];
    let isHeld = false;
    const { promise: end, resolve } = Promise.withResolvers<void>();
    const holding = lock.during(criteria, async () => {
      isHeld = true;
      await end;
    });
    while (!isHeld) await new Promise(setImmediate);
    await refusal(
      lock.during(['? b'], async () => assert.fail('it is held')),
      'write-conflict',
      409,
    );
    assert.equal(await lock.during(['? c'], async () => 'another'), 'another');
    // What PostgreSQL does when the process of a connection ends.
    await database.query(
      "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND pid <> pg_backend_pid() AND granted",
    );
    assert.equal(await lock.during(criteria, async () => 'mine'), 'mine');
    resolve();
    await holding;
    await lock.close();
  });
});
