import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeJwt, importJWK, SignJWT } from 'jose';
import { createAuthorizationServer } from '../../src/identity/authorization-server/app.ts';
import type { GrantStore } from '../../src/identity/authorization-server/grant-store/port.ts';
import { openSqliteGrantStore } from '../../src/identity/authorization-server/grant-store/sqlite-grant-store.ts';
import {
  generateSigningKey,
  loadKeys,
  publicPartOf,
  type SigningKey,
} from '../../src/identity/authorization-server/signing-keys.ts';
import { noAudit } from '../../src/identity/identity-audit.ts';

describe('a registered system client', () => {
  let folder: string;
  let server: Server;
  let store: GrantStore;
  let issuer: string;
  let key: SigningKey;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sinfonia-client-'));
    server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    issuer = `${baseUrl}/oidc`;
    key = await generateSigningKey('RS384');
    store = openSqliteGrantStore(join(folder, 'identity.sqlite'));
    const { app } = createAuthorizationServer(
      {
        issuer,
        fhirBase: `${baseUrl}/fhir`,
        keys: await loadKeys(folder),
        store,
        purposesOf: () => [],
        isStillHeld: async () => false,
        clients: [
          {
            client_id: 'laboratory',
            token_endpoint_auth_method: 'private_key_jwt',
            jwks: { keys: [publicPartOf(key)] },
            grant_types: ['client_credentials'],
            response_types: [],
            redirect_uris: [],
            smart_scopes: 'system/Observation.crus system/Patient.rs system/Condition.rs?category=problem-list-item',
            access_policy: 'vendor-system',
            organization: 'Organization/laboratory',
          },
        ],
      },
      {
        fhirBase: `${baseUrl}/fhir`,
        store,
        authenticate: async () => assert.fail('nobody asks'),
        claimsOf: async () => undefined,
        hasPatient: async () => false,
        audit: noAudit,
      },
    );
    server.on('request', app.callback());
  });
  after(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await store.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function ask(scope: string): Promise<{ status: number; body: Record<string, unknown> }> {
    const assertion = await new SignJWT({ jti: randomUUID() })
      .setProtectedHeader({ alg: 'RS384', kid: key.kid, typ: 'JWT' })
      .setIssuer('laboratory')
      .setSubject('laboratory')
      .setAudience(`${issuer}/token`)
      .setExpirationTime('1m')
      .sign(await importJWK(key, 'RS384'));
    const response = await fetch(`${issuer}/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        scope,
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: assertion,
      }),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }

  it('signs in with RS384 and gets what it was registered for', async () => {
    const { status, body } = await ask('system/Observation.rs system/Patient.r');
    assert.equal(status, 200, JSON.stringify(body));
    assert.equal(body['scope'], 'system/Observation.rs system/Patient.r');
    const claims = decodeJwt(String(body['access_token']));
    assert.deepEqual([claims['role'], claims['organization']], ['vendor-system', 'Organization/laboratory']);
  });

  it('gets granular scopes within a whole type, and within granular ones', async () => {
    const scope =
      'system/Observation.rs?category=laboratory system/Condition.rs?category=problem-list-item&clinical-status=active';
    const { status, body } = await ask(scope);
    assert.deepEqual([status, body['scope']], [200, scope]);
  });

  for (const scope of [
    'system/*.rs',
    'system/Observation.cruds',
    'system/Patient.rs system/Encounter.r',
    'system/Condition.rs',
    'system/Condition.rs?category=other',
  ]) {
    it(`is refused ${scope}, and gets no part of it`, async () => {
      const { status, body } = await ask(scope);
      assert.deepEqual({ status, error: body['error'] }, { status: 400, error: 'invalid_scope' });
    });
  }

  it('answers the same when the mount has taken the prefix off', async () => {
    const outer = createServer((request, response) => {
      const { url = '' } = request;
      Object.assign(request, { originalUrl: url, url: url.replace(/^\/oidc/, '') });
      server.emit('request', request, response);
    });
    await new Promise<void>((resolve) => outer.listen(0, '127.0.0.1', resolve));
    try {
      const path = '/oidc/.well-known/openid-configuration';
      const address = `http://127.0.0.1:${(outer.address() as AddressInfo).port}${path}`;
      const [one, other] = await Promise.all([fetch(address), fetch(`${issuer}${path.slice('/oidc'.length)}`)]);
      assert.equal(one.status, 200);
      assert.equal(await one.text(), await other.text());
    } finally {
      outer.closeAllConnections();
      outer.close();
    }
  });

  it('has no sign-in pages where nobody can sign in', async () => {
    assert.equal((await fetch(`${issuer}/interaction/abc`)).status, 404);
  });
});
