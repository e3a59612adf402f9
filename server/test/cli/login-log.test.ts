import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { appendFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { loadLogKeys } from '../../src/identity/login-log/log-keys.ts';
import { openLoginLog } from '../../src/identity/login-log/login-log.ts';

const cli = resolve(import.meta.dirname, '../../src/cli.ts');

describe('sinfonia login-log', () => {
  let folder: string;
  const run = (...args: readonly string[]) =>
    new Promise<{ code: number; out: string }>((done) => {
      const env = { ...process.env, SINFONIA_DATA: folder, LANG: 'en' };
      execFile(process.execPath, [cli, 'login-log', ...args], { cwd: folder, env }, (error, out) => {
        done({ code: typeof error?.code === 'number' ? error.code : error === null ? 0 : 99, out });
      });
    });

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'sinfonia-cli-log-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('reads, checks and notices changes', async () => {
    assert.equal((await run('verify')).code, 2);
    const log = await openLoginLog(join(folder, 'login-log'), await loadLogKeys(join(folder, 'identity')));
    await log.append({
      protocol: 'cie-oidc',
      provider: 'https://idp.example.org',
      outcome: 'success',
      messages: [],
      index: [['state', 'abc']],
    });
    await log.close();
    const shown = await run('show', '--state', 'abc');
    assert.equal(shown.code, 0);
    assert.equal((JSON.parse(shown.out) as { content: { outcome: string } }).content.outcome, 'success');
    assert.equal((await run('show', '--by', 'state', '--value', 'abc')).code, 0);
    assert.equal((await run('show', '--state', 'other')).code, 1);
    assert.equal((await run('show')).code, 2);
    assert.equal((await run('show', '--by', 'toString', '--value', 'x')).code, 2);
    const verified = await run('verify');
    assert.equal(verified.code, 0);
    assert.equal((JSON.parse(verified.out) as { entries: number }).entries, 1);
    const [file = ''] = readdirSync(join(folder, 'login-log'));
    appendFileSync(join(folder, 'login-log', file), '{}\n');
    assert.equal((await run('verify')).code, 1);
  });
});
