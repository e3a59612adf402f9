import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { importJWK } from 'jose';
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  type Configuration,
  calculatePKCECodeChallenge,
  clientCredentialsGrant,
  discovery,
  modifyAssertion,
  None,
  PrivateKeyJwt,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
  refreshTokenGrant,
  tokenRevocation,
} from 'openid-client';
import { signInAs } from '../../../sdk/src/testing/person.ts';
import { type RunningServer, startServer } from '../rest/running-server.ts';

const redirectUri = 'http://127.0.0.1:4568/callback';

/** A client that we did not write, against the running server. */
describe('openid-client', () => {
  let server: RunningServer;
  let issuer: URL;
  before(async () => {
    server = await startServer();
    issuer = new URL('/oidc', server.base);
  });
  after(() => server.stop());

  const insecure = { execute: [allowInsecureRequests] };

  async function backend(): Promise<Configuration> {
    const jwk = JSON.parse(await readFile(join(server.data, 'sandbox', 'sandbox-backend.jwk.json'), 'utf8'));
    const key = await importJWK(jwk, 'ES384');
    assert.ok(!(key instanceof Uint8Array));
    const method = PrivateKeyJwt(
      { key, kid: jwk.kid },
      {
        [modifyAssertion]: (header, claims) =>
          Object.assign(claims, { aud: `${issuer}/token` }) && void Object.assign(header, { typ: 'JWT' }),
      },
    );
    return discovery(issuer, 'sandbox-backend', undefined, method, insecure);
  }

  it('gets a token by Backend Services and reads with it', async () => {
    const tokens = await clientCredentialsGrant(await backend(), { scope: 'system/Patient.rs' });
    assert.equal(tokens.scope, 'system/Patient.rs');
    assert.ok((tokens.expires_in ?? Number.NaN) <= 300);
    assert.equal(tokens.refresh_token, undefined);
    const answer = await server.ask('GET', '/fhir/Patient/sandbox-cittadino', {
      authorization: `Bearer ${tokens.access_token}`,
    });
    assert.equal(answer.status, 200);
  });

  it('signs a citizen in with PKCE, nonce and state, reads her data, renews and revokes', async () => {
    const configuration = await discovery(issuer, 'sandbox-app', undefined, None(), insecure);
    const verifier = randomPKCECodeVerifier();
    const [state, nonce] = [randomState(), randomNonce()];
    const start = buildAuthorizationUrl(configuration, {
      redirect_uri: redirectUri,
      scope: 'openid fhirUser launch/patient offline_access patient/*.rs',
      aud: server.base,
      state,
      nonce,
      code_challenge: await calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    });
    const callback = await signInAs({ user: 'cittadino' }, start, redirectUri);
    const checks = { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce, idTokenExpected: true };
    const tokens = await authorizationCodeGrant(configuration, callback, checks);
    assert.equal(tokens['patient'], 'sandbox-cittadino');
    assert.equal(tokens.claims()?.['fhirUser'], `${server.base}/Patient/sandbox-cittadino`);
    const read = (token: string) =>
      server.ask('GET', '/fhir/Patient/sandbox-cittadino', { authorization: `Bearer ${token}` });
    assert.equal((await read(tokens.access_token)).status, 200);
    const renewed = await refreshTokenGrant(configuration, tokens.refresh_token ?? '');
    assert.notEqual(renewed.refresh_token, tokens.refresh_token);
    assert.equal((await read(renewed.access_token)).status, 200);
    await tokenRevocation(configuration, renewed.refresh_token ?? '');
    await assert.rejects(
      refreshTokenGrant(configuration, renewed.refresh_token ?? ''),
      /invalid_grant|server responded/,
    );
  });

  it('refuses a callback of another server (mix-up)', async () => {
    const configuration = await discovery(issuer, 'sandbox-app', undefined, None(), insecure);
    const verifier = randomPKCECodeVerifier();
    const start = buildAuthorizationUrl(configuration, {
      redirect_uri: redirectUri,
      scope: 'openid fhirUser patient/*.rs',
      aud: server.base,
      code_challenge: await calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    });
    const callback = await signInAs({ user: 'cittadino' }, start, redirectUri);
    callback.searchParams.set('iss', 'https://other.example');
    await assert.rejects(
      authorizationCodeGrant(configuration, callback, { pkceCodeVerifier: verifier }),
      (error) => error instanceof Error && /iss/.test(String(error.cause)),
    );
  });
});
