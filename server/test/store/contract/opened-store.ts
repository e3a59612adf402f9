import assert from 'node:assert/strict';
import { FhirError, type IssueCode } from '@sinfonia/profiles/issues';
import type { Store, StoredVersion, WriteOptions, WriteResult } from '../../../src/store/port.ts';
import type { OpenStore } from './store-contract.ts';

/** A store that mocha opens before and closes after the tests of the surrounding block. */
export function openedStore(open: OpenStore): () => Store {
  let store: Store | undefined;
  before(async () => {
    store = await open();
  });
  after(() => store?.close());
  return () => {
    assert.ok(store, 'the store is open');
    return store;
  };
}

/** The result of a write of one operation. */
export async function writeOne(
  store: Store,
  operation: Parameters<Store['write']>[0][number],
  options?: WriteOptions,
): Promise<WriteResult> {
  const results = await store.write([operation], options);
  assert.equal(results.length, 1);
  return results[0]!;
}

/** The version of a result that must have one. */
export function versionOf(result: WriteResult | undefined): StoredVersion {
  assert.ok(result?.version, 'the result has a version');
  return result.version;
}

/** The parsed text of a version that must have one. */
// biome-ignore lint/suspicious/noExplicitAny: tests look into resources of any type
export function contentOf(version: StoredVersion | undefined): any {
  assert.ok(version?.json, 'the version has a text');
  return JSON.parse(version.json);
}

/** Asserts that a promise is refused with a code of the catalogue, and gives the refusal. */
export async function refusal(promise: Promise<unknown>, code: IssueCode, status: number): Promise<FhirError> {
  try {
    await promise;
  } catch (error) {
    assert.ok(error instanceof FhirError, `a FhirError, not ${error}`);
    assert.equal(error.issues[0]?.code, code);
    assert.equal(error.status, status);
    return error;
  }
  return assert.fail(`not refused with ${code}`);
}

/** How many resources of a type the store holds, by scan: independent of search. */
export async function countOf(store: Store, type: string): Promise<number> {
  let count = 0;
  for await (const version of store.scan({ types: [type] })) {
    assert.equal(version.type, type);
    count++;
  }
  return count;
}
