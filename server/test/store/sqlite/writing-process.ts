import { openSqliteStore } from '../../../src/store/sqlite/index.ts';
import { versionOf, writeOne } from '../contract/opened-store.ts';
import { byIdentifier, newId, observation, patient } from '../contract/synthetic.ts';

/*
 * A process of its own that writes to a data directory until it is killed, and tells its parent what was acknowledged.
 *
 * Arguments: data directory; `pairs` (creates, updates and transactions of five) or `shared` with a number of keys
 * (conditional creates of the same keys as other processes, then it ends).
 */
const [dataDirectory = '', mode = '', keys = '0'] = process.argv.slice(2);
const store = await openSqliteStore({ dataDirectory, workers: 1 });

/** Told to the parent, after the store has acknowledged it: addresses with version, or found ids by key. */
function tell(message: string[]): void {
  process.send?.(message);
}

async function writeForEver(): Promise<never> {
  const own = newId();
  for (let n = 0; ; n++) {
    const value = newId();
    const uuid = `urn:uuid:${value}`;
    const results = await store.write([
      { kind: 'create', fullUrl: uuid, resource: patient(value) },
      ...[1, 2, 3].map((each) => ({ kind: 'create' as const, resource: observation(`${value}-${each}`, uuid) })),
      { kind: 'update', method: 'PUT', resource: patient(own, { id: own, multipleBirthInteger: n }) },
    ]);
    const single = await writeOne(store, { kind: 'create', resource: patient(`single-${value}`) });
    tell(
      [...results, single].map((result) => {
        const { type, id, versionId } = versionOf(result);
        return `${type}/${id}/${versionId}`;
      }),
    );
  }
}

async function createShared(): Promise<void> {
  for (let key = 0; key < Number(keys); key++) {
    const value = `shared-${key}`;
    const ifNoneExist = byIdentifier('Patient', value);
    const result = await writeOne(store, { kind: 'create', resource: patient(value), ifNoneExist });
    await writeOne(store, {
      kind: 'update',
      method: 'PUT',
      resource: patient('counter', { id: 'counter', multipleBirthInteger: key, active: process.pid % 2 === 0 }),
    });
    tell([value, versionOf(result).id, result.outcome]);
  }
  await store.close();
}

tell(['ready']);
if (mode === 'pairs') await Promise.all(Array.from({ length: 8 }, writeForEver));
else await createShared();
process.disconnect?.();
