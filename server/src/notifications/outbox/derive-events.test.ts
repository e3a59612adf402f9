import assert from 'node:assert/strict';
import type { Resource, Subscription } from '@medplum/fhirtypes';
import { withDataDirectories } from '../../../test/store/sqlite/data-directory.ts';
import type { Store } from '../../store/port.ts';
import { openSqliteStore } from '../../store/sqlite/index.ts';
import { topics } from '../topics/topic.ts';
import { EventDeriver } from './derive-events.ts';
import { Outbox } from './outbox.ts';

const fhirBase = 'https://sinfonia.example/fhir';

function subscription(id: string, status: Subscription['status'], filter?: string): Resource {
  const topic = topics.find((one) => one.id === 'task-changed') ?? assert.fail();
  const extension = {
    url: 'http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/backport-filter-criteria',
    valueString: filter,
  };
  return {
    resourceType: 'Subscription',
    id,
    status,
    reason: 'test',
    criteria: topic.url,
    ...(filter === undefined ? {} : { _criteria: { extension: [extension] } }),
    channel: { type: 'websocket' },
  } as Resource;
}

const task = (id: string, status: string, owner = 'a') =>
  ({ resourceType: 'Task', id, status, intent: 'order', owner: { reference: `Organization/${owner}` } }) as Resource;

describe('derivation of events', () => {
  const newDirectory = withDataDirectories();
  let directory = '';
  let store: Store;
  let outbox: Outbox;
  let deriver: EventDeriver;

  const put = (resource: Resource) => store.write([{ kind: 'update', method: 'PUT', resource }]);
  const foci = (id: string) => outbox.pending(id, 100).map(({ focus }) => focus);

  async function open(): Promise<void> {
    outbox = new Outbox(directory);
    const feed = store.changes ?? assert.fail();
    deriver = await EventDeriver.open({ outbox, feed, topics, fhirBase });
  }

  async function catchUp(): Promise<void> {
    while (await deriver.step());
  }

  beforeEach(async () => {
    directory = await newDirectory();
    store = await openSqliteStore({ dataDirectory: directory, workers: 1 });
    await open();
  });

  afterEach(async () => {
    outbox.close();
    await store.close();
  });

  it('tells an active subscription of what was written after it, whenever that is derived', async () => {
    await put(task('before', 'requested'));
    await put(subscription('s', 'requested'));
    await put(task('asked', 'requested'));
    await put(subscription('s', 'active'));
    await put(task('told', 'requested'));
    await put(subscription('s', 'off'));
    await put(task('after', 'requested'));
    await catchUp();
    assert.deepEqual(foci('s'), ['Task/told']);
    assert.equal(deriver.followed.get('s')?.resource.status, 'off');
  });

  it('keeps to the filters', async () => {
    await put(subscription('a', 'active', 'Task?owner=Organization/a'));
    await put(subscription('b', 'active', 'Task?owner=Organization/b&status=accepted'));
    await put(task('1', 'requested', 'a'));
    await put(task('2', 'accepted', 'b'));
    await catchUp();
    assert.deepEqual([foci('a'), foci('b')], [['Task/1'], ['Task/2']]);
  });

  it('goes on after a crash where it was, losing nothing and telling nothing twice', async () => {
    await put(subscription('s', 'active'));
    await put(task('1', 'requested'));
    await catchUp();
    await put(task('2', 'requested'));
    // What a crash leaves: the files, without an orderly end.
    outbox.close();
    await put(task('3', 'requested'));
    await open();
    await catchUp();
    assert.deepEqual(foci('s'), ['Task/1', 'Task/2', 'Task/3']);
  });

  it('derives nothing twice when two follow the same outbox', async () => {
    await put(subscription('s', 'active'));
    await catchUp();
    const [first, mine] = [deriver, outbox];
    await open();
    await put(task('1', 'requested'));
    await catchUp();
    while (await first.step());
    await put(task('2', 'requested'));
    while (await first.step());
    await catchUp();
    assert.deepEqual(foci('s'), ['Task/1', 'Task/2']);
    mine.close();
  });

  it('derives nothing twice when steps are under way at the same time', async () => {
    await put(subscription('s', 'active'));
    for (const id of ['1', '2', '3']) {
      await put(task(id, 'requested'));
      await Promise.all([catchUp(), deriver.step(), catchUp()]);
    }
    assert.deepEqual(foci('s'), ['Task/1', 'Task/2', 'Task/3']);
  });

  it('keeps nothing of a part of the log that fails', async () => {
    await put(subscription('s', 'active'));
    await put(task('1', 'requested'));
    const position = outbox.position();
    const add = outbox.addPending.bind(outbox);
    outbox.addPending = () => {
      throw new Error('disk full');
    };
    await assert.rejects(deriver.step(), /disk full/);
    assert.deepEqual([outbox.position(), deriver.followed.size, outbox.subscriptions().length], [position, 0, 0]);
    outbox.addPending = add;
    await catchUp();
    assert.deepEqual(foci('s'), ['Task/1']);
  });

  it('numbers what is visible without gaps, and forgets a deleted subscription', async () => {
    await put(subscription('s', 'active'));
    for (const id of ['1', '2', '3']) await put(task(id, 'requested'));
    await catchUp();
    outbox.number(outbox.pending('s', 10), (focus) => focus !== 'Task/2');
    assert.deepEqual(
      outbox.undelivered('s', 10).map(({ number, focus }) => [number, focus]),
      [
        [1, 'Task/1'],
        [2, 'Task/3'],
      ],
    );
    outbox.markDelivered('s', 1, 0);
    assert.deepEqual([outbox.undelivered('s', 10).length, outbox.events('s', 1, 9, 9).length, foci('s')], [1, 2, []]);
    await store.write([{ kind: 'delete', type: 'Subscription', id: 's' }]);
    await catchUp();
    assert.deepEqual([outbox.waiting(), outbox.subscriptions(), deriver.followed.size], [[], [], 0]);
  });

  it('lets go of delivered events after their time, and of passes that nothing names', async () => {
    const pass = { principal: '{}', endpoint: '', headers: '[]' };
    for (const id of ['named', 'old']) outbox.passes.save(id, pass);
    const named = {
      url: 'https://fhir.sinfonia.campania.it/StructureDefinition/subscription-pass',
      valueString: 'named',
    };
    await put({ ...subscription('s', 'active'), extension: [named] } as Resource);
    for (const id of ['1', '2', '3']) await put(task(id, 'requested'));
    await catchUp();
    outbox.number(outbox.pending('s', 10), () => true);
    const now = Date.now();
    outbox.markDelivered('s', 1, now - 5_000);
    outbox.markDelivered('s', 2, now);
    outbox.clean(now - 1_000);
    assert.deepEqual(
      outbox.events('s', 1, 9, 9).map(({ number }) => number),
      [2, 3],
    );
    assert.ok(outbox.passes.find('old'), 'a pass may be named by a write that is under way');
    outbox.clean(now + 60_000);
    assert.deepEqual(
      outbox.events('s', 1, 9, 9).map(({ number }) => number),
      [3],
      'what is not delivered stays',
    );
    assert.deepEqual([outbox.passes.find('named'), outbox.passes.find('old')], [pass, undefined]);
  });
});
