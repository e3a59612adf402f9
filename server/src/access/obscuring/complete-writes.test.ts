import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Resource } from '@medplum/fhirtypes';
import { FhirError } from '@sinfonia/profiles/issues';
import type { Store, WriteOperation } from '../../store/port.ts';
import { openSqliteStore } from '../../store/sqlite/index.ts';
import { createObscuringKeeper, type ObscuringKeeper } from './complete-writes.ts';
import { rulesOf } from './labels.ts';
import { accessRuleSystem } from './obscuring.ts';
import { everyObservation, labelsOf as labelsIn, obscuring, observation } from './testing/obscured.ts';

describe('labels of what is obscured', () => {
  let folder: string;
  let store: Store;
  let keeper: ObscuringKeeper;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sinfonia-obscuring-'));
    store = await openSqliteStore({ dataDirectory: folder, baseUrl: 'http://localhost/fhir', workers: 1 });
    keeper = createObscuringKeeper({
      store,
      links: { Observation: 'subject', Condition: 'subject' },
      patientsOf: (resource) => ('subject' in resource ? [(resource.subject as { reference: string }).reference] : []),
    });
    for (const id of ['p', 'q']) await put({ resourceType: 'Patient', id });
    for (const [id, patient] of [
      ['o1', 'p'],
      ['o2', 'p'],
      ['o3', 'q'],
    ] as const)
      await put(observation(id, patient));
  });
  afterEach(async () => {
    await store.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function write(operations: readonly WriteOperation[], carries = false): Promise<void> {
    await store.write(await keeper.complete(operations, carries));
  }
  const put = (resource: Resource, carries = false) => write([{ kind: 'update', method: 'PUT', resource }], carries);
  const instance = (address: string) => ({ data: [{ meaning: 'instance', reference: { reference: address } }] });
  const labelsOf = (id: string) => labelsIn(store, id);

  it('appear with the obscuring, on what it reaches and nowhere else', async () => {
    await put(obscuring(instance('Observation/o1')));
    assert.deepEqual([await labelsOf('o1'), await labelsOf('o2'), await labelsOf('o3')], [['P99'], [], []]);
  });

  it('go when it is withdrawn, unless another one hides the same', async () => {
    await put(obscuring(everyObservation));
    await put(obscuring(instance('Observation/o1'), { id: 'd' }));
    await put(obscuring(everyObservation, { status: 'inactive' }));
    assert.deepEqual([await labelsOf('o1'), await labelsOf('o2')], [['P99'], []]);
  });

  it('are on data that comes later, and on one created together with the obscuring', async () => {
    await put(obscuring(everyObservation));
    await put(observation('o4', 'p'));
    await put(observation('o5', 'q'));
    assert.deepEqual([await labelsOf('o4'), await labelsOf('o5')], [['P99'], []]);
    const together = [
      obscuring(everyObservation, { id: 'e', patient: { reference: 'Patient/q' } }),
      observation('o6', 'q'),
    ];
    await write(together.map((resource) => ({ kind: 'update', method: 'PUT', resource })));
    assert.deepEqual([await labelsOf('o6'), await labelsOf('o5')], [['P99'], ['P99']]);
  });

  it('stay when the author, who may not know of them, writes the data anew', async () => {
    await put(obscuring(instance('Observation/o1')));
    await put(observation('o1', 'p'));
    assert.deepEqual(await labelsOf('o1'), ['P99']);
  });

  it('set at feeding stay on updates, but who carries them decides', async () => {
    const labelled = {
      ...observation('o2', 'p'),
      meta: { security: [{ system: accessRuleSystem, code: 'P98' }] },
    } as Resource;
    await put(labelled);
    await put(observation('o2', 'p'));
    assert.deepEqual(await labelsOf('o2'), ['P98']);
    await put(observation('o2', 'p'), true);
    assert.deepEqual(await labelsOf('o2'), []);
  });

  it('follow an obscuring whose selectors change', async () => {
    await put(obscuring(instance('Observation/o1')));
    await put(obscuring(instance('Observation/o2')));
    assert.deepEqual([await labelsOf('o1'), await labelsOf('o2')], [[], ['P99']]);
  });

  it('leave other labels alone and decimals as they were written', async () => {
    const text =
      '{"resourceType":"Observation","id":"o7","meta":{"security":[{"system":"urn:x","code":"R"}]},"status":"final","code":{"text":"prova"},"subject":{"reference":"Patient/p"},"valueQuantity":{"value":70.50}}';
    const { parseJsonText } = await import('@sinfonia/profiles/json');
    await put(parseJsonText(text) as Resource);
    await put(obscuring(instance('Observation/o7')));
    const { json = '' } = (await store.read({ type: 'Observation', id: 'o7' })) ?? {};
    assert.match(json, /70\.50/);
    assert.match(json, /urn:x/);
    assert.deepEqual(await labelsOf('o7'), ['P99']);
  });

  it('reach what was being written while the obscuring was', async () => {
    const late = await keeper.complete([{ kind: 'update', method: 'PUT', resource: observation('o8', 'p') }], false);
    await put(obscuring(everyObservation));
    await store.write(late);
    assert.deepEqual(await labelsOf('o8'), []);
    assert.equal(await keeper.recheck('Patient/p'), 1);
    assert.deepEqual(await labelsOf('o8'), ['P99']);
  });

  it('reach more resources than fit in one step', async () => {
    for (let group = 0; group < 3; group++) {
      const resources = Array.from({ length: 300 }, (_, index) => observation(`n${group}-${index}`, 'p'));
      await store.write(resources.map((resource) => ({ kind: 'update', method: 'PUT', resource })));
    }
    await put(obscuring(everyObservation));
    for (const id of ['n0-0', 'n1-150', 'n2-299']) assert.deepEqual(await labelsOf(id), ['P99']);
  }).timeout(20_000);

  const refused: readonly [string, () => Promise<void>, string][] = [
    [
      'names from whom without naming resources',
      () => put(obscuring({ ...everyObservation, actor: [{ role: {}, reference: { reference: 'Organization/o' } }] })),
      'obscuring-needs-data',
    ],
    [
      'is deleted',
      () => put(obscuring({})).then(() => write([{ kind: 'delete', type: 'Consent', id: 'c' }])),
      'obscuring-not-deleted',
    ],
  ];
  for (const [name, act, code] of refused) {
    it(`refuses an obscuring that ${name}`, async () => {
      await assert.rejects(act, (error) => error instanceof FhirError && error.issues[0]?.code === code);
    });
  }

  it('are looked for once when the write was anticipated, and anew when it is completed again', async () => {
    await put(obscuring(everyObservation));
    let searches = 0;
    let isDown = false;
    const counting = createObscuringKeeper({
      store: {
        read: (address) => store.read(address),
        write: (operations) => store.write(operations),
        search(plan) {
          searches++;
          return isDown ? Promise.reject(new Error('away')) : store.search(plan);
        },
      },
      links: { Observation: 'subject' },
      patientsOf: () => ['Patient/p'],
    });
    const resource = observation('o9', 'p');
    const operations: WriteOperation[] = [{ kind: 'update', method: 'PUT', resource }];
    counting.anticipate(resource);
    assert.equal(searches, 1);
    for (const wanted of [1, 2]) {
      const [completed] = await counting.complete(operations, true);
      assert.equal(searches, wanted);
      assert.ok(completed?.kind === 'update');
      assert.deepEqual([...rulesOf(completed.resource)], ['P99']);
    }
    isDown = true;
    counting.anticipate(resource);
    await new Promise((resolve) => setImmediate(resolve));
    await assert.rejects(counting.complete(operations, true), /away/);
    isDown = false;
    assert.equal((await counting.complete(operations, true)).length, 1);
  });

  it('costs writes about nobody nothing', async () => {
    const operations: WriteOperation[] = [
      { kind: 'create', resource: { resourceType: 'Organization', name: 'prova' } },
    ];
    assert.equal(await keeper.complete(operations, false), operations);
  });
});
