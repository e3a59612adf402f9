import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Resource } from '@medplum/fhirtypes';
import { generateCampania } from '../../src/sandbox/campania/generate.ts';
import { loadBatches } from '../../src/sandbox/campania/load.ts';
import { defaultReferenceDate, seedCampania, seedSandbox } from '../../src/sandbox/seed-sandbox.ts';
import type { Store } from '../../src/store/port.ts';
import { openSqliteStore } from '../../src/store/sqlite/index.ts';

const options = { patients: 300, seed: 7, referenceDate: '2026-11-01' };

describe('seeding a store', () => {
  let folder: string;
  let store: Store;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sinfonia-seed-'));
    store = await openSqliteStore({ dataDirectory: folder, workers: 1 });
  });

  afterEach(async () => {
    await store.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function textOf(address: { type: string; id: string }): Promise<Resource> {
    const version = await store.read(address);
    return JSON.parse(version?.json ?? 'null') as Resource;
  }

  it('stores everything that is generated, as it is', async () => {
    const progress: number[] = [];
    const report = await seedCampania(store, options, { progress: (stored) => progress.push(stored) });
    const generated = [...generateCampania(options)].flat();
    assert.ok(report.stored > generated.length);
    assert.equal(report.created, report.stored);
    assert.deepEqual(
      progress,
      progress.toSorted((one, other) => one - other),
    );
    assert.equal(progress.at(-1), report.stored);
    for (const resource of generated.filter((_, index) => index % 97 === 0)) {
      const stored = await textOf({ type: resource.resourceType, id: resource.id ?? '' });
      const { versionId, lastUpdated, ...meta } = stored.meta ?? {};
      assert.equal(versionId, '1');
      assert.ok(lastUpdated);
      assert.deepEqual({ ...stored, meta }, { meta: {}, ...JSON.parse(JSON.stringify(resource)) });
    }
  });

  it('changes nothing when it is repeated', async () => {
    const first = await seedCampania(store, options);
    const second = await seedCampania(store, options);
    assert.deepEqual(second, { stored: first.stored, created: 0, updated: 0, unchanged: first.stored });
  });

  it('fills a new sandbox in a short time and leaves one alone that is in use', async () => {
    const began = performance.now();
    const first = await seedSandbox(store);
    const taken = performance.now() - began;
    assert.ok(first.created > 1000);
    assert.ok(taken < 10_000, `${taken} ms`);
    await store.write([{ kind: 'delete', type: 'Patient', id: 'k1-p0000200' }]);
    const second = await seedSandbox(store);
    assert.equal(second.stored, 0);
    assert.equal((await store.read({ type: 'Patient', id: 'k1-p0000200' }))?.deleted, true);
  });

  it('makes good a first start that was interrupted', async () => {
    const whole = { ...options, patients: 200, seed: 1, referenceDate: defaultReferenceDate() };
    const some = [...generateCampania(whole)].slice(0, 30);
    const part = await loadBatches(store, some, { inFlight: 1 });
    const rest = await seedSandbox(store);
    assert.equal(rest.unchanged, part.created);
    assert.ok(rest.created > 0);
    assert.ok(await store.read({ type: 'Patient', id: 'sandbox-cittadino' }));
  });

  it('lets two processes seed the same folder at the same time', async () => {
    const other = await openSqliteStore({ dataDirectory: folder, workers: 1 });
    try {
      await Promise.all([
        seedCampania(store, options, { transactionSize: 50 }),
        seedCampania(other, options, { transactionSize: 70 }),
      ]);
    } finally {
      await other.close();
    }
    const again = await seedCampania(store, options);
    assert.equal(again.unchanged, again.stored);
  });

  it('stops at a failure, after what was under way has ended', async () => {
    const wrong: readonly Resource[][] = [
      [{ resourceType: 'Patient', id: 'a1' }],
      [{ resourceType: 'Patient', id: 'not an id of FHIR: too long and with spaces' }],
      [{ resourceType: 'Patient', id: 'a3' }],
    ];
    await store.close();
    await assert.rejects(loadBatches(store, wrong, { transactionSize: 1 }));
    store = await openSqliteStore({ dataDirectory: folder, workers: 1 });
  });
});
