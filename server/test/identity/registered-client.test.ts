import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importJWK, SignJWT } from 'jose';
import { createAuthorizationServer } from '../../src/identity/authorization-server/app.ts';
import { type GrantStore, openGrantStore } from '../../src/identity/authorization-server/grant-store.ts';
import {
  generateSigningKey,
  loadKeys,
  publicPartOf,
  type SigningKey,
} from '../../src/identity/authorization-server/signing-keys.ts';

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
    store = openGrantStore(join(folder, 'identity.sqlite'));
    const { app } = createAuthorizationServer({
      issuer,
      fhirBase: `${baseUrl}/fhir`,
      keys: await loadKeys(folder),
      store,
      findAccount: () => undefined,
      clients: [
        {
          client_id: 'laboratory',
          token_endpoint_auth_method: 'private_key_jwt',
          jwks: { keys: [publicPartOf(key)] },
          grant_types: ['client_credentials'],
          response_types: [],
          redirect_uris: [],
          smart_scopes: 'system/Observation.crus system/Patient.rs',
        },
      ],
    });
    server.on('request', app.callback());
  });
  after(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    store.close();
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
  });

  for (const scope of ['system/*.rs', 'system/Observation.cruds', 'system/Patient.rs system/Encounter.r']) {
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
