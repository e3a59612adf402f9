import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Gives out empty data directories and has mocha remove them after the tests of the surrounding block. */
export function withDataDirectories(): () => Promise<string> {
  const made: string[] = [];
  after(() => Promise.all(made.map((directory) => rm(directory, { recursive: true, force: true }))));
  return async () => {
    const directory = await mkdtemp(join(tmpdir(), 'sinfonia-store-'));
    made.push(directory);
    return directory;
  };
}
