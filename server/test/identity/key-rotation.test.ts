import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { decodeProtectedHeader } from 'jose';
import { keptAfter, publishedFirst, rotateKeys } from '../../src/identity/authorization-server/rotate-keys.ts';
import { readStoredKeys } from '../../src/identity/authorization-server/signing-keys.ts';
import { type RunningSandbox, startSandbox } from './running-sandbox.ts';
import { SmartClient } from './smart-client.ts';

const run = promisify(execFile);
const cli = resolve(import.meta.dirname, '../../src/cli.ts');

describe('rotation of the signing keys', () => {
  let sandbox: RunningSandbox;
  let client: SmartClient;
  let folder: string;
  beforeEach(async () => {
    sandbox = await startSandbox();
    client = new SmartClient(sandbox);
    folder = join(sandbox.dataDir, 'identity');
  });
  afterEach(() => sandbox.stop());

  const published = async (): Promise<string[]> => {
    const { keys } = (await client.json('GET', '/jwks')).body as { keys: { kid: string; d?: string }[] };
    assert.ok(keys.every(({ d }) => d === undefined));
    return keys.map(({ kid }) => kid).sort();
  };
  const kidOf = (token: string) => String(decodeProtectedHeader(token).kid);

  it('publishes, signs and drops while the server runs, and no token is refused on the way', async () => {
    const before = await client.systemToken();
    const old = await published();
    let now = Date.now();

    assert.equal((await rotateKeys(folder, false, now)).step, 'published');
    await sandbox.identity.refresh();
    assert.equal((await published()).length, 6);
    assert.equal(kidOf(await client.systemToken()), kidOf(before));
    assert.equal((await rotateKeys(folder, false, now)).step, 'waits');

    now += publishedFirst * 1000;
    assert.equal((await rotateKeys(folder, false, now)).step, 'signs');
    await sandbox.identity.refresh();
    const after = await client.systemToken();
    assert.notEqual(kidOf(after), kidOf(before));
    for (const token of [before, after]) assert.equal(await client.isAccepted(token), true);
    assert.equal((await rotateKeys(folder, false, now)).step, 'waits');

    now += keptAfter * 1000;
    assert.equal((await rotateKeys(folder, false, now)).step, 'dropped');
    await sandbox.identity.refresh();
    const left = await published();
    assert.equal(left.length, 3);
    assert.ok(left.every((kid) => !old.includes(kid)));
    assert.deepEqual([await client.isAccepted(before), await client.isAccepted(after)], [false, true]);
    assert.equal((await rotateKeys(folder, false, now)).step, 'published');
    assert.equal((await stat(join(folder, 'signing-keys.json'))).mode & 0o777, 0o600);
  });

  it('does not lose a login that is under way', async () => {
    const browser = client.browser();
    await browser.follow(client.authorizationAddress('openid offline_access user/*.rs'));
    await rotateKeys(folder, false);
    await rotateKeys(folder, false, Date.now() + publishedFirst * 1000);
    await sandbox.identity.refresh();
    await browser.follow(`${browser.address.pathname}/login`, { account: 'mmg' });
    const { callback } = await browser.follow(`${browser.address.pathname}/confirm`, {});
    const { status, body } = await client.exchange(callback?.searchParams.get('code') ?? '');
    assert.equal(status, 200);
    assert.equal((await client.refresh(body.refresh_token)).status, 200);
  });

  it('retires a key at once: its tokens end, logins go on with the new one', async () => {
    const tokens = await client.tokensOf('mmg', 'openid offline_access user/*.rs');
    assert.equal((await rotateKeys(folder, true)).step, 'retired');
    await sandbox.identity.refresh();
    assert.equal(await client.isAccepted(tokens.access_token), false);
    const renewed = await client.refresh(tokens.refresh_token);
    assert.equal(await client.isAccepted(renewed.body.access_token), true);
  });

  it('keeps the keys when a file is broken, and says so', async () => {
    const before = await published();
    await writeFile(join(folder, 'signing-keys.json'), '{');
    await assert.rejects(sandbox.identity.refresh());
    assert.deepEqual(await published(), before);
    assert.equal(await client.isAccepted(await client.systemToken()), true);
  });

  it('is one command at the terminal, which says what comes next', async () => {
    const environment = {
      PATH: process.env['PATH'] ?? '',
      LANG: 'en_GB.UTF-8',
      SINFONIA_DATA: sandbox.dataDir,
      SINFONIA_BASE_URL: sandbox.baseUrl,
    };
    const command = (...words: string[]) =>
      run(process.execPath, [cli, ...words], { env: environment, cwd: sandbox.dataDir });
    assert.match((await command('keys', 'rotate')).stdout, /new keys are published/);
    await assert.rejects(command('keys', 'rotate'), { code: 1, stderr: /too early/ });
    assert.match((await command('keys', 'rotate', '--retire')).stdout, /replaced at once/);
    assert.equal((await readStoredKeys(folder)).length, 3);
    const nowhere = { ...environment, SINFONIA_DATA: join(sandbox.dataDir, 'nowhere') };
    await assert.rejects(run(process.execPath, [cli, 'keys', 'rotate'], { env: nowhere }), { code: 2 });
  }).timeout(30_000);

  it('has its counterpart for clients: one command registers one in the sandbox', async () => {
    const environment = {
      PATH: process.env['PATH'] ?? '',
      SINFONIA_DATA: sandbox.dataDir,
      SINFONIA_BASE_URL: sandbox.baseUrl,
    };
    const command = (...words: string[]) =>
      run(process.execPath, [cli, 'client', 'register', ...words], { env: environment, cwd: sandbox.dataDir });
    const app = JSON.parse((await command('--name', 'Diario di prova')).stdout) as Record<string, unknown>;
    assert.deepEqual([app['software_id'], app['token_endpoint_auth_method']], ['diario-di-prova', 'none']);
    const key = join(sandbox.dataDir, 'lab.jwk.json');
    const system = JSON.parse((await command('--name', 'Lab', '--system', '--key', key)).stdout) as Record<
      string,
      unknown
    >;
    assert.equal(system['access_policy'], 'vendor-system');
    assert.equal((await stat(key)).mode & 0o777, 0o600);
    assert.ok((await readFile(key, 'utf8')).includes('"d"'));
    await assert.rejects(command('--name', 'Lab', '--system'), { code: 2 });
    await assert.rejects(command(), { code: 2 });
    const file = join(sandbox.dataDir, 'statement.jwt');
    await writeFile(file, 'not a statement');
    await assert.rejects(command('--statement', file), { code: 1, stderr: /invalid_software_statement/ });
  }).timeout(30_000);
});
