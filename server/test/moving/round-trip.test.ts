import assert from 'node:assert/strict';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { readFolder } from '../../src/moving/read-folder.ts';
import { verifyFolder } from '../../src/moving/verify-folder.ts';
import { writeFolder } from '../../src/moving/write-folder.ts';
import type { MovedVersion } from '../../src/store/moving.ts';
import type { Store, StoredVersion } from '../../src/store/port.ts';
import { assembleText, formatInstant } from '../../src/store/resource-text.ts';
import { openReadOnlySqliteStore, openSqliteStore } from '../../src/store/sqlite/index.ts';
import { countOf, writeOne } from '../store/contract/opened-store.ts';
import { auditEvent, byIdentifier, patient } from '../store/contract/synthetic.ts';
import { withDataDirectories } from '../store/sqlite/data-directory.ts';
import { transactions, writeHistories } from './histories.ts';

const software = '0.0.0-test';

describe('moving from an embedded store to another', function () {
  this.timeout(120_000);
  const newDirectory = withDataDirectories();

  async function wholeHistory(store: Store): Promise<StoredVersion[]> {
    return [...(await store.history({ count: 10_000 })).versions];
  }

  async function move(from: Store): Promise<{ target: Store; folder: string }> {
    const folder = await newDirectory();
    await writeFolder(from.moving, folder, { software });
    const target = await openSqliteStore({ dataDirectory: await newDirectory(), workers: 1 });
    const { comparison, faults, chainFault } = await readFolder(target, folder);
    assert.deepEqual([comparison.equal, comparison.exact, faults, chainFault], [true, true, [], undefined]);
    return { target, folder };
  }

  it('brings back every version byte for byte, whatever the history', async () => {
    const property = fc.asyncProperty(transactions, async (steps) => {
      const source = await openSqliteStore({ dataDirectory: await newDirectory(), workers: 1 });
      await writeHistories(source, steps);
      const expected = await wholeHistory(source);
      const { target, folder } = await move(source);
      assert.deepEqual(await wholeHistory(target), expected);
      assert.equal((await verifyFolder(folder)).chainFault, undefined);
      assert.equal((await target.auditChain?.verify())?.fault, undefined);
      await source.close();
      await target.close();
    });
    await fc.assert(property, { numRuns: 8 });
  });

  it('leaves a store that is searched, written and counted on', async () => {
    const source = await openSqliteStore({ dataDirectory: await newDirectory(), workers: 1 });
    await source.write([
      { kind: 'update', method: 'PUT', resource: patient('one', { id: 'one' }) },
      { kind: 'update', method: 'PUT', resource: patient('two', { id: 'two' }) },
    ]);
    await writeOne(source, { kind: 'update', method: 'PUT', resource: patient('changed', { id: 'one' }) });
    await writeOne(source, { kind: 'delete', type: 'Patient', id: 'two' });
    const { target } = await move(source);
    assert.equal((await target.search(byIdentifier('Patient', 'changed'))).entries.length, 1);
    assert.equal((await target.search(byIdentifier('Patient', 'one'))).entries.length, 0);
    assert.equal((await target.search(byIdentifier('Patient', 'two'))).entries.length, 0);
    assert.equal(await countOf(target, 'Patient'), 1);
    const again = await writeOne(target, { kind: 'update', method: 'PUT', resource: patient('two', { id: 'two' }) });
    assert.deepEqual([again.outcome, again.version?.versionId], ['created', '3']);
    await source.close();
    await target.close();
  });

  it('is of one state while a server writes, and holds the events that wait', async () => {
    const dataDirectory = await newDirectory();
    const source = await openSqliteStore({ dataDirectory, workers: 1 });
    let writing = true;
    const writer = (async () => {
      for (let n = 0; writing; n++) {
        await source.write([
          { kind: 'create', resource: patient(`a${n}`) },
          { kind: 'create', resource: patient(`b${n}`) },
          { kind: 'create', resource: auditEvent() },
        ]);
      }
    })();
    await new Promise((resolve) => setTimeout(resolve, 150));
    const reading = await openReadOnlySqliteStore(dataDirectory);
    const folder = await newDirectory();
    const { manifest } = await writeFolder(reading.moving, folder, { software });
    writing = false;
    await writer;
    const { Patient, AuditEvent } = manifest.types;
    assert.ok(Patient !== undefined && AuditEvent !== undefined && Patient.versions > 0);
    assert.equal(Patient.versions, AuditEvent.versions * 2, 'both or none of a transaction');
    assert.equal(manifest.chain?.head.position, AuditEvent.versions);
    assert.equal((await verifyFolder(folder)).chainFault, undefined);
    const target = await openSqliteStore({ dataDirectory: await newDirectory(), workers: 1 });
    assert.equal((await readFolder(target, folder)).comparison.equal, true);
    for (const store of [reading, source, target]) await store.close();
  });

  it('keeps gaps of a history, and takes no second version of an AuditEvent', async () => {
    const target = await openSqliteStore({ dataDirectory: await newDirectory(), workers: 1 });
    const versionOf = (type: string, versionId: string, tail: string): MovedVersion => {
      const lastUpdated = Date.UTC(2026, 0, Number(versionId));
      const json = assembleText(type, 'x', Number(versionId), formatInstant(lastUpdated), tail);
      return { type, id: 'x', versionId, lastUpdated, method: 'PUT', deleted: false, json };
    };
    async function* given(): AsyncGenerator<MovedVersion> {
      yield versionOf('Patient', '3', '},"active":true}');
      yield versionOf('AuditEvent', '4', '},"recorded":"2026-01-01T00:00:00Z"}');
      yield versionOf('Patient', '7', '},"active":false}');
    }
    const faults = await target.moving.restore(given());
    assert.deepEqual(faults, [{ kind: 'refused', address: 'AuditEvent/x/4', detail: 'sealed' }]);
    const { versions } = await target.history({ count: 10 });
    const addresses = versions.map(({ type, versionId }) => `${type} ${versionId}`);
    assert.deepEqual(addresses, ['Patient 7', 'Patient 3']);
    await target.close();
  });

  it('writes files that only their owner can read', async () => {
    const source = await openSqliteStore({ dataDirectory: await newDirectory(), workers: 1 });
    await writeHistories(source, []);
    await writeOne(source, { kind: 'create', resource: patient('p') });
    const folder = join(await newDirectory(), 'out');
    await writeFolder(source.moving, folder, { software });
    const modes = ['', 'manifest.json', 'Patient.0001.ndjson.gz'].map(
      async (name) => (await stat(join(folder, name))).mode,
    );
    assert.deepEqual(
      (await Promise.all(modes)).map((mode) => mode & 0o777),
      [0o700, 0o600, 0o600],
    );
    await source.close();
  });
});
