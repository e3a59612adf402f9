import assert from 'node:assert/strict';
import { join } from 'node:path';
import { isRefusal } from '@sinfonia/profiles/issues';
import { canonicalBase } from '@sinfonia/profiles/package';
import { validate } from '@sinfonia/profiles/validator';
import { decodeJwt, importJWK, SignJWT } from 'jose';
import { rotateKeys } from '../../src/identity/authorization-server/rotate-keys.ts';
import { readSandboxKey } from '../../src/identity/sandbox/obtain-token.ts';
import { loadVendorAuthorityKey, vendorAuthorityOf } from '../../src/identity/sandbox/vendor-authority.ts';
import { callback } from './browser.ts';
import { fiscalCodes } from './people.ts';
import { type RunningSandbox, startSandbox } from './running-sandbox.ts';
import { SmartClient } from './smart-client.ts';

const scope = 'openid fhirUser offline_access user/*.rs';
const profiles = [`${canonicalBase}/StructureDefinition/sinfonia-audit-event`];

interface Trial {
  readonly client: SmartClient;
  readonly sandbox: RunningSandbox;
}

const login = '110122 0';
const revoked = '110137 0 revoked';
const logout = '110123 0';

/** What happens, and the AuditEvents it leaves, in any order. */
const cases: Readonly<Record<string, { act: (trial: Trial) => Promise<unknown>; leaves: readonly string[] }>> = {
  'a page of the sign-in that is only looked at': {
    act: ({ client }) => client.browser().follow(client.authorizationAddress(scope)),
    leaves: [],
  },
  'a sign-in, its renewal and the use of its token': {
    act: async ({ client }) => {
      const tokens = await client.tokensOf('mmg', scope);
      await client.refresh(tokens.refresh_token);
      await client.isAccepted(tokens.access_token);
    },
    leaves: [login],
  },
  'a sign-in that is given up': {
    act: async ({ client }) => {
      const browser = client.browser();
      await browser.follow(client.authorizationAddress(scope));
      await browser.follow(`${browser.address.pathname}/abort`, {});
    },
    leaves: ['110122 4 cancelled sign-in'],
  },
  'a consent that is refused, once however often it is sent': {
    act: async ({ client }) => {
      const browser = client.browser();
      await browser.follow(client.authorizationAddress(scope));
      await browser.follow(`${browser.address.pathname}/login`, { account: 'mmg' });
      const address = `${browser.address.pathname}/abort`;
      for (let n = 0; n < 3; n++) await browser.go(address, {});
    },
    leaves: ['110122 4 consent-refused'],
  },
  'somebody whom no register knows': {
    act: async ({ client }) => {
      const browser = client.browser();
      await browser.follow(client.authorizationAddress(scope));
      await browser.go(`${browser.address.pathname}/login`, { codice_fiscale: fiscalCodes.stranger });
    },
    leaves: ['110122 4 obstacle-nobody sign-in'],
  },
  'a code that is used twice, with the end of its grant': {
    act: async ({ client }) => {
      const back = await client.browser().signIn(client.authorizationAddress(scope), 'mmg');
      const code = back.searchParams.get('code') ?? '';
      assert.equal((await client.exchange(code)).status, 200);
      assert.equal((await client.exchange(code)).status, 400);
    },
    leaves: [login, revoked, '110126 4 invalid_grant (code-reused) token'],
  },
  'a refresh token that is used twice, with the end of its grant': {
    act: async ({ client }) => {
      const { refresh_token: token } = await client.tokensOf('mmg', scope);
      assert.equal((await client.refresh(token)).status, 200);
      assert.equal((await client.refresh(token)).status, 400);
    },
    leaves: [login, revoked, '110126 4 invalid_grant (refresh-token-reused) token'],
  },
  'a code that was invented': {
    act: ({ client }) => client.exchange('guess'),
    leaves: ['110126 4 invalid_grant (code-unknown) token'],
  },
  'a code with the verifier of another request': {
    act: async ({ client }) => {
      const back = await client.browser().signIn(client.authorizationAddress(scope), 'mmg');
      const other = { code_verifier: 'the-verifier-of-the-attacker-which-is-long-enough-too' };
      await client.exchange(back.searchParams.get('code') ?? '', other);
    },
    leaves: [login, '110126 4 invalid_grant (pkce-mismatch) token'],
  },
  'a request without PKCE': {
    act: ({ client }) =>
      client
        .browser()
        .follow(client.authorizationAddress(scope, { code_challenge: null, code_challenge_method: null })),
    leaves: ['110122 4 invalid_request (pkce-missing) authorization'],
  },
  'a request with PKCE of the plain kind': {
    act: ({ client }) =>
      client.browser().follow(client.authorizationAddress(scope, { code_challenge_method: 'plain' })),
    leaves: ['110122 4 invalid_request (pkce-downgrade) authorization'],
  },
  'a redirect to somewhere else': {
    act: ({ client }) =>
      client.browser().go(client.authorizationAddress(scope, { redirect_uri: 'https://evil.example/callback' })),
    leaves: ['110122 4 invalid_redirect_uri authorization'],
  },
  'a request object, which is not supported and so cannot be replayed': {
    act: ({ client }) => client.browser().go(client.authorizationAddress(scope, { request: 'a.b.c' })),
    leaves: ['110122 4 request_not_supported authorization'],
  },
  'a client that nobody registered': {
    act: ({ client }) => client.browser().go(client.authorizationAddress(scope, { client_id: 'nobody-at-all' })),
    leaves: ['110122 4 invalid_client (client-unknown) authorization'],
  },
  'a form of another site': {
    act: async ({ client }) => {
      const browser = client.browser();
      await browser.follow(client.authorizationAddress(scope));
      await browser.go(`${browser.address.pathname}/login`, { account: 'mmg' }, { origin: 'https://evil.example' });
    },
    leaves: ['110122 4 invalid_request (form-of-another-site) sign-in'],
  },
  'a form without its token': {
    act: async ({ client }) => {
      const browser = client.browser();
      await browser.follow(client.authorizationAddress(scope));
      await browser.go(`${browser.address.pathname}/login`, { account: 'mmg', form_token: '' });
    },
    leaves: ['110122 4 invalid_request (form-without-token) sign-in'],
  },
  'an interaction in the browser of somebody else': {
    act: async ({ client }) => {
      const one = client.browser();
      await one.follow(client.authorizationAddress(scope));
      const other = client.browser();
      await other.follow(client.authorizationAddress(scope));
      assert.equal((await other.go(one.address.pathname)).status, 400);
    },
    leaves: ['110122 4 invalid_request (other-browser) sign-in'],
  },
  'an assertion that is replayed': {
    act: async (trial) => {
      const form = await assertionOf(trial, {});
      assert.equal((await trial.client.post('/token', form)).status, 200);
      assert.equal((await trial.client.post('/token', form)).status, 401);
    },
    leaves: ['110126 4 invalid_client (assertion-replayed) token'],
  },
  'an assertion of an hour': {
    act: async (trial) => trial.client.post('/token', await assertionOf(trial, { exp: 3600 })),
    leaves: ['110126 4 invalid_client (assertion-too-long) token'],
  },
  'an assertion that has expired': {
    act: async (trial) => trial.client.post('/token', await assertionOf(trial, { exp: -60 })),
    leaves: ['110126 4 invalid_client (assertion-expired) token'],
  },
  'an assertion that is not valid yet': {
    act: async (trial) => trial.client.post('/token', await assertionOf(trial, { nbf: 100 })),
    leaves: ['110126 4 invalid_client (assertion-not-yet-valid) token'],
  },
  'an assertion for somebody else': {
    act: async (trial) => trial.client.post('/token', await assertionOf(trial, { aud: 'https://other.example' })),
    leaves: ['110126 4 invalid_client (assertion-wrong-audience) token'],
  },
  'an assertion of another issuer': {
    act: async (trial) => trial.client.post('/token', await assertionOf(trial, { iss: 'somebody-else' })),
    leaves: ['110126 4 invalid_client (assertion-wrong-issuer) token'],
  },
  'the revocation of a token of a person': {
    act: async ({ client }) => {
      const { access_token: token } = await client.tokensOf('mmg', scope);
      for (let n = 0; n < 3; n++) await client.post('/token/revocation', { token, client_id: 'sandbox-app' });
    },
    leaves: [login, revoked],
  },
  'the revocation of a token that was invented': {
    act: ({ client }) => client.post('/token/revocation', { token: 'guess', client_id: 'sandbox-app' }),
    leaves: [],
  },
  'a logout, with the end of its grant': {
    act: async ({ client }) => {
      const browser = client.browser();
      const back = await browser.signIn(client.authorizationAddress(scope), 'mmg');
      await client.exchange(back.searchParams.get('code') ?? '');
      const page = await browser.go(`${client.issuer}/session/end`);
      const html = await page.text();
      const [, xsrf = ''] = /name="xsrf" value="([^"]+)"/.exec(html) ?? [];
      const answer = await browser.go(`${client.issuer}/session/end/confirm`, { xsrf, logout: 'yes' });
      assert.equal(answer.status, 303);
    },
    leaves: [login, logout, revoked],
  },
  'the life of a registration': {
    act: async ({ client, sandbox }) => {
      const { body } = await client.json('POST', '/reg', { software_statement: await statementOf(sandbox, client) });
      const path = `/reg/${body.client_id}`;
      const again = { software_statement: await statementOf(sandbox, client) };
      assert.equal((await client.json('PUT', path, again, body.registration_access_token)).status, 200);
      assert.equal((await client.json('GET', path, undefined, 'guess')).status, 401);
      assert.equal((await client.json('DELETE', path, undefined, body.registration_access_token)).status, 204);
    },
    leaves: [
      '110129 0 client-registered',
      '110129 0 client-changed',
      '110126 4 invalid_token registration',
      '110129 0 client-removed',
    ],
  },
  'a registration without a statement': {
    act: ({ client }) => client.json('POST', '/reg', { software_statement: 'a.b.c' }),
    leaves: ['110126 4 invalid_software_statement registration'],
  },
  'a launch of somebody without a token': {
    act: ({ client }) => client.json('POST', '/launch', { patient: 'x', client_id: 'sandbox-app' }),
    leaves: ['110126 4 invalid_token launch'],
  },
  'the rotation of keys': {
    act: async ({ sandbox }) => {
      await sandbox.identity.refresh();
      await rotateKeys(join(sandbox.dataDir, 'identity'), false);
      await sandbox.identity.refresh();
    },
    leaves: ['110129 0 keys-changed'],
  },
};

