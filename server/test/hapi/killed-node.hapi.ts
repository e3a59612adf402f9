import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { openHapiAuditChain, openHapiStore } from '../../src/store/hapi/index.ts';
import { Ledger } from '../durability/ledger.ts';
import type { StoredHistory } from '../durability/stored-history.ts';
import { emptyServer } from './empty-server.ts';
import { type Load, runClient } from './killed-node/client.ts';
import { type Cluster, type ClusterNode, type Role, startCluster } from './killed-node/cluster.ts';
import { type Asked, type Audited, readAudit, readHistory, versionsOf } from './killed-node/read-back.ts';
import { writtenTypes } from './killed-node/resources.ts';
import { type Subscriber, subscribe } from './killed-node/subscriber.ts';
import { withHapiNode } from './with-two-hapi.ts';

const clients = 8;
/** Accesses that write nothing are recorded after their answer, in batches: those of this time (ms) before a kill may be lost. */
const unrecorded = 2_000;

/** One node is ended while clients write through both, and starts again, perhaps in another role. */
interface Round {
  readonly node: 0 | 1;
  readonly signal: 'SIGKILL' | 'SIGTERM';
  readonly next: Role;
}

const killed: readonly Round[] = [
  { node: 1, signal: 'SIGKILL', next: 'web' },
  { node: 0, signal: 'SIGKILL', next: 'web' },
  // Now both are equal, until the node that also works by itself is back.
  { node: 1, signal: 'SIGKILL', next: 'web' },
  { node: 0, signal: 'SIGKILL', next: 'all' },
];

const stopped: readonly Round[] = [
  { node: 1, signal: 'SIGTERM', next: 'web' },
  { node: 0, signal: 'SIGTERM', next: 'all' },
];

