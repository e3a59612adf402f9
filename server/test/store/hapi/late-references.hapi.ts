import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import type { Resource } from '@medplum/fhirtypes';
import { createTerminology } from '@sinfonia/profiles/terminology';
import pg from 'pg';
import { HapiClient } from '../../../src/store/hapi/client/hapi-client.ts';
import { openHapiStore } from '../../../src/store/hapi/index.ts';
import { LedgerDatabase } from '../../../src/store/hapi/ledger/ledger-database.ts';
import type { Store } from '../../../src/store/port.ts';
import { emptyServer } from '../../hapi/empty-server.ts';
import { withHapiNode } from '../../hapi/with-two-hapi.ts';
import { planRequest } from '../../search/search-store.ts';
import { newId, observation, patient } from '../contract/synthetic.ts';
import cases from './late-references.cases.json' with { type: 'json' };

/** Time (ms) within which a reference whose target came later has to be found. */
const promptly = 2_000;

describe('references whose target comes later, on HAPI', function () {
  this.timeout(120_000);
  const node = withHapiNode();
  const terminology = createTerminology([]);
  let [one, other]: Store[] = [];
  let database: LedgerDatabase;

  before(async () => {
    await emptyServer(node().baseUrl, node().databaseUrl);
    one = await openHapiStore(node());
    other = await openHapiStore({ ...node(), installs: false });
    database = await LedgerDatabase.open(node().databaseUrl);
  });
  after(() => Promise.all([one?.close(), other?.close(), database?.close()]));

  const putOf = (resource: Resource) => ({ kind: 'update', method: 'PUT', resource }) as const;
  const put = (store: Store | undefined, ...resources: Resource[]) => store!.write(resources.map(putOf));
  const source = (id: string, target: string): Resource => ({ ...observation(id, `Patient/${target}`), id });
  const target = (id: string): Resource => patient(id, { id });
  const remove = (type: string, id: string) => one!.write([{ kind: 'delete', type, id }]);

  async function found(request: string): Promise<{ matches: string[]; includes: string[] }> {
    const { entries } = await one!.search(planRequest(request, terminology, false).plan);
    const of = (mode: string) => entries.filter((entry) => entry.mode === mode).map(({ type, id }) => `${type}/${id}`);
    return { matches: of('match'), includes: of('include') };
  }
  const referring = async (id: string): Promise<string[]> =>
    (await found(`Observation?subject=Patient/${id}&_count=1000`)).matches.sort();
  /** Asks until it is so, or time is over. */
  async function soon(isSo: () => Promise<boolean>, limit = promptly): Promise<boolean> {
    for (const end = Date.now() + limit; Date.now() < end; await wait(50)) if (await isSo()) return true;
    return isSo();
  }
  const rows = async (id: string): Promise<unknown[]> =>
    (await database.query('SELECT state FROM awaited WHERE $1 IN (source_id, target_id)', [id])).rows;

  it('are found soon', async () => {
    const [from, to] = [newId(), newId()];
    await put(one, source(from, to));
    await put(one, target(to));
    const filled = (text: string): string => text.replace('{target}', to).replace('{source}', from);
    const begun = Date.now();
    for (const { name, request, matches, includes = [] } of cases) {
      const expected = { matches: matches.map(filled), includes: includes.map(filled) };
      const isSo = async () => JSON.stringify(await found(filled(request))) === JSON.stringify(expected);
      assert.ok(await soon(isSo), name);
    }
    console.log(`      found after ${Date.now() - begun} ms`);
    assert.equal((await one!.read({ type: 'Observation', id: from }))?.versionId, '1', 'no new version is made');
    assert.ok(await soon(async () => (await rows(to)).length === 0));
  });

  it('are found, each of many, when two stores write both sides at once', async () => {
    const pairs = Array.from({ length: 60 }, () => [newId(), newId()] as const);
    await Promise.all(
      pairs.map(async ([from, to], n) => {
        const writes = [() => put(one, source(from, to)), () => put(other, target(to))];
        const inTurn = n % 2 === 0 ? writes : writes.toReversed();
        await Promise.all(inTurn.map((write, place) => wait((n % 20) * place).then(write)));
      }),
    );
    const begun = Date.now();
    const { rows: left } = await database.query<{ n: string }>('SELECT count(*) AS n FROM awaited');
    assert.ok(await soon(async () => await nothingLeft(), 30_000));
    console.log(`      ${left[0]?.n} of ${pairs.length} awaited, indexed after ${Date.now() - begun} ms`);
    for (const [from, to] of pairs) assert.deepEqual(await referring(to), [`Observation/${from}`]);
  });

  it('are awaited by nobody when the same transaction brings the target', async () => {
    const [from, to] = [newId(), newId()];
    await put(one, source(from, to), target(to));
    assert.deepEqual(await rows(to), []);
    assert.deepEqual(await referring(to), [`Observation/${from}`]);
  });

  it('are found again when the target is deleted and made again', async () => {
    const to = newId();
    const [early, late] = [newId(), newId()];
    await put(one, target(to));
    await put(one, source(early, to));
    await remove('Patient', to);
    await put(one, source(late, to));
    await put(other, target(to));
    const expected = [early, late].map((id) => `Observation/${id}`).sort();
    assert.ok(await soon(async () => JSON.stringify(await referring(to)) === JSON.stringify(expected)));
  });

  it('that the source no longer has, or whose source is gone, are not found', async () => {
    const to = newId();
    const [changed, removed] = [newId(), newId()];
    await put(one, source(changed, to), source(removed, to));
    await put(one, source(changed, newId()));
    await remove('Observation', removed);
    await put(one, target(to));
    assert.ok(await soon(async () => (await rows(to)).length === 0));
    assert.deepEqual(await referring(to), []);
  });

  it('are noted once when the source is written again and again', async () => {
    const [from, to] = [newId(), newId()];
    const settled = async () => JSON.stringify(await rows(from)) === '[{"state":"waiting"}]';
    for (const status of ['preliminary', 'final', 'amended'] as const) {
      await put(one, { ...source(from, to), status } as Resource);
      assert.ok(await soon(settled));
    }
  });

  it('cost little in the transaction that writes, and nothing where none is awaited', async () => {
    await put(one, target('cost'), source('cost', 'cost'));
    const times: number[] = [];
    const before = await awaitedRows();
    for (let round = 0; round < 5; round++) times.push(await timeOfTrigger(200));
    console.log(`      ${times.map((time) => time.toFixed(3)).join(', ')} ms for each version`);
    assert.ok(Math.min(...times) < 0.5);
    assert.equal(await awaitedRows(), before);
  });

  it('stay due while no node runs, and are found once one does', async () => {
    const [from, to] = [newId(), newId()];
    await Promise.all([one?.close(), other?.close()]);
    const client = new HapiClient(node());
    for (const resource of [source(from, to), target(to)]) {
      const { resourceType: type, id } = resource;
      const { status } = await client.send({ method: 'PUT', path: `${type}/${id}`, body: JSON.stringify(resource) });
      assert.equal(status, 201);
    }
    await wait(500);
    assert.equal((await rows(to)).length, 1);
    one = await openHapiStore({ ...node(), installs: false });
    assert.ok(await soon(async () => (await referring(to)).length === 1));
  });

  const awaitedRows = async (): Promise<string | undefined> =>
    (await database.query<{ n: string }>('SELECT count(*) AS n FROM awaited')).rows[0]?.n;
  const nothingLeft = async (): Promise<boolean> => (await awaitedRows()) === '0';

  /** Milliseconds of the trigger on each of so many further versions, which are taken back. */
  async function timeOfTrigger(versions: number): Promise<number> {
    const client = new pg.Client({ connectionString: node().databaseUrl });
    await client.connect();
    try {
      const statement = `EXPLAIN (ANALYZE, FORMAT JSON) INSERT INTO hfj_res_ver
        (pid, has_tags, res_published, res_updated, res_encoding, res_id, res_text_vc, res_type, res_ver)
        SELECT -n, false, res_published, res_updated, res_encoding, res_id, res_text_vc, res_type, n + 1000
        FROM hfj_res_ver, generate_series(1, ${versions}) n
        WHERE res_id = (SELECT res_id FROM hfj_resource WHERE res_type = 'Observation' AND fhir_id = 'cost')`;
      let time = 0;
      // The first time its plans are made, as on a connection that HAPI opens.
      for (let round = 0; round < 2; round++) {
        await client.query('BEGIN; SET CONSTRAINTS sinfonia_references IMMEDIATE');
        const { rows } = await client.query<{ 'QUERY PLAN': readonly { Triggers: readonly TriggerTime[] }[] }>(
          statement,
        );
        await client.query('ROLLBACK');
        const trigger = rows[0]?.['QUERY PLAN'][0]?.Triggers.find(
          (each) => each['Constraint Name'] === 'sinfonia_references',
        );
        assert.equal(trigger?.Calls, versions);
        time = trigger.Time / versions;
      }
      return time;
    } finally {
      await client.end();
    }
  }
});

interface TriggerTime {
  readonly 'Constraint Name'?: string;
  readonly Time: number;
  readonly Calls: number;
}
