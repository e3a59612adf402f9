import assert from 'node:assert/strict';
import type { OperationDefinition } from '@medplum/fhirtypes';
import { parseJsonText } from '@sinfonia/profiles/json';
import { parseDateInterval } from '../../../src/fhir/search/dates.ts';
import type { SearchPlan } from '../../../src/fhir/search/plan.ts';
import { HapiClient } from '../../../src/store/hapi/client/hapi-client.ts';
import { openHapiStore } from '../../../src/store/hapi/index.ts';
import { SearchBranches } from '../../../src/store/hapi/search/planning/search-branches.ts';
import type { Store } from '../../../src/store/port.ts';
import { emptyServer } from '../../hapi/empty-server.ts';
import { withHapi } from '../../hapi/with-hapi.ts';
import { refusal } from '../contract/opened-store.ts';
import { observation, organization, patient } from '../contract/synthetic.ts';

/** What only the store on HAPI has to do: what the contract and the search cases do not ask. */
describe('HAPI store beyond the contract', function () {
  this.timeout(120_000);
  const hapi = withHapi();
  let store: Store;

  before(async () => {
    await emptyServer(hapi());
    store = await openHapiStore({ baseUrl: hapi() });
    await store.write([
      { kind: 'update', method: 'PUT', resource: organization('o', { id: 'shown' }) },
      { kind: 'update', method: 'PUT', resource: organization('o', { id: 'hidden' }) },
      ...Array.from({ length: 5 }, (_, n) => ({
        kind: 'update' as const,
        method: 'PUT' as const,
        resource: patient(`p${n}`, {
          id: `p${n}`,
          active: true,
          birthDate: `198${n}-03-31`,
          managingOrganization: { reference: n % 2 === 0 ? 'Organization/shown' : 'Organization/hidden' },
        }),
      })),
    ]);
  });
  after(() => store?.close());

  const active = { kind: 'token', parameter: { type: 'Patient', code: 'active' }, anyOf: [{ code: 'true' }] } as const;
  const plan: SearchPlan = {
    types: ['Patient'],
    where: active,
    sort: [{ parameter: { type: 'Patient', code: '_id' }, descending: false }],
    count: 2,
    total: 'accurate',
    include: [],
    query: [['active', 'true']],
  };
  const ids = (page: Awaited<ReturnType<Store['search']>>) => page.entries.map(({ id }) => id);

  it('pages forth and back through opaque cursors', async () => {
    const first = await store.search(plan);
    assert.deepEqual([ids(first), first.total], [['p0', 'p1'], 5]);
    assert.ok(first.next && !first.next.includes('http'));
    const second = await store.search({ ...plan, cursor: first.next });
    const third = await store.search({ ...plan, cursor: second.next! });
    assert.deepEqual([ids(second), ids(third), third.next], [['p2', 'p3'], ['p4'], undefined]);
    assert.deepEqual(ids(await store.search({ ...plan, cursor: third.previous! })), ['p2', 'p3']);
  });

  it('reads an OperationDefinition, which HAPI answers from its own operations, and writes it over', async () => {
    const operation = {
      resourceType: 'OperationDefinition',
      id: 'ours',
      name: 'Ours',
      status: 'active',
      kind: 'operation',
    };
    const put = (code: string) =>
      store.write([
        {
          kind: 'update',
          method: 'PUT',
          resource: { ...operation, code, system: false, type: true, instance: false } as OperationDefinition,
        },
      ]);
    const address = { type: 'OperationDefinition', id: 'ours' };
    assert.equal(await store.read(address), undefined);
    await put('one');
    await put('two');
    const [again] = await put('two');
    assert.deepEqual([again?.outcome, (await store.read(address))?.versionId], ['unchanged', '2']);
    await store.write([{ kind: 'delete', ...address }]);
    assert.equal((await store.read(address))?.deleted, true);
  });

  it('refuses a cursor of another search and one that it did not seal', async () => {
    const { next } = await store.search(plan);
    const other: SearchPlan = { ...plan, query: [['active', 'false']] };
    for (const [asked, cursor] of [
      [other, next!],
      [plan, 'x'.repeat(60)],
      [plan, ''],
    ] as const) {
      await refusal(store.search({ ...asked, cursor }), 'invalid-cursor', 400);
    }
  });

  it('shows on a further page only what its reader may see then', async () => {
    const { next } = await store.search(plan);
    const where: SearchPlan['where'] = { kind: 'and', of: [active, { kind: 'id', ids: ['p0', 'p1', 'p3'] }] };
    assert.deepEqual(ids(await store.search({ ...plan, where, cursor: next! })), ['p3']);
  });

  it('includes only what the plan lets in', async () => {
    const include = [{ reverse: false, type: 'Patient', code: 'organization', iterate: false }];
    const shown = { type: 'Organization', where: { kind: 'id', ids: ['shown'] } } as const;
    const included = async (more: Partial<SearchPlan>) =>
      (await store.search({ ...plan, count: 5, include, ...more })).entries
        .filter(({ mode }) => mode === 'include')
        .map(({ id }) => id)
        .sort();
    assert.deepEqual(await included({}), ['hidden', 'shown']);
    assert.deepEqual(await included({ includeFilters: [shown] }), ['shown']);
    assert.deepEqual(await included({ includeFilters: [] }), []);
    const iterated = [{ ...include[0]!, iterate: true }];
    assert.deepEqual(await included({ include: iterated, includeFilters: [shown] }), ['shown']);
  });

  it('finds nothing where nothing is asked for, rather than everything', async () => {
    const none = { kind: 'token', parameter: { type: 'Patient', code: 'gender' }, anyOf: [] } as const;
    for (const where of [
      none,
      { kind: 'or', of: [] },
      { kind: 'id', ids: [] },
      { kind: 'and', of: [active, none] },
    ] as const) {
      assert.deepEqual(ids(await store.search({ ...plan, where })), []);
    }
    const either = { kind: 'or', of: [none, active] } as const;
    assert.equal((await store.search({ ...plan, where: either })).total, 5);
  });

  const either: SearchPlan['where'] = {
    kind: 'or',
    of: [
      { kind: 'reference', parameter: { type: 'Patient', code: 'organization' }, anyOf: ['Organization/hidden'] },
      { kind: 'id', ids: ['p0', 'p1', 'p4'] },
    ],
  };

  it('joins searches to one result, each match once, in its order, page by page', async () => {
    const joined: SearchPlan = { ...plan, where: either, query: [['organization', 'hidden']] };
    const first = await store.search(joined);
    assert.deepEqual([ids(first), first.total], [['p0', 'p1'], 4]);
    const second = await store.search({ ...joined, cursor: first.next! });
    assert.deepEqual([ids(second), second.next], [['p3', 'p4'], undefined]);
    assert.deepEqual(ids(await store.search({ ...joined, cursor: second.previous! })), ['p0', 'p1']);
    assert.deepEqual(await store.search({ ...joined, count: 0 }), { entries: [], total: 4 });
    const narrowed: SearchPlan['where'] = {
      kind: 'and',
      of: [either, { kind: 'not', of: { kind: 'id', ids: ['p3'] } }],
    };
    assert.deepEqual(ids(await store.search({ ...joined, where: narrowed, cursor: first.next! })), ['p4']);
  });

  it('explains the searches that a plan comes to', async () => {
    const explained = (await store.explain?.({ ...plan, where: { kind: 'and', of: [active, either] } })) as {
      searches: readonly { type: string; query: readonly { name: string; value: string }[] }[];
    };
    const asked = explained.searches.map(({ type, query }) => [
      type,
      ...query.map(({ name, value }) => `${name}=${value}`),
    ]);
    assert.deepEqual(asked.sort(), [
      ['Patient', 'active=true', '_id=p0,p1,p4'],
      ['Patient', 'active=true', 'organization=Organization/hidden'],
    ]);
  });

  it('creates on a condition with alternatives only when none of them is there', async () => {
    const named = (id: string): SearchPlan => ({
      ...plan,
      where: { kind: 'or', of: [either, { kind: 'id', ids: [id] }] },
    });
    const nobody: SearchPlan = { ...plan, where: { kind: 'and', of: [either, { kind: 'id', ids: ['p2'] }] } };
    const create = (ifNoneExist: SearchPlan) =>
      store.write([
        { kind: 'create', resource: organization('n'), ifNoneExist: { ...ifNoneExist, types: ['Organization'] } },
      ]);
    const patients = (ifNoneExist: SearchPlan) =>
      store.write([{ kind: 'create', resource: patient('new', { active: false }), ifNoneExist }]);
    await refusal(patients(named('p2')), 'multiple-matches', 412);
    assert.equal((await patients(nobody))[0]?.outcome, 'created');
    assert.equal((await create(nobody))[0]?.outcome, 'created');
  });

  it('looks up what conditions on other resources find, up to a limit', async () => {
    const managed = (name: string): SearchPlan['where'] => ({
      kind: 'chain',
      parameter: { type: 'Patient', code: 'organization' },
      branches: [{ type: 'Organization', where: { kind: 'or', of: [named('name', name), named('address', name)] } }],
    });
    const named = (code: string, value: string): SearchPlan['where'] => ({
      kind: 'string',
      parameter: { type: 'Organization', code },
      match: 'prefix',
      value,
    });
    const client = new HapiClient({ baseUrl: hapi() });
    const { name } = organization('o');
    assert.deepEqual(await new SearchBranches(client, 2).of('Patient', managed(name ?? '')), [
      [['organization', 'Organization/shown,Organization/hidden']],
    ]);
    assert.deepEqual(await new SearchBranches(client, 2).of('Patient', managed('nobody')), []);
    await refusal(new SearchBranches(client, 1).of('Patient', managed(name ?? '')), 'search-too-broad', 400);
  });

  it('excludes by a date among what another bound of the same date lets in', async () => {
    const born = (comparator: 'gt' | 'ge', day: string) => {
      const low = Date.parse(day);
      return {
        kind: 'date',
        parameter: { type: 'Patient', code: 'birthdate' },
        comparator,
        low,
        high: low + 86_400_000,
      } as const;
    };
    const where = {
      kind: 'and',
      of: [born('gt', '1980-12-31'), { kind: 'not', of: born('ge', '1983-01-01') }],
    } as const;
    assert.deepEqual(ids(await store.search({ ...plan, where })), ['p1', 'p2']);
    const birthdate = { type: 'Patient', code: 'birthdate' };
    const both = [true, false].map((missing) => ({ kind: 'missing', parameter: birthdate, missing }) as const);
    assert.deepEqual(ids(await store.search({ ...plan, where: { kind: 'and', of: both } })), []);
  });

  it('asks for alternative dates of a resource that another refers to', async () => {
    await store.write(
      ['p0', 'p1', 'p3'].map((id) => ({
        kind: 'update',
        method: 'PUT',
        resource: { ...observation(`born-${id}`, `Patient/${id}`), id: `born-${id}` },
      })),
    );
    const [type, code] = ['Observation', 'subject'];
    const born = (comparator: 'ne' | 'eq', day: string) => {
      const parameter = { type: 'Patient', code: 'birthdate' };
      const { low = 0, high = 0 } = parseDateInterval(day) ?? {};
      return { kind: 'date', parameter, comparator, low, high } as const;
    };
    const where = { kind: 'or', of: [born('eq', '1981-03-31'), born('ne', '1981-03-31')] } as const;
    const chain = { kind: 'chain', parameter: { type, code }, branches: [{ type: 'Patient', where }] } as const;
    const sort = [{ parameter: { type, code: '_id' }, descending: false }];
    const found = await store.search({ ...plan, types: [type], where: chain, sort });
    assert.deepEqual([...ids(found), found.next === undefined], ['born-p0', 'born-p1', false]);
  });

  it('refuses more alternatives than it may ask for', async () => {
    const branches = Array.from({ length: 40 }, (_, at): SearchPlan['where'] => ({
      kind: 'and',
      of: [
        { kind: 'string', parameter: { type: 'Patient', code: 'family' }, match: 'prefix', value: `a${at}` },
        { kind: 'or', of: [active, { kind: 'id', ids: [`x${at}`] }] },
      ],
    }));
    await refusal(store.search({ ...plan, where: { kind: 'or', of: branches } }), 'search-too-complex', 400);
  });

  it('finds by the search parameters of our package', async () => {
    const { status } = await fetch(`${hapi()}/Schedule?priority-class=B`);
    assert.equal(status, 200, 'the server knows the parameter');
    const unknown = await fetch(`${hapi()}/Schedule?no-such-parameter=B`);
    assert.equal(unknown.status, 400);
  });

  it('keeps decimals as they were written', async () => {
    const given = { ...observation('d', 'Patient/p0'), id: 'decimals', valueQuantity: { value: 0, unit: 'kg' } };
    const resource = parseJsonText(JSON.stringify(given).replace('"value":0', '"value":70.50')) as typeof given;
    await store.write([{ kind: 'update', method: 'PUT', resource }]);
    const text = (await store.read({ type: 'Observation', id: 'decimals' }))?.json;
    assert.match(text ?? '', /"value":70\.50,/);
    const [again] = await store.write([{ kind: 'update', method: 'PUT', resource }]);
    assert.equal(again?.outcome, 'unchanged');
  });

  for (const [past, versions] of [
    ['was created', 1],
    ['was created and deleted', 2],
  ] as const) {
    it(`writes over what ${past} elsewhere since it was seen to be absent`, async () => {
      const id = `late-${versions}`;
      assert.equal(await store.read({ type: 'Patient', id }), undefined);
      const client = new HapiClient({ baseUrl: hapi() });
      const body = JSON.stringify(patient('elsewhere', { id }));
      assert.equal((await client.send({ method: 'PUT', path: `Patient/${id}`, body })).status, 201);
      if (versions > 1) assert.equal((await client.send({ method: 'DELETE', path: `Patient/${id}` })).status, 200);
      const [result] = await store.write([{ kind: 'update', method: 'PUT', resource: patient('here', { id }) }]);
      assert.equal(result?.version?.versionId, String(versions + 1));
      assert.equal(result?.outcome, versions > 1 ? 'created' : 'updated');
      await refusal(
        store.write([{ kind: 'update', method: 'PUT', resource: patient('x', { id }), mustNotExist: true }]),
        'already-exists',
        412,
      );
    });
  }

  it('tells the class of a refusal of HAPI, none of its words', async () => {
    const resource = patient('bad', { id: 'bad', birthDate: 'Rossi Mario' });
    const error = await refusal(store.write([{ kind: 'update', method: 'PUT', resource }]), 'store-refused', 422);
    assert.match(String(error.issues[0]?.values?.['detail']), /^(HAPI-\d{4}(, )?)+$/);
    assert.doesNotMatch(JSON.stringify(error.issues), /Rossi/);
  });
});

describe('start of nodes on one HAPI server', function () {
  this.timeout(120_000);
  const hapi = withHapi();

  it('puts its search parameters there once, however many nodes start at the same time', async () => {
    await emptyServer(hapi());
    const stores = await Promise.all([1, 2, 3, 4].map(() => openHapiStore({ baseUrl: hapi() })));
    stores.push(await openHapiStore({ baseUrl: hapi() }));
    const answer = await fetch(`${hapi()}/SearchParameter/_history?_count=1000`);
    const { entry } = (await answer.json()) as { entry: { resource: { meta: { versionId: string } } }[] };
    assert.deepEqual([...new Set(entry.map(({ resource }) => resource.meta.versionId))], ['1']);
    await Promise.all(stores.map((one) => one.close()));
  });
});
