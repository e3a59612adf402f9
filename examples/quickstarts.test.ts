import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { sharedSandbox } from '../sdk/src/testing/sandbox-server.ts';

const run = promisify(execFile);

describe('example programs', function () {
  this.timeout(90_000);

  const runExample = async (name: string): Promise<string> => {
    const script = fileURLToPath(new URL(`${name}/run.ts`, import.meta.url));
    return (await run(process.execPath, [script], { env: (await sharedSandbox()).environment })).stdout;
  };

  it('vendor-quickstart goes through all its steps', async () => {
    const printed = await runExample('vendor-quickstart');
    assert.deepEqual(
      printed
        .trim()
        .split('\n')
        .map((line) => line.slice(0, 2)),
      ['1.', '2.', '3.', '4.', '5.', '6.'],
    );
    assert.match(printed, /repeated: 200/);
    assert.match(printed, /old version: 412/);
    assert.match(printed, /famly/);
  });

  it('azienda-sanitaria loads its register and goes through the citizens', async () => {
    const printed = await runExample('azienda-sanitaria');
    const [, created, changed, unchanged] =
      /anagrafe: (\d+) nuovi, (\d+) aggiornati, (\d+) invariati/.exec(printed) ?? [];
    assert.equal(Number(created) + Number(changed) + Number(unchanged), 8);
    assert.ok(Number(/assistiti attivi: (\d+)/.exec(printed)?.[1]) > 200);
  });

  it('say what to do when the sandbox is not there', async () => {
    const environment = { ...process.env, SINFONIA_DATA: '/nessuna/cartella' };
    const names = ['home-care', 'specialist-plan', 'pharmacy', 'cup-vendor', 'citizen-booking', 'fse-publish'];
    for (const name of [...names, 'azienda-sanitaria', 'vendor-quickstart']) {
      const script = fileURLToPath(new URL(`${name}/run.ts`, import.meta.url));
      await assert.rejects(run(process.execPath, [script], { env: environment }), (error: unknown) => {
        assert.match((error as { stderr: string }).stderr, /start the sandbox first/);
        return true;
      });
    }
  });
});
