import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { InProcessApi } from '../../../audit/in-process-api.ts';
import { bring, ways } from './case-driver.ts';
import { openProof } from './proof-world.ts';

describe('home care: states', function () {
  this.timeout(60_000);
  let folder: string;
  let api: InProcessApi;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sinfonia-proof-'));
    api = await openProof(folder);
  });
  after(async () => {
    await api.close();
    await rm(folder, { recursive: true, force: true });
  });
  for (const state of Object.keys(ways))
    it(`comes to ${state} by the real steps, whole after each`, () => bring(api, `s-${state}`, state));
});
