import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { withDataDirectories } from '../store/sqlite/data-directory.ts';

const run = promisify(execFile);
const script = resolve(import.meta.dirname, 'moving-process.ts');

/** Versions of some 4 kB, 80 MB in all, and the heap in MB that the code of the program nearly fills already. */
const versions = 20_000;
const heap = 64;

describe('memory of moving', function () {
  this.timeout(300_000);
  const newDirectory = withDataDirectories();

  it(`does not grow with the store: ${versions} versions pass through a heap that cannot hold them`, async () => {
    const directories = await Promise.all([newDirectory(), newDirectory(), newDirectory()]);
    const options = [`--max-old-space-size=${heap}`, script, ...directories, String(versions)];
    const { stdout } = await run(process.execPath, options);
    assert.equal(stdout.trim(), String(versions));
  });
});