async function assertionOf(
  { client, sandbox }: Trial,
  changes: { readonly exp?: number; readonly nbf?: number; readonly aud?: string; readonly iss?: string },
): Promise<Record<string, string>> {
  const key = await readSandboxKey(sandbox.dataDir);
  const now = Math.floor(Date.now() / 1000);
  const jwt = new SignJWT({
    jti: crypto.randomUUID(),
    ...(changes.nbf === undefined ? {} : { nbf: now + changes.nbf }),
  })
    .setProtectedHeader({ alg: key.alg, kid: key.kid, typ: 'JWT' })
    .setIssuer(changes.iss ?? 'sandbox-backend')
    .setSubject('sandbox-backend')
    .setAudience(changes.aud ?? `${client.issuer}/token`)
    .setExpirationTime(now + (changes.exp ?? 120));
  return {
    grant_type: 'client_credentials',
    scope: 'system/*.rs',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: await jwt.sign(await importJWK(key, key.alg)),
  };
}

async function statementOf(sandbox: RunningSandbox, client: SmartClient): Promise<string> {
  const authority = await loadVendorAuthorityKey(sandbox.dataDir);
  return new SignJWT({
    jti: crypto.randomUUID(),
    software_id: 'recorded',
    client_name: 'Cartella di prova',
    redirect_uris: [callback],
    smart_scopes: 'openid user/*.rs',
  })
    .setProtectedHeader({ alg: authority.alg, kid: authority.kid })
    .setIssuer(vendorAuthorityOf(client.issuer))
    .setIssuedAt()
    .sign(await importJWK(authority, authority.alg));
}

