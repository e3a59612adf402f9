import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type SandboxServer, sharedSandbox } from '../../sdk/src/testing/sandbox-server.ts';
import { daysAgo } from '../sandbox/calendar.ts';

const run = promisify(execFile);
const script = fileURLToPath(new URL('run.ts', import.meta.url));

describe('fse-publish example', function () {
  this.timeout(180_000);
  let sandbox: SandboxServer;
  let printed: string;

  const runExample = async (): Promise<string> =>
    (await run(process.execPath, [script], { env: sandbox.environment })).stdout;

  before(async () => {
    sandbox = await sharedSandbox();
    printed = await runExample();
    console.log(printed, daysAgo(0));
  });
  it('x', async () => {
    console.log(await runExample());
    assert.ok(printed);
  });
});
