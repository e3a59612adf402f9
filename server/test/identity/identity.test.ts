import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadPolicies } from '../../src/access/policies/load-policies.ts';
import { purposesIn } from '../../src/access/policies/purposes.ts';
import { createIdentity } from '../../src/identity/identity.ts';
import type { PeopleDirectory } from '../../src/identity/people/directory.ts';
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
  const people: PeopleDirectory = {
    findHats: async () => [],
    isStillHeld: async () => false,
    hasPatient: async () => false,
  };
  const parts = { people, purposesOf: purposesIn(loadPolicies()), baseUrl };

  it('makes its keys once, for its owner only', async () => {
    const files = [
      sandboxKeyPath(dataDir),
      join(dataDir, 'identity', 'signing-keys.json'),
      join(dataDir, 'identity', 'cookie-keys.json'),
    ];
    // Two processes may start together on one folder.
    const [one, two] = await Promise.all([
      createIdentity({ ...parts, dataDir, mode: 'sandbox' }),
      createIdentity({ ...parts, dataDir, mode: 'sandbox' }),
    ]);
    const made = await Promise.all(files.map((file) => readFile(file, 'utf8')));
    for (const file of files) assert.equal((await stat(file)).mode & 0o777, 0o600);
    await one.close();
    await two.close();
    await (await createIdentity({ ...parts, dataDir, mode: 'sandbox' })).close();
    assert.deepEqual(await Promise.all(files.map((file) => readFile(file, 'utf8'))), made);
  });

  it('has no sandbox in production and refuses to start on its data folder', async () => {
    const production = await createIdentity({ ...parts, dataDir, mode: 'production' });
    const announced = production.smartConfiguration();
    await production.close();
    assert.equal(announced['authorization_endpoint'], undefined);
    assert.deepEqual(announced['grant_types_supported'], ['client_credentials']);
    await assert.rejects(readFile(sandboxKeyPath(dataDir)), { code: 'ENOENT' });
    for (const option of [{ sandboxClients: true }, { sandboxProvider: true }]) {
      await assert.rejects(createIdentity({ ...parts, dataDir, mode: 'production', ...option }), /neither sandbox/);
    }
    await (await createIdentity({ ...parts, dataDir, mode: 'sandbox' })).close();
    await assert.rejects(createIdentity({ ...parts, dataDir, mode: 'production' }), /sandbox key/);
  });

  it('announces what works, with absolute addresses', async () => {
    const identity = await createIdentity({ ...parts, dataDir, mode: 'sandbox' });
    const document = identity.smartConfiguration();
    await identity.close();
    assert.equal(document['issuer'], `${baseUrl}/oidc`);
    assert.equal(document['token_endpoint'], `${baseUrl}/oidc/token`);
    assert.deepEqual(document['code_challenge_methods_supported'], ['S256']);
    const capabilities = document['capabilities'] as string[];
    for (const needed of [
      'client-confidential-asymmetric',
      'client-public',
      'launch-standalone',
      'launch-ehr',
      'authorize-post',
      'permission-patient',
      'permission-v2',
    ]) {
      assert.ok(capabilities.includes(needed), needed);
    }
    for (const untrue of ['client-confidential-symmetric', 'context-standalone-encounter']) {
      assert.ok(!capabilities.includes(untrue), untrue);
    }
  });

  it('announces only addresses that answer', async () => {
    const sandbox = await startSandbox();
    try {
      const document = sandbox.identity.smartConfiguration();
      const posted = ['token_endpoint', 'revocation_endpoint', 'introspection_endpoint', 'registration_endpoint'];
      for (const name of [...posted, 'jwks_uri', 'authorization_endpoint', 'end_session_endpoint']) {
        const method = posted.includes(name) ? 'POST' : 'GET';
        const response = await fetch(String(document[name]), { method, redirect: 'manual' });
        assert.notEqual(response.status, 404, name);
      }
      for (const path of ['/oidc/me', '/oidc/request', '/oidc/device/auth']) {
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
      assert.equal((await sandbox.identity.authenticate(`Bearer ${user.access_token}`)).fhirUser, doctor.fhirUser);
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
