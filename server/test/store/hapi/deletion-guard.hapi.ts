import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { FhirError } from '@sinfonia/profiles/issues';
import { HapiClient } from '../../../src/store/hapi/client/hapi-client.ts';
import { openHapiStore } from '../../../src/store/hapi/index.ts';
import { DeletionGuard } from '../../../src/store/hapi/ledger/deletions/deletion-guard.ts';
import { LedgerDatabase } from '../../../src/store/hapi/ledger/ledger-database.ts';
import type { Store, WriteResult } from '../../../src/store/port.ts';
import { withTwoHapiNodes } from '../../hapi/with-two-hapi.ts';
import { refusal, versionOf, writeOne } from '../contract/opened-store.ts';
import { newId, patient } from '../contract/synthetic.ts';

describe('deletions beside another HAPI node', function () {
  this.timeout(300_000);
  const nodes = withTwoHapiNodes();
  let [one, other]: Store[] = [];
  let database: LedgerDatabase;
  let guard: DeletionGuard;
  let client: HapiClient;

  before(async () => {
    [one, other] = await Promise.all(nodes().map((node) => openHapiStore({ ...node, installs: false })));
    database = await LedgerDatabase.open(nodes()[0].databaseUrl);
    guard = new DeletionGuard(database);
    client = new HapiClient(nodes()[1]);
  });
  after(() => Promise.all([one?.close(), other?.close(), database?.close()]));

  const put = (store: Store | undefined, id: string, n: number): Promise<WriteResult> =>
    writeOne(store!, { kind: 'update', method: 'PUT', resource: patient('d', { id, multipleBirthInteger: n }) });
  const remove = (store: Store | undefined, id: string, expectedVersion?: string): Promise<WriteResult> =>
    writeOne(store!, { kind: 'delete', type: 'Patient', id, ...(expectedVersion && { expectedVersion }) });
  const entry = (id: string) => ({ request: { method: 'DELETE', url: `Patient/${id}` } });
  /** Deletes on the server itself, as one entry of a transaction; gives the status. */
  async function removeDirectly(id: string): Promise<number> {
    const body = JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry: [entry(id)] });
    return (await client.send({ method: 'POST', path: '', body })).status;
  }
  async function made(versions: number): Promise<string> {
    const id = newId();
    for (let n = 0; n < versions; n++) await put(one, id, n);
    return id;
  }
  const intents = async (id: string): Promise<unknown[]> =>
    (await database.query('SELECT expected FROM deletion WHERE id = $1', [id])).rows;
  /** What a node leaves that lost its server in the middle of a deletion. */
  const unconfirmed = (id: string, expected: number): Promise<FhirError> =>
    refusal(
      guard.during([{ type: 'Patient', id, expected }], () =>
        Promise.reject(new FhirError({ code: 'store-unavailable' })),
      ),
      'store-unavailable',
      503,
    );

  it('have the intent of their write while they are under way, and leave none when they are refused', async () => {
    const id = await made(1);
    const noted = async (write: string): Promise<number> =>
      (await database.query('SELECT FROM write_intent WHERE id = $1', [write])).rows.length;
    const intending = (write: string, expected: number) =>
      guard.during([{ type: 'Patient', id, expected }], () => noted(write), { id: write, operations: [], events: [] });
    const [refused, sent] = [randomUUID(), randomUUID()];
    assert.equal(await intending(refused, 7), undefined);
    assert.equal(await noted(refused), 0);
    assert.equal(await intending(sent, 1), 1);
    await database.query('DELETE FROM write_intent WHERE id = $1', [sent]);
  });

  it('lose no update: a deletion comes after one that its writer has seen, or is refused', async () => {
    const outcomes = { deleted: 0, refused: 0 };
    for (let round = 0; round < 40; round++) {
      const id = await made(1);
      const lead = (round % 10) * 8;
      const [deletion, update] = await Promise.allSettled([
        wait(lead).then(() => remove(one, id, '1')),
        wait(24).then(() => put(other, id, 100)),
      ]);
      assert.ok(update.status === 'fulfilled');
      if (deletion.status === 'fulfilled') {
        outcomes.deleted++;
        assert.equal(versionOf(deletion.value).versionId, '2');
        assert.equal(versionOf(update.value).versionId, '3');
      } else {
        outcomes.refused++;
        assert.equal((deletion.reason as FhirError).issues[0]?.code, 'version-mismatch');
        assert.equal(versionOf(update.value).versionId, '2');
      }
      assert.equal((await one!.read({ type: 'Patient', id }))?.deleted, false);
    }
    console.log(`      ${outcomes.deleted} deleted first, ${outcomes.refused} refused`);
  });

  it('fail when the server has another version by the time that it deletes', async () => {
    const id = await made(2);
    let status: number | undefined;
    const result = await guard.during([{ type: 'Patient', id, expected: 2 }], async () => {
      await put(other, id, 100);
      status = await removeDirectly(id);
      return undefined;
    });
    assert.deepEqual([status, result], [409, undefined]);
    assert.equal((await one!.read({ type: 'Patient', id }))?.versionId, '3');
    assert.deepEqual(await intents(id), [], 'an intent that had its answer is gone');
    assert.equal(await removeDirectly(id), 200);
  });

  it('are all carried out, or none', async () => {
    const [first, second] = [await made(1), await made(1)];
    const expected = [first, second].map((id) => ({ type: 'Patient', id, expected: 1 }));
    await put(other, second, 100);
    assert.equal(await guard.during(expected, async () => assert.fail('it is not sent')), undefined);
    assert.deepEqual([...(await intents(first)), ...(await intents(second))], []);
  });

  it('that two nodes ask for at once are carried out once', async () => {
    for (let round = 0; round < 10; round++) {
      const id = await made(1);
      const results = await Promise.all([remove(one, id), remove(other, id)]);
      assert.deepEqual(results.map(({ outcome }) => outcome).sort(), ['absent', 'deleted']);
      assert.deepEqual(await intents(id), []);
    }
  });

  it('on the server itself pass, also over what a node that ended has left, where it is not overtaken', async () => {
    const [free, left] = [await made(2), await made(2)];
    await unconfirmed(left, 2);
    assert.deepEqual([await removeDirectly(free), await removeDirectly(left)], [200, 200]);
    assert.deepEqual(await intents(left), [], 'the deletion has used it up');
  });

  it('that were not confirmed stay guarded when they come late, and keep nobody from deleting', async () => {
    const id = await made(1);
    await unconfirmed(id, 1);
    await put(other, id, 100);
    assert.equal(await removeDirectly(id), 409);
    assert.equal((await remove(one, id, '2')).outcome, 'deleted');
  });

  it('wait for a node that does not end its own, until its time is over', async () => {
    const id = await made(1);
    await guard.during([{ type: 'Patient', id, expected: 1 }], async () => {
      await refusal(remove(one, id), 'write-conflict', 409);
      await database.query("UPDATE deletion SET until = now() - interval '1 second' WHERE id = $1", [id]);
      assert.equal((await remove(one, id)).outcome, 'deleted');
      return true;
    });
    await put(one, id, 2);
    await database.query(
      "INSERT INTO deletion VALUES ('Patient', $1, 1, gen_random_uuid(), now() - interval '1 second')",
      [id],
    );
    assert.equal(await removeDirectly(id), 200);
  });
});
