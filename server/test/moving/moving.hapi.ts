import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readFolder } from '../../src/moving/read-folder.ts';
import { verifyFolder } from '../../src/moving/verify-folder.ts';
import { writeFolder } from '../../src/moving/write-folder.ts';
import { openHapiStore } from '../../src/store/hapi/index.ts';
import type { Store, WriteOperation } from '../../src/store/port.ts';
import { openSqliteStore } from '../../src/store/sqlite/index.ts';
import { emptyServer } from '../hapi/empty-server.ts';
import { withHapi } from '../hapi/with-hapi.ts';
import { refusal, writeOne } from '../store/contract/opened-store.ts';
import { patient } from '../store/contract/synthetic.ts';
import { withDataDirectories } from '../store/sqlite/data-directory.ts';
import { transactions, writeHistories } from './histories.ts';
import { endless, inTurn, version } from './versions.ts';

/** More than the versions of a type that a view of HAPI reads into memory at once. */
const manyPatients = 1_100;

const software = '0.0.0-test';

function put(id: string, value = id): WriteOperation {
  return { kind: 'update', method: 'PUT', resource: patient(value, { id }) };
}

describe('moving between an embedded store and HAPI', function () {
  this.timeout(300_000);
  const hapi = withHapi();
  const newDirectory = withDataDirectories();
  let server: Store;

  // Emptying a server takes a minute, so only the first import finds it empty; the others use ids of their own.
  before(async () => {
    await emptyServer(hapi());
    server = await openHapiStore({ baseUrl: hapi() });
  });
  after(() => server?.close());

  const embedded = async (): Promise<Store> => openSqliteStore({ dataDirectory: await newDirectory(), workers: 1 });

  async function exported(store: Store): Promise<string> {
    const folder = await newDirectory();
    await writeFolder(store.moving, folder, { software });
    return folder;
  }

  it('keeps numbers, methods and contents both ways, whatever the histories', async () => {
    const source = await embedded();
    for (const [at, steps] of fc.sample(transactions, 12).entries()) await writeHistories(source, steps, `h${at}-`);
    // More of one type than a view reads at once.
    await source.write(Array.from({ length: manyPatients }, (_, n) => put(`many-${n}`)));
    const folder = await exported(source);
    const there = await readFolder(server, folder);
    assert.deepEqual([there.faults, there.comparison.exact], [[], false]);
    const differing = there.comparison.types.flatMap(({ addresses }) => addresses);
    assert.deepEqual(differing, []);
    const back = await exported(server);
    const { manifest, chainFault } = await verifyFolder(back);
    assert.deepEqual([chainFault, manifest.chain, manifest.source.consistency], [undefined, undefined, 'bounded']);
    for (const [type, { content, versions }] of Object.entries(there.manifest.types)) {
      assert.deepEqual(
        [type, manifest.types[type]?.content, manifest.types[type]?.versions],
        [type, content, versions],
      );
    }
    const target = await embedded();
    const again = await readFolder(target, back);
    assert.deepEqual([again.faults, again.comparison.equal, again.comparison.exact], [[], true, true]);
    assert.equal((await target.auditChain?.verify())?.fault, undefined);
    await source.close();
    await target.close();
  });

  it('makes a version that says the same as the one before, so that numbers stay', async () => {
    const faults = await server.moving.restore(
      inTurn(
        version('Patient', 'same', 1, '},"active":true,"gender":"female"}'),
        version('Patient', 'same', 2, '},"gender":"female","active":true}'),
        version('Patient', 'same', 3, '},"gender":"female","active":true}'),
        version('Patient', 'same', 4, undefined),
        version('Patient', 'same', 5, '},"gender":"female","active":true}'),
      ),
    );
    assert.deepEqual(faults, []);
    const { versions } = await server.history({ type: 'Patient', id: 'same', count: 10 });
    assert.deepEqual(
      versions.map(({ versionId, method }) => [versionId, method]),
      [
        ['5', 'PUT'],
        ['4', 'DELETE'],
        ['3', 'PUT'],
        ['2', 'PUT'],
        ['1', 'PUT'],
      ],
    );
  });

  it('says which versions got another number, where earlier ones are missing, and which were not taken', async () => {
    const faults = await server.moving.restore(
      inTurn(
        version('Patient', 'gap', 3, '},"active":true}'),
        version('Patient', 'bad', 1, '},"birthDate":"no date"}'),
        version('Patient', 'good', 1, '},"active":true}'),
        version('Patient', 'gap', 5, '},"active":false}'),
      ),
    );
    const said = faults.map(({ kind, address }) => `${address} ${kind}`).sort();
    assert.deepEqual(said, ['Patient/bad/1 refused', 'Patient/gap/3 renumbered', 'Patient/gap/5 renumbered']);
    assert.doesNotMatch(JSON.stringify(faults), /no date/);
    assert.equal((await server.read({ type: 'Patient', id: 'good' }))?.versionId, '1');
    assert.equal((await server.read({ type: 'Patient', id: 'gap' }))?.versionId, '2');
  });

  it('names what the server breaks down over and goes on, until it breaks down over everything', async () => {
    const faults = await server.moving.restore(
      inTurn(
        endless('endless'),
        version('Patient', 'before', 1, '},"active":true}'),
        version('Patient', 'nul', 1, `},"name":[{"family":"a\\u0000"}]}`),
      ),
    );
    const said = faults.map(({ kind, address, detail }) => `${address} ${kind} ${detail}`).sort();
    assert.deepEqual(said, ['Observation/endless/1 failed 500 HAPI-2223', 'Patient/nul/1 refused HAPI-0550']);
    assert.equal((await server.read({ type: 'Patient', id: 'before' }))?.versionId, '1');
    const many = Array.from({ length: 80 }, (_, n) => endless(`endless-${n}`));
    await refusal(server.moving.restore(inTurn(...many)), 'store-unavailable', 503);
  });

  it('finds by a reference also what came before its target', async () => {
    const source = await embedded();
    const referring = (n: number): WriteOperation => {
      const resource = {
        resourceType: 'Observation',
        id: `refers-${n}`,
        status: 'final',
        code: { text: 'x' },
      } as const;
      return { kind: 'update', method: 'PUT', resource: { ...resource, subject: { reference: 'Patient/referred' } } };
    };
    await source.write(Array.from({ length: 60 }, (_, n) => referring(n)));
    await writeOne(source, put('referred'));
    await writeOne(source, referring(60));
    const report = await readFolder(server, await exported(source), { intoExisting: true });
    assert.deepEqual([report.faults, report.comparison.equal], [[], true]);
    await source.close();
    const found = await fetch(`${hapi()}/Observation?subject=Patient/referred&_summary=count`);
    assert.equal(((await found.json()) as { total: number }).total, 61);
  });

  it('completes an import that was broken off, and refuses other content', async () => {
    const source = await embedded();
    for (const steps of fc.sample(transactions, 4)) await writeHistories(source, steps, 'again-');
    await writeOne(source, put('first'));
    const folder = await exported(source);
    const { versions: first } = await source.history({ type: 'Patient', id: 'first', count: 1 });
    await source.close();
    await server.moving.restore(inTurn(...first));
    await refusal(readFolder(server, folder), 'move-target-not-empty', 409);
    const report = await readFolder(server, folder, { intoExisting: true });
    assert.deepEqual([report.present, report.faults, report.comparison.equal], [1, [], true]);
  });

  it('refuses to bring in what is there with another content', async () => {
    const source = await embedded();
    await writeOne(source, put('other', 'one'));
    const folder = await exported(source);
    await source.close();
    await writeOne(server, put('other', 'another'));
    const error = await refusal(readFolder(server, folder, { intoExisting: true }), 'move-conflict', 409);
    assert.equal(error.issues[0]?.values?.['addresses'], 'Patient/other/1');
  });
});
