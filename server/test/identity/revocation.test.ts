import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { decodeJwt, importJWK, SignJWT } from 'jose';
import { readSandboxKey } from '../../src/identity/sandbox/obtain-token.ts';
import { type RunningSandbox, startSandbox } from './running-sandbox.ts';
import { SmartClient } from './smart-client.ts';

describe('introspection and revocation', () => {
  let sandbox: RunningSandbox;
  let client: SmartClient;
  before(async () => {
    sandbox = await startSandbox();
    client = new SmartClient(sandbox);
  });
  after(() => sandbox.stop());

  const scope = 'openid fhirUser offline_access launch/patient patient/*.rs';
  const app = { client_id: 'sandbox-app' };

  async function assertion(audience: string): Promise<Record<string, string>> {
    const key = await readSandboxKey(sandbox.dataDir);
    const jwt = await new SignJWT({ jti: crypto.randomUUID() })
      .setProtectedHeader({ alg: key.alg, kid: key.kid, typ: 'JWT' })
      .setIssuer('sandbox-backend')
      .setSubject('sandbox-backend')
      .setAudience(audience)
      .setExpirationTime('2m')
      .sign(await importJWK(key, key.alg));
    return {
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: jwt,
    };
  }

  const introspect = async (token: string) =>
    client.post('/token/introspection', { token, ...(await assertion(`${client.issuer}/token/introspection`)) });

  it('tells a resource server what an access token and a refresh token are worth', async () => {
    const tokens = await client.tokensOf('cittadino', scope);
    const claims = decodeJwt(tokens.access_token);
    for (const token of [tokens.access_token, tokens.refresh_token]) {
      const { status, body, headers } = await introspect(token);
      assert.equal(status, 200);
      assert.match(headers.get('cache-control') ?? '', /no-store/);
      assert.deepEqual(
        [body.active, body.scope, body.client_id, body.patient, body.sub, body.iss, body.role],
        [true, scope, 'sandbox-app', 'sandbox-cittadino', claims.sub, client.issuer, 'citizen'],
      );
      assert.equal(body.fhirUser, `${sandbox.baseUrl}/fhir/Patient/sandbox-cittadino`);
      assert.ok(body.exp > Date.now() / 1000);
    }
    const system = await introspect(await client.systemToken());
    assert.deepEqual([system.body.active, system.body.role], [true, 'platform-system']);
  });

  it('takes the token of the caller instead of an assertion', async () => {
    const tokens = await client.tokensOf('cittadino', scope);
    const system = { authorization: `Bearer ${await client.systemToken()}` };
    assert.equal((await client.post('/token/introspection', { token: tokens.access_token }, system)).body.active, true);
    const own = { authorization: `Bearer ${tokens.access_token}` };
    assert.equal((await client.post('/token/introspection', { token: tokens.access_token }, own)).body.active, true);
    const foreign = await client.post('/token/introspection', { token: await client.systemToken() }, own);
    assert.deepEqual(foreign.body, { active: false });
    const wrong = { authorization: 'Bearer guess' };
    assert.equal((await client.post('/token/introspection', { token: tokens.access_token }, wrong)).status, 401);
    assert.equal((await client.post('/token/introspection', {}, system)).status, 400);
  });

  it('says no more than inactive of what it does not know, and nothing to strangers', async () => {
    const { access_token: good } = await client.tokensOf('mmg', 'openid user/*.rs');
    const [header, payload] = good.split('.');
    for (const token of ['guess', '__proto__', `${header}.${payload}.AAAA`, 'a.b.c', 'x'.repeat(20_000)]) {
      assert.deepEqual((await introspect(token)).body, { active: false }, token.slice(0, 20));
    }
    const stranger = await client.post('/token/introspection', { token: good });
    assert.equal(stranger.status >= 400, true);
    assert.equal(stranger.body.active, undefined);
    const badKey = { ...(await assertion(`${client.issuer}/token`)), client_assertion: 'a.b.c' };
    const unsigned = await client.post('/token/introspection', { token: good, ...badKey });
    assert.deepEqual([unsigned.status >= 400, unsigned.body.active], [true, undefined]);
    // Another public client must not learn of the token either.
    const asApp = await client.post('/token/introspection', { token: await client.systemToken(), ...app });
    assert.deepEqual(asApp.body, { active: false });
  });

  it('ends the whole login at once when its access token is revoked', async () => {
    const tokens = await client.tokensOf('mmg', 'openid offline_access user/*.rs');
    const renewed = (await client.refresh(tokens.refresh_token)).body;
    assert.equal(await client.isAccepted(renewed.access_token), true);
    const { status, body } = await client.post('/token/revocation', { ...app, token: renewed.access_token });
    assert.deepEqual([status, body], [200, undefined]);
    for (const token of [tokens.access_token, renewed.access_token]) {
      assert.equal(await client.isAccepted(token), false);
      assert.deepEqual((await introspect(token)).body, { active: false });
    }
    assert.equal((await client.refresh(renewed.refresh_token)).body.error, 'invalid_grant');
  });

  it('ends the access tokens too when a refresh token is revoked', async () => {
    const tokens = await client.tokensOf('mmg', 'openid offline_access user/*.rs');
    assert.equal((await client.post('/token/revocation', { ...app, token: tokens.refresh_token })).status, 200);
    assert.equal(await client.isAccepted(tokens.access_token), false);
    assert.deepEqual((await introspect(tokens.refresh_token)).body, { active: false });
  });

  it('ends one token of a system and leaves its others', async () => {
    const [one, two] = [await client.systemToken(), await client.systemToken()];
    const revoked = await client.post('/token/revocation', {
      token: one,
      ...(await assertion(`${client.issuer}/token`)),
    });
    assert.equal(revoked.status, 200);
    assert.deepEqual([await client.isAccepted(one), await client.isAccepted(two)], [false, true]);
  });

  it('answers 200 to the token of another client, and revokes nothing', async () => {
    const [tokens, system] = [await client.tokensOf('mmg', 'openid user/*.rs'), await client.systemToken()];
    const foreign = await client.post('/token/revocation', {
      token: tokens.access_token,
      ...(await assertion(`${client.issuer}/token`)),
    });
    assert.equal(foreign.status, 200);
    assert.equal((await client.post('/token/revocation', { ...app, token: system })).status, 200);
    assert.equal((await client.post('/token/revocation', { ...app, token: 'guess' })).status, 200);
    assert.deepEqual([await client.isAccepted(tokens.access_token), await client.isAccepted(system)], [true, true]);
    assert.equal((await client.post('/token/revocation', { ...app })).status, 400);
    assert.equal((await client.post('/token/revocation', { token: system })).status >= 400, true);
  });

  it('ends the tokens of a code that is used twice, and the family of a refresh token that is', async () => {
    const back = await client.browser().signIn(client.authorizationAddress('openid offline_access user/*.rs'), 'mmg');
    const code = back.searchParams.get('code') ?? '';
    const first = await client.exchange(code);
    assert.equal(await client.isAccepted(first.body.access_token), true);
    assert.equal((await client.exchange(code)).body.error, 'invalid_grant');
    assert.equal(await client.isAccepted(first.body.access_token), false);
    assert.equal((await client.refresh(first.body.refresh_token)).body.error, 'invalid_grant');

    const tokens = await client.tokensOf('mmg', 'openid offline_access user/*.rs');
    const second = (await client.refresh(tokens.refresh_token)).body;
    assert.equal((await client.refresh(tokens.refresh_token)).body.error, 'invalid_grant');
    for (const token of [tokens.access_token, second.access_token]) assert.equal(await client.isAccepted(token), false);
  });

  it('leaves no token of a code alive when its uses race', async () => {
    const back = await client.browser().signIn(client.authorizationAddress('openid user/*.rs'), 'mmg');
    const code = back.searchParams.get('code') ?? '';
    const answers = await Promise.all(Array.from({ length: 6 }, () => client.exchange(code)));
    for (const { body } of answers) {
      if (body.access_token !== undefined) assert.equal(await client.isAccepted(body.access_token), false);
    }
  });

  it('ends everything of the login when the person signs out', async () => {
    const browser = client.browser();
    const back = await browser.signIn(client.authorizationAddress('openid offline_access user/*.rs'), 'mmg');
    const tokens = (await client.exchange(back.searchParams.get('code') ?? '')).body;
    const { page } = await browser.follow(`${client.issuer}/session/end?id_token_hint=${tokens.id_token}`);
    const html = (await page?.text()) ?? '';
    assert.match(html, /Vuoi uscire/);
    const without = await browser.follow(`${client.issuer}/session/end/confirm`, { logout: 'yes', xsrf: 'guess' });
    assert.equal(without.page?.status, 400);
    assert.equal(await client.isAccepted(tokens.access_token), true);
    const xsrf = /name="xsrf" value="([^"]+)"/.exec(html)?.[1] ?? '';
    const done = await browser.follow(`${client.issuer}/session/end/confirm`, { logout: 'yes', xsrf });
    assert.equal(done.page?.status, 200);
    assert.equal(await client.isAccepted(tokens.access_token), false);
    assert.equal((await client.refresh(tokens.refresh_token)).body.error, 'invalid_grant');
  });

  it('reaches another process within two seconds', async () => {
    const { createIdentity } = await import('../../src/identity/identity.ts');
    const { createPeopleDirectory } = await import('../../src/identity/people/directory.ts');
    const other = await createIdentity({
      baseUrl: sandbox.baseUrl,
      dataDir: sandbox.dataDir,
      mode: 'sandbox',
      people: createPeopleDirectory(sandbox.store),
      purposesOf: () => [],
    });
    try {
      const { access_token: token } = await client.tokensOf('mmg', 'openid user/*.rs');
      await other.authenticate(`Bearer ${token}`);
      await client.post('/token/revocation', { ...app, token });
      await pause(2_000);
      await assert.rejects(other.authenticate(`Bearer ${token}`));
    } finally {
      await other.close();
    }
  });
});
