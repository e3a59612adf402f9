import assert from 'node:assert/strict';
import { compactDecrypt, decodeJwt, decodeProtectedHeader, importJWK } from 'jose';
import { ProtocolClient } from './protocol-client.ts';
import { startSandboxServer } from './sandbox-server.ts';

const fiscalNumber = 'https://attributes.eid.gov.it/fiscal_number';
const offline = { scope: 'openid offline_access' };

describe('tokens of the providers of the sandbox', function () {
  this.timeout(60_000);
  let server: Awaited<ReturnType<typeof startSandboxServer>>;
  let clients: Readonly<Record<'spid' | 'cie', ProtocolClient>>;
  before(async () => {
    server = await startSandboxServer();
    clients = { spid: await ProtocolClient.of(server, 'spid'), cie: await ProtocolClient.of(server, 'cie') };
  });
  after(() => server.stop());

  async function tokensOf(client: ProtocolClient, changes = {}, account?: string) {
    const code = (await client.signIn(changes, account)).get('code') ?? assert.fail();
    const { status, body, text } = await client.exchange(code);
    assert.equal(status, 200, text);
    return body as Readonly<Record<'access_token' | 'id_token' | 'refresh_token', string>>;
  }

  const userInfo = (client: ProtocolClient, token: string, method = 'GET') =>
    client.send('userinfo', { method, headers: { authorization: `Bearer ${token}` } });

  async function openUserInfo(client: ProtocolClient, text: string) {
    const [key] = client.keys.encryption;
    const opened = await compactDecrypt(text, await importJWK(key ?? assert.fail(), 'RSA-OAEP-256'));
    return new TextDecoder().decode(opened.plaintext);
  }

  for (const name of ['spid', 'cie'] as const) {
    describe(name, () => {
      let client: ProtocolClient;
      before(() => {
        client = clients[name];
      });

      it('says what the rules want in the ID token, and no attribute', async () => {
        const { id_token: idToken } = await tokensOf(client);
        const { iss, aud, acr, nbf, iat, ...claims } = decodeJwt(idToken);
        assert.deepEqual([iss, aud, acr], [client.issuer, server.url, 'https://www.spid.gov.it/SpidL2']);
        assert.equal(nbf, iat);
        for (const claim of ['jti', 'at_hash', 'nonce', 'sub', 'exp']) assert.ok(claim in claims, claim);
        for (const claim of [fiscalNumber, 'given_name', 'family_name']) assert.ok(!(claim in claims), claim);
      });

      it('gives what was asked for, signed, encrypted for the relying party', async () => {
        const { access_token: token, id_token: idToken } = await tokensOf(client);
        const answer = await userInfo(client, token);
        assert.equal(answer.status, 200, answer.text);
        assert.match(answer.type, /^application\/jwt/);
        const { alg, enc, cty } = decodeProtectedHeader(answer.text);
        assert.deepEqual([alg, enc, cty], ['RSA-OAEP-256', 'A256CBC-HS512', 'JWT']);
        const claims = decodeJwt(await openUserInfo(client, answer.text));
        assert.match(String(claims[fiscalNumber]), /^TINIT-[A-Z0-9]{16}$/);
        assert.deepEqual([claims.iss, claims.aud], [client.issuer, server.url]);
        assert.equal(claims.sub, decodeJwt(idToken).sub);
        assert.ok('given_name' in claims && 'exp' in claims);
        assert.ok(!('family_name' in claims) && !('birthdate' in claims), 'what was not asked for stays');
      });

      it('takes a code once, and ends what it gave when it comes again', async () => {
        const code = (await client.signIn()).get('code') ?? '';
        const first = await client.exchange(code);
        assert.equal(first.status, 200);
        assert.equal((await client.exchange(code)).body['error'], 'invalid_grant');
        assert.equal((await userInfo(client, String(first.body['access_token']))).status, 401);
      });

      for (const [what, form] of [
        ['another verifier', { code_verifier: 'another-verifier-that-is-long-enough-for-rfc-7636' }],
        ['no verifier', { code_verifier: null }],
        ['another redirect_uri', { redirect_uri: 'https://other.example.org/callback' }],
        ['no code', { code: null }],
        ['a code of nobody', { code: '__proto__' }],
        ['another grant type', { grant_type: 'password' }],
      ] as const) {
        it(`refuses an exchange with ${what}`, async () => {
          const code = (await client.signIn()).get('code') ?? '';
          const { status, body } = await client.exchange(code, form);
          assert.equal(status, 400);
          assert.match(String(body['error']), /^(invalid_grant|invalid_request|unsupported_grant_type)$/);
        });
      }

      it('refuses a code of the other provider', async () => {
        const other = clients[name === 'spid' ? 'cie' : 'spid'];
        const code = (await other.signIn()).get('code') ?? '';
        assert.equal((await client.exchange(code)).body['error'], 'invalid_grant');
      });

      it('gives a refresh token only for offline_access, another at each use, and no ID token with it', async () => {
        assert.equal((await tokensOf(client)).refresh_token, undefined);
        const { refresh_token: old } = await tokensOf(client, offline);
        const renew = (token: unknown) => client.post('token', { grant_type: 'refresh_token', refresh_token: token });
        const renewed = await renew(old);
        assert.equal(renewed.status, 200, renewed.text);
        assert.equal(renewed.body['id_token'], undefined);
        assert.notEqual(renewed.body['refresh_token'], old);
        assert.equal((await renew(old)).body['error'], 'invalid_grant');
        assert.equal((await renew(renewed.body['refresh_token'])).body['error'], 'invalid_grant', 'all of it ends');
      });

      it('revokes, and says so of anything', async () => {
        const { access_token: token } = await tokensOf(client);
        assert.equal((await client.post('revocation', { token })).status, 200);
        assert.equal((await userInfo(client, token)).status, 401);
        assert.equal((await client.post('revocation', { token: 'constructor' })).status, 200);
        const aud = `${client.issuer}/token`;
        assert.equal((await client.post('revocation', { token }, { aud })).body['error'], 'invalid_client');
      });

      it('gives one subject per person, the other provider another one', async () => {
        const subject = async (of: ProtocolClient, account: string) =>
          decodeJwt((await tokensOf(of, {}, account)).id_token).sub;
        const mine = await subject(client, 'mmg');
        assert.equal(await subject(client, 'mmg'), mine);
        assert.notEqual(await subject(client, 'cittadino'), mine);
        assert.notEqual(await subject(clients[name === 'spid' ? 'cie' : 'spid'], 'mmg'), mine);
      });
    });
  }

  it('gives an ID token with a refresh for SPID at level 1 only', async () => {
    const level1 = { ...offline, acr_values: 'https://www.spid.gov.it/SpidL1', prompt: 'consent' };
    for (const [name, expected] of [
      ['spid', true],
      ['cie', false],
    ] as const) {
      const { refresh_token: token } = await tokensOf(clients[name], level1);
      const renewed = await clients[name].post('token', { grant_type: 'refresh_token', refresh_token: token });
      assert.equal('id_token' in renewed.body, expected, name);
    }
  });

  it('ends refresh tokens with the access token for SPID, not for CIE', async () => {
    for (const [name, status] of [
      ['spid', 400],
      ['cie', 200],
    ] as const) {
      const { access_token: token, refresh_token: refresh } = await tokensOf(clients[name], offline);
      await clients[name].post('revocation', { token });
      const renewed = await clients[name].post('token', { grant_type: 'refresh_token', refresh_token: refresh });
      assert.equal(renewed.status, status, `${name}: ${renewed.text}`);
    }
  });

  it('introspects as much as each scheme tells', async () => {
    const introspect = async (client: ProtocolClient) =>
      (await client.post('introspection', { token: (await tokensOf(client)).access_token })).body;
    const spid = await introspect(clients.spid);
    assert.equal(spid['active'], true);
    assert.deepEqual(Object.keys(spid).sort(), ['active', 'client_id', 'exp', 'iss', 'scope', 'sub']);
    assert.deepEqual(await introspect(clients.cie), { active: true });
    assert.deepEqual((await clients.cie.post('introspection', { token: 'toString' })).body, { active: false });
  });

  it('takes POST for user info from CIE only', async () => {
    const of = async (client: ProtocolClient) =>
      (await userInfo(client, (await tokensOf(client)).access_token, 'POST')).status;
    assert.equal(await of(clients.spid), 405);
    assert.equal(await of(clients.cie), 200);
    assert.equal((await clients.cie.send('userinfo')).status, 401, 'without a token');
  });
});
