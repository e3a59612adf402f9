import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createIdentity } from '../../src/identity/identity.ts';
import { sandboxKeyPath } from '../../src/identity/sandbox/clients.ts';
import { obtainSystemToken, obtainUserToken, readSandboxKey } from '../../src/identity/sandbox/obtain-token.ts';
import { sandboxUserByFiscalCode, sandboxUsers } from '../../src/identity/sandbox/users.ts';
import { startSandbox } from './running-sandbox.ts';

describe('identity', () => {
  let dataDir: string;
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'sinfonia-identity-'));
  });
  afterEach(() => rm(dataDir, { recursive: true, force: true }));

  const baseUrl = 'https://sinfonia.example';

  it('makes its keys once, for its owner only', async () => {
    const files = [
      sandboxKeyPath(dataDir),
      join(dataDir, 'identity', 'signing-keys.json'),
      join(dataDir, 'identity', 'cookie-keys.json'),
    ];
    // Two processes may start together on one folder.
    const [one, two] = await Promise.all([
      createIdentity({ baseUrl, dataDir, mode: 'sandbox' }),
      createIdentity({ baseUrl, dataDir, mode: 'sandbox' }),
    ]);
    const made = await Promise.all(files.map((file) => readFile(file, 'utf8')));
    for (const file of files) assert.equal((await stat(file)).mode & 0o777, 0o600);
    await one.close();
    await two.close();
    await (await createIdentity({ baseUrl, dataDir, mode: 'sandbox' })).close();
    assert.deepEqual(await Promise.all(files.map((file) => readFile(file, 'utf8'))), made);
  });

  it('has no sandbox in production and refuses to start on its data folder', async () => {
    const production = await createIdentity({ baseUrl, dataDir, mode: 'production' });
    const announced = production.smartConfiguration();
    await production.close();
    assert.equal(announced['authorization_endpoint'], undefined);
    assert.deepEqual(announced['grant_types_supported'], ['client_credentials']);
    await assert.rejects(readFile(sandboxKeyPath(dataDir)), { code: 'ENOENT' });
    for (const option of [{ sandboxClients: true }, { sandboxProvider: true }]) {
      await assert.rejects(createIdentity({ baseUrl, dataDir, mode: 'production', ...option }), /neither sandbox/);
    }
    await (await createIdentity({ baseUrl, dataDir, mode: 'sandbox' })).close();
    await assert.rejects(createIdentity({ baseUrl, dataDir, mode: 'production' }), /sandbox key/);
  });

  it('announces what works, with absolute addresses', async () => {
    const identity = await createIdentity({ baseUrl, dataDir, mode: 'sandbox' });
    const document = identity.smartConfiguration();
    await identity.close();
    assert.equal(document['issuer'], `${baseUrl}/oidc`);
    assert.equal(document['token_endpoint'], `${baseUrl}/oidc/token`);
    assert.deepEqual(document['code_challenge_methods_supported'], ['S256']);
    const capabilities = document['capabilities'] as string[];
    for (const needed of ['client-confidential-asymmetric', 'client-public', 'launch-standalone', 'permission-v2']) {
      assert.ok(capabilities.includes(needed), needed);
    }
    for (const untrue of ['launch-ehr', 'authorize-post', 'permission-patient', 'client-confidential-symmetric']) {
      assert.ok(!capabilities.includes(untrue), untrue);
    }
  });

  it('announces only addresses that answer', async () => {
    const sandbox = await startSandbox();
    try {
      const document = sandbox.identity.smartConfiguration();
      for (const name of ['jwks_uri', 'token_endpoint', 'revocation_endpoint', 'authorization_endpoint']) {
        const method = name.startsWith('token') || name.startsWith('revocation') ? 'POST' : 'GET';
        const response = await fetch(String(document[name]), { method, redirect: 'manual' });
        assert.notEqual(response.status, 404, name);
      }
      for (const path of ['/oidc/me', '/oidc/reg', '/oidc/request', '/oidc/token/introspection', '/oidc/session/end']) {
        assert.equal((await fetch(`${sandbox.baseUrl}${path}`)).status, 404, path);
      }
    } finally {
      await sandbox.stop();
    }
  });

  it('has one test user per kind of actor, found by fiscal code', () => {
    assert.equal(sandboxUsers.length, 19);
    assert.equal(new Set(sandboxUsers.map(({ role }) => role)).size, 19);
    for (const user of sandboxUsers)
      assert.equal(sandboxUserByFiscalCode(` ${user.codiceFiscale.toLowerCase()}`), user);
    assert.equal(sandboxUserByFiscalCode('XXXXXX00X00X000X'), undefined);
  });

  it('gets tokens the way the command line does, and says plainly what is wrong', async () => {
    const sandbox = await startSandbox();
    const scope = 'system/*.cruds';
    const key = await readSandboxKey(sandbox.dataDir);
    const address = sandbox.baseUrl;
    try {
      const system = await obtainSystemToken({ baseUrl: address, scope }, key);
      assert.equal((await sandbox.identity.authenticate(`Bearer ${system.access_token}`)).clientId, 'sandbox-backend');
      const [, , doctor] = sandboxUsers;
      assert.ok(doctor);
      const user = await obtainUserToken({ baseUrl: address, scope: 'openid fhirUser user/*.rs' }, doctor);
      assert.equal((await sandbox.identity.authenticate(`Bearer ${user.access_token}`)).subject, doctor.id);
      await assert.rejects(obtainSystemToken({ baseUrl: address, scope: 'user/*.rs' }, key), { reason: 'refused' });
      await assert.rejects(obtainUserToken({ baseUrl: address, scope }, doctor), {
        reason: 'refused',
        message: /invalid_scope/,
      });
    } finally {
      await sandbox.stop();
    }
    await assert.rejects(obtainSystemToken({ baseUrl: address, scope }, key), { reason: 'not-running' });
    await assert.rejects(readSandboxKey(dataDir), { reason: 'no-key' });
  });
});
