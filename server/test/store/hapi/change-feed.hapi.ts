import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import type { Resource } from '@medplum/fhirtypes';
import type { Change } from '../../../src/store/change-feed.ts';
import { openHapiStore } from '../../../src/store/hapi/index.ts';
import type { Store, WriteOperation } from '../../../src/store/port.ts';
import { type HapiNode, withHapiNode, withTwoHapiNodes } from '../../hapi/with-two-hapi.ts';
import { describeChangeFeed } from '../contract/change-feed.ts';
import { feedOf, readLog, told } from '../contract/follow.ts';
import { newId } from '../contract/synthetic.ts';

const open = ({ baseUrl, databaseUrl }: HapiNode) => openHapiStore({ baseUrl, databaseUrl, installs: false });

describe('commit log beside a HAPI server', function () {
  this.timeout(120_000);
  const node = withHapiNode();
  describeChangeFeed('HAPI FHIR with a ledger', () => open(node()));

  it('has what is written on the server itself', async () => {
    const id = newId();
    const store = await open(node());
    const start = await feedOf(store).end();
    const answer = await fetch(`${node().baseUrl}/Task/${id}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/fhir+json' },
      body: JSON.stringify({ resourceType: 'Task', id, status: 'requested', intent: 'order' }),
    });
    assert.equal(answer.status, 201);
    assert.deepEqual((await readLog(feedOf(store), start, ['Task'])).changes.map(told), [`${id} ->1`]);
    await store.close();
  });

  it('goes on over what was expunged, and tells a deletion also then', async () => {
    const id = newId();
    const store = await open(node());
    const start = await feedOf(store).end();
    await store.write([put(id, 'requested')]);
    await store.write([{ kind: 'delete', type: 'Task', id }]);
    const answer = await fetch(`${node().baseUrl}/Task/${id}/$expunge`, {
      method: 'POST',
      headers: { 'content-type': 'application/fhir+json' },
      body: JSON.stringify({
        resourceType: 'Parameters',
        parameter: [
          { name: 'expungeDeletedResources', valueBoolean: true },
          { name: 'expungePreviousVersions', valueBoolean: true },
        ],
      }),
    });
    assert.equal(answer.status, 200);
    assert.deepEqual((await readLog(feedOf(store), start, ['Task'])).changes.map(told), [`${id} ->2 deleted`]);
    await store.close();
  });
});

describe('commit log of two HAPI nodes', function () {
  this.timeout(300_000);
  const nodes = withTwoHapiNodes();
  const ids = Array.from({ length: 6 }, newId);
  let follower: Follower;

  before(async () => {
    follower = await Follower.start(nodes()[0]);
  });
  after(() => follower?.stop());

  it('has every version once, those of a resource ascending, while both write and one is followed', async () => {
    const stores = await Promise.all(nodes().map(open));
    await Promise.all(stores.map((store) => writeAtRandom(store, ids, 60)));
    await follower.reaches(stores[0]!);
    await requireComplete(stores[0]!, ids, follower.seen);
    await Promise.all(stores.map((store) => store.close()));
  });

  it('is read on by a follower that was stopped, from its position', async () => {
    await follower.stop();
    const stores = await Promise.all(nodes().map(open));
    await Promise.all(stores.map((store) => writeAtRandom(store, ids, 30)));
    follower = await Follower.start(nodes()[1], follower);
    await follower.reaches(stores[1]!);
    await requireComplete(stores[0]!, ids, follower.seen);
    await follower.stop();
    follower = await Follower.start(nodes()[0], follower);
    await Promise.all(stores.map((store) => store.close()));
  });

  it('misses and doubles nothing when a node is killed in the middle', async function () {
    const [first, second] = nodes();
    if (second.kill === undefined) return this.skip();
    const [staying, ending] = [await open(first), await open(second)];
    const more = [...ids, ...Array.from({ length: 6 }, newId)];
    const writing = Promise.all([writeAtRandom(staying, more, 80), writeAtRandom(ending, more, 80)]);
    await wait(2_000);
    await second.kill();
    const [, failed] = await writing;
    assert.ok(failed.includes('store-unavailable'), 'the node was killed while it was written to');
    await follower.reaches(staying);
    await requireComplete(staying, more, follower.seen);
    await Promise.all([staying.close(), ending.close()]);
  });
});

/** Reads the log again and again, as those do who follow it. */
class Follower {
  readonly seen: Change[] = [];
  readonly #store: Store;
  #position: number;
  #isStopped = false;
  #running: Promise<void>;

  private constructor(store: Store, position: number, seen: readonly Change[]) {
    this.#store = store;
    this.#position = position;
    this.seen.push(...seen);
    this.#running = this.#run();
  }

  /** Begins at the end of the log, or where another one was stopped. */
  static async start(node: HapiNode, left?: Follower): Promise<Follower> {
    const store = await open(node);
    return new Follower(store, left === undefined ? await feedOf(store).end() : left.#position, left?.seen ?? []);
  }

  /** Resolves when the end that the log has now was read. */
  async reaches(store: Store): Promise<void> {
    for (const end = await feedOf(store).end(); this.#position < end; ) {
      await Promise.race([wait(20), this.#running]);
      assert.ok(!this.#isStopped, 'the follower runs');
    }
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#running;
    await this.#store.close();
  }

  async #run(): Promise<void> {
    while (!this.#isStopped) {
      const { changes, position } = await feedOf(this.#store).after(this.#position, ['Task']);
      this.seen.push(...changes);
      this.#position = position;
      await wait(20);
    }
  }
}

const put = (id: string, status: string): WriteOperation => ({
  kind: 'update',
  method: 'PUT',
  resource: { resourceType: 'Task', id, status, intent: 'order', description: newId() } as Resource,
});

/** Writes and deletes, four at a time; the codes of what was refused. */
async function writeAtRandom(store: Store, ids: readonly string[], count: number): Promise<string[]> {
  const refused: string[] = [];
  const any = () => ids[Math.floor(Math.random() * ids.length)]!;
  const one = (): readonly WriteOperation[] => {
    if (Math.random() < 0.2) return [{ kind: 'delete', type: 'Task', id: any() }];
    const chosen = Math.random() < 0.3 ? new Set([any(), any(), any()]) : [any()];
    return [...chosen].map((id) => put(id, 'requested'));
  };
  const worker = async (): Promise<void> => {
    for (let n = 0; n < count / 4; n++) {
      await store.write(one()).catch((error) => refused.push(error.issues?.[0]?.code ?? String(error)));
    }
  };
  await Promise.all([worker(), worker(), worker(), worker()]);
  assert.ok(refused.every((code) => code === 'write-conflict' || code === 'store-unavailable'));
  return refused;
}

/** The changes that were seen are the history of each resource, each version once and in order, on what came before. */
async function requireComplete(store: Store, ids: readonly string[], seen: readonly Change[]): Promise<void> {
  let count = 0;
  for (const id of ids) {
    const { versions } = await store.history({ type: 'Task', id, count: 1_000 });
    const own = seen.filter(({ version }) => version.id === id);
    assert.deepEqual(own.map(({ version }) => version).reverse(), versions);
    assert.deepEqual(
      own.map(({ previous }) => previous).reverse(),
      [...versions.slice(1), undefined].slice(0, own.length),
    );
    count += versions.length;
  }
  assert.ok(count > 20, `${count} versions`);
}
