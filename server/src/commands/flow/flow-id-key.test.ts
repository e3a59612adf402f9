import assert from 'node:assert/strict';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readIdKey } from './flow-id-key.ts';

describe('key of the ids of imported records', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'flow-id-key-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('is made once, for its owner only, and stays', async () => {
    const path = join(folder, 'flows', 'resource-ids.key');
    const key = await readIdKey(path);
    assert.equal(key.length, 32);
    assert.equal((await stat(path)).mode & 0o777, 0o600);
    assert.deepEqual(await readIdKey(path), key);
    assert.notDeepEqual(await readIdKey(join(folder, 'other.key')), key);
  });

  it('is never replaced when the file holds something else', async () => {
    const path = join(folder, 'damaged.key');
    for (const text of ['', 'abc', 'z'.repeat(64), 'a'.repeat(65)]) {
      await writeFile(path, text);
      await assert.rejects(readIdKey(path), /flow-option-invalid/);
    }
  });
});
