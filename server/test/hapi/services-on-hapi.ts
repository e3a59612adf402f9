import assert from 'node:assert/strict';
import { runOnHapi } from '../store/test-store.ts';
import { startHapi } from './start-hapi.ts';
import { exceptDifferences } from './with-differences.ts';

// Put before the files of the suites by `--file`: these hooks are above all of them.
process.env[runOnHapi.isRunning] = 'yes';
let stop: (() => Promise<void>) | undefined;
let print: (() => void) | undefined;

before(async function () {
  this.timeout(0);
  const server = await startHapi();
  if (server.kind === 'absent') {
    console.log(`HAPI tests skipped: ${server.why}`);
    this.skip();
  }
  stop = server.stop;
  process.env[runOnHapi.baseUrl] = server.baseUrl;
  if (server.databaseUrl !== undefined) process.env[runOnHapi.databaseUrl] = server.databaseUrl;
  const root = this.test?.parent ?? assert.fail('a hook belongs to a suite');
  const file = new URL('../services/hapi-differences.json', import.meta.url);
  const report = exceptDifferences('services on HAPI', file, root);
  assert.deepEqual(report.strangers, [], 'every difference is that of a row');
  print = report.print;
});

after(async function () {
  this.timeout(0);
  print?.();
  await stop?.();
});