describe('audit of sign-ins and of the authorization server', () => {
  let sandbox: RunningSandbox;
  let client: SmartClient;
  before(async () => {
    sandbox = await startSandbox();
    client = new SmartClient(sandbox);
  });
  after(() => sandbox.stop());

  for (const [name, { act, leaves }] of Object.entries(cases)) {
    it(`${leaves.length === 0 ? 'has nothing of' : 'records'} ${name}`, async () => {
      await sandbox.recorded();
      await act({ client, sandbox });
      assert.deepEqual([...(await sandbox.recorded())].sort(), [...leaves].sort());
    });
  }

  it('names the account, the part and the grant of a sign-in, and nobody by name or fiscal code', async () => {
    const { access_token: token } = await client.tokensOf('mmg', scope);
    const claims = decodeJwt(token);
    const events = await sandbox.auditEvents();
    const grant = `${client.issuer}/grants/${claims['grant_id']}`;
    const [event] = events.filter(({ agent }) => agent?.[0]?.policy?.includes(grant));
    assert.equal(event?.agent?.[0]?.who?.identifier?.value, claims.sub);
    assert.equal(`${sandbox.baseUrl}/fhir/${event?.agent?.[0]?.who?.reference}`, claims['fhirUser']);
    assert.equal(event?.agent?.[0]?.role?.[0]?.text, claims['role']);
    const text = JSON.stringify(events);
    assert.doesNotMatch(text, /[A-Z]{6}\d{2}[A-Z]\d{2}[A-Z]\d{3}[A-Z]/);
    assert.ok(!text.includes('evil.example') && !text.includes('nobody-at-all') && !text.includes(token));
    for (const one of events) assert.deepEqual(validate(one, { profiles }).filter(isRefusal), [], JSON.stringify(one));
  });

  it('is not filled by a flood: refusals are counted', async () => {
    await sandbox.recorded();
    const asked = 300;
    for (let n = 0; n < asked; n += 50) {
      await Promise.all(Array.from({ length: 50 }, (_one, k) => client.exchange(`guess-${n + k}`)));
    }
    const before = new Set((await sandbox.auditEvents()).map(({ id }) => id));
    assert.ok(before.size < 400);
    const fresh = await sandbox.recorded();
    assert.ok(fresh.length < 20, String(fresh.length));
    const counts = (await sandbox.auditEvents())
      .filter(({ outcomeDesc }) => outcomeDesc === 'invalid_grant (code-unknown)')
      .flatMap(({ entity = [] }) => entity.flatMap(({ detail = [] }) => detail))
      .filter(({ type }) => type === 'count')
      .map(({ valueString }) => Number(valueString));
    // One more is that of the table above.
    assert.equal(
      counts.reduce((one, other) => one + other, 0),
      asked + 1,
    );
  });
});
