import assert from 'node:assert/strict';
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const cli = resolve(import.meta.dirname, '../../src/cli.ts');

async function freePort(): Promise<number> {
  const server = createServer().listen(0);
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

describe('sinfonia serve', function () {
  this.timeout(60_000);
  let folder = '';
  let port = 0;
  let environment: Record<string, string> = {};
  let server: ChildProcess;
  let output = '';

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sinfonia-serve-'));
    port = await freePort();
    environment = {
      PATH: process.env['PATH'] ?? '',
      LANG: 'en_GB.UTF-8',
      SINFONIA_PORT: String(port),
      SINFONIA_DATA: join(folder, 'data'),
      SINFONIA_LOG: 'warn',
    };
    server = spawn(process.execPath, [cli, 'serve'], {
      cwd: folder,
      env: environment,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await new Promise<void>((ready, fail) => {
      server.once('exit', (code) => fail(new Error(`ended with ${code}: ${output}`)));
      server.stdout?.on('data', (chunk: Buffer) => {
        output += chunk.toString('utf8');
        if (output.includes('SINFONIA pronta · ready')) ready();
      });
    });
  });
  after(() => {
    server.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  function run(
    args: readonly string[],
    more: Record<string, string> = {},
  ): Promise<{ code: number; out: string; err: string }> {
    return new Promise((done) => {
      execFile(
        process.execPath,
        [cli, ...args],
        { cwd: folder, env: { ...environment, ...more } },
        (error, out, err) => {
          done({ code: error === null ? 0 : Number(error.code), out, err });
        },
      );
    });
  }

  it('prints where things are', () => {
    assert.match(output, new RegExp(`FHIR R4 +http://localhost:${port}/fhir`));
    assert.match(output, new RegExp(`ready {2}http://localhost:${port} {2}\\(\\d+\\.\\d s\\)`));
  });

  it('leaves nothing running when the port is taken', async () => {
    const second = await run(['serve'], { SINFONIA_DATA: join(folder, 'second') });
    assert.equal(second.code, 2);
    assert.match(second.err, /EADDRINUSE/);
  });

  it('is found sound by the doctor', async () => {
    const { code, out } = await run(['doctor']);
    assert.equal(code, 0, out);
    assert.match(out, /^ok {3}server /m);
  });

  it('is backed up while it runs, and restored elsewhere but not over itself', async () => {
    const backup = join(folder, 'backup');
    assert.equal((await run(['backup', backup])).code, 0);
    assert.equal((await run(['restore', backup, '--force'])).code, 2);
    const elsewhere = { SINFONIA_DATA: join(folder, 'elsewhere') };
    assert.equal((await run(['restore', backup], elsewhere)).code, 0);
    const indexed = await run(['reindex', '--type', 'Patient'], elsewhere);
    assert.equal(indexed.code, 0);
    assert.ok(Number(indexed.out) > 0);
    assert.equal((await run(['reindex', '--type', 'Pacient'], elsewhere)).code, 2);
  });

  it('stops in order when a signal comes, even if it comes twice', async () => {
    server.removeAllListeners('exit');
    const ended = once(server, 'exit');
    server.kill('SIGINT');
    server.kill('SIGTERM');
    const [code] = await ended;
    assert.equal(code, 0);
    await assert.rejects(fetch(`http://localhost:${port}/health/live`));
  });
});