describe('two nodes on one HAPI server, of which one is ended while clients write through both', function () {
  this.timeout(480_000);
  const hapi = withHapiNode();
  let cluster: Cluster;
  let subscriber: Subscriber;
  let asked: Asked;

  before(async function () {
    this.timeout(0);
    await emptyServer(hapi().baseUrl, hapi().databaseUrl);
    cluster = await startCluster(hapi());
    const token = await cluster.nodes[0].token();
    asked = { port: cluster.nodes[0].port, token };
    subscriber = await subscribe(asked);
  });
  after(async () => {
    subscriber?.close();
    await cluster?.close();
  });

  afterEach(function () {
    if (this.currentTest?.state !== 'failed') return;
    for (const node of cluster.nodes) console.log(node.output());
  });

  /** Requests of all rounds so far: what follows is compared with the whole. */
  const ledger = new Ledger();
  const answered: Load['answered'] = [];
  const unanswered: Load['unanswered'] = [];
  const tasks: string[] = [];
  const ends: { readonly port: number; readonly from: number; readonly to: number }[] = [];

  async function play(rounds: readonly Round[], keepsAlive: boolean): Promise<void> {
    const { nodes } = cluster;
    const ports = [nodes[0].port, nodes[1].port] as const;
    const load: Load = { ports, token: asked.token, ledger, answered, unanswered, tasks, keepsAlive, stopped: false };
    const running = Promise.all(Array.from({ length: clients }, (_, number) => runClient(load, number)));
    const ending = async (): Promise<void> => {
      for (const round of rounds) {
        await wait(1_000 + Math.random() * 500);
        await endAndStart(nodes[round.node], round);
      }
      await wait(500);
    };
    try {
      await Promise.race([ending(), running]);
    } finally {
      load.stopped = true;
    }
    await running;
  }

  async function endAndStart(node: ClusterNode, { signal, next }: Round): Promise<void> {
    const from = performance.now();
    const before = answered.length;
    const code = await node.end(signal);
    ends.push({ port: node.port, from, to: performance.now() });
    if (signal === 'SIGTERM') assert.equal(code, 0, 'stopped in order');
    await wait(500);
    await node.start(next);
    assert.ok(answered.length > before, 'the other node goes on answering');
  }

  /** What must hold after any end: nothing acknowledged is lost or changed, nothing is there by halves or twice. */
  async function verifyAll(): Promise<StoredHistory> {
    const stored = await readHistory(asked);
    assert.ok(versionsOf(stored).length > 0);
    ledger.verify(stored);
    await verifyChanges(stored);
    await verifyTold();
    return stored;
  }

  it('loses nothing that was acknowledged when either is killed, in each role', async () => {
    await play(killed, true);
    const open = unanswered.length;
    assert.ok(open > 0, 'requests were under way when the nodes were killed');
    const stored = await verifyAll();
    await verifyAudit(stored, ({ port, at }) =>
      ends.some((end) => end.port === port && at > end.from - unrecorded && at < end.to),
    );
    console.log(`      ${ledger.acknowledgedVersions} acknowledged versions, ${open} requests without an answer`);
  });

  it('answers what it has taken when either is asked to stop, and records every access', async () => {
    const since = { open: unanswered.length, answered: answered.length };
    await play(stopped, false);
    const stored = await verifyAll();
    // A connection that nobody accepted any more has no answer: nothing came of its request.
    const late = unanswered.slice(since.open);
    assert.deepEqual(
      late.filter(({ mark = '' }) => stored.marks().has(mark)),
      [],
    );
    const ofRound = new Set(answered.slice(since.answered).map(({ id }) => id));
    await verifyAudit(stored, ({ id }) => !ofRound.has(id));
    console.log(`      ${ofRound.size} answers, ${late.length} connections that were not accepted`);
  });

  /** The commit log tells each version once, those of one resource in their order. */
  async function verifyChanges(stored: StoredHistory): Promise<void> {
    const store = await openHapiStore({ ...hapi(), installs: false });
    try {
      const feed = store.changes ?? assert.fail('the store has a commit log');
      const told: string[] = [];
      const newest = new Map<string, number>();
      const end = await feed.end();
      for (let position = 0; position < end; ) {
        const page = await feed.after(position, writtenTypes);
        for (const { version, previous } of page.changes) {
          const address = `${version.type}/${version.id}`;
          const number = Number(version.versionId);
          assert.equal(number, (newest.get(address) ?? 0) + 1, `${address} is told in order`);
          assert.equal(Number(previous?.versionId ?? 0), number - 1);
          newest.set(address, number);
          if (address !== 'Patient/sandbox-cittadino') told.push(`${address}/_history/${number}`);
        }
        position = page.position;
      }
      assert.deepEqual(told.sort(), versionsOf(stored).sort());
    } finally {
      await store.close();
    }
  }

  /** Each acknowledged Task is told to its subscriber with one number, which belongs to no other. */
  async function verifyTold(): Promise<void> {
    const missing = (): string[] => {
      const seen = new Set(subscriber.told.values());
      return tasks.filter((id) => !seen.has(id));
    };
    for (const end = Date.now() + 30_000; Date.now() < end && missing().length > 0; ) await wait(100);
    assert.deepEqual(missing(), []);
    assert.deepEqual(subscriber.conflicting, [], 'a number belongs to one event');
    assert.equal(new Set(subscriber.told.values()).size, subscriber.told.size, 'no Task is told with two numbers');
    assert.equal(Math.max(...subscriber.told.keys()), subscriber.told.size, 'numbers have no gaps');
  }

  /**
   * Every version has one event and no event is without its version; every answered request has one, but for those that
   * `mayMiss`; and the chain is whole.
   */
  async function verifyAudit(stored: StoredHistory, mayMiss: (one: Load['answered'][number]) => boolean) {
    const versions = versionsOf(stored);
    const unaudited = (audited: Audited): string[] => versions.filter((version) => !audited.written.has(version));
    let audited = await readAudit(asked);
    // What became of the writes of a node that was killed is looked at when they are some seconds old.
    for (const end = Date.now() + 30_000; Date.now() < end && unaudited(audited).length > 0; ) {
      await wait(1_000);
      audited = await readAudit(asked);
    }
    assert.deepEqual(unaudited(audited), [], 'every version has its event');
    const missing = answered.filter(({ id }) => !audited.requests.has(id));
    assert.deepEqual(
      missing.filter(({ wrote }) => wrote),
      [],
      'every acknowledged write has its event',
    );
    const unexplained = missing.filter((one) => !mayMiss(one));
    assert.deepEqual(unexplained, [], 'every other acknowledged access has its event');
    console.log(`      ${audited.count} access events, ${missing.length} reads without`);
    const { chain, close } = await openHapiAuditChain(hapi());
    try {
      const { fault, head } = await chain.verify();
      assert.equal(fault, undefined);
      assert.ok(head.position >= audited.count);
    } finally {
      await close();
    }
  }
});
