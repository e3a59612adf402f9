import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, importJWK, SignJWT, UnsecuredJWT } from 'jose';
import { generateSigningKey, type SigningKey } from '../../src/identity/authorization-server/signing-keys.ts';
import { readSandboxKey } from '../../src/identity/sandbox/obtain-token.ts';
import cases from './client-assertions.cases.json' with { type: 'json' };
import { type RunningSandbox, startSandbox } from './running-sandbox.ts';

interface AssertionCase {
  readonly name: string;
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly header?: Readonly<Record<string, unknown>>;
  readonly form?: Readonly<Record<string, string | null>>;
  readonly exp?: number | null;
  readonly key?: string;
}

describe('Backend Services', () => {
  let sandbox: RunningSandbox;
  let registered: SigningKey;
  before(async () => {
    sandbox = await startSandbox();
    registered = await readSandboxKey(sandbox.dataDir);
  });
  after(() => sandbox.stop());

  const now = () => Math.floor(Date.now() / 1000);
  const placed = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(placed);
    if (value === '{in an hour}') return now() + 3600;
    if (typeof value !== 'string') return value;
    const { baseUrl } = sandbox;
    return value
      .replace('{token}', `${baseUrl}/oidc/token`)
      .replace('{issuer}', `${baseUrl}/oidc`)
      .replace('{fhir}', `${baseUrl}/fhir`);
  };
  const without = (record: Readonly<Record<string, unknown>>): Record<string, unknown> =>
    Object.fromEntries(
      Object.entries(record)
        .filter(([, value]) => value !== null && value !== undefined)
        .map(([name, value]) => [name, placed(value)]),
    );

  async function assertionFor(one: AssertionCase): Promise<string> {
    const claims = without({
      iss: 'sandbox-backend',
      sub: 'sandbox-backend',
      aud: '{token}',
      jti: randomUUID(),
      exp: one.exp === undefined ? now() + 120 : one.exp === null ? null : now() + one.exp,
      ...one.claims,
    });
    if (one.key === 'none') return new UnsecuredJWT(claims).encode();
    const alg = one.key === 'stranger-es256' ? 'ES256' : one.key === 'hs256' ? 'HS256' : 'ES384';
    const header = { alg, ...without({ kid: registered.kid, typ: 'JWT', ...one.header }) };
    const jwt = new SignJWT(claims).setProtectedHeader(header);
    if (one.key === 'hs256') return jwt.sign(new TextEncoder().encode(JSON.stringify(registered)));
    const key = one.key?.startsWith('stranger') ? await generateSigningKey(alg) : registered;
    return jwt.sign(await importJWK(key, alg));
  }

  async function ask(one: AssertionCase, assertion?: string): Promise<Response> {
    const form = without({
      grant_type: 'client_credentials',
      scope: 'system/*.cruds',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: assertion ?? (await assertionFor(one)),
      ...one.form,
    });
    return fetch(`${sandbox.baseUrl}/oidc/token`, {
      method: 'POST',
      body: new URLSearchParams(form as Record<string, string>),
    });
  }

  for (const one of cases.accepted as readonly AssertionCase[]) {
    it(`accepts ${one.name}`, async () => {
      const response = await ask(one);
      const body = (await response.json()) as Record<string, unknown>;
      assert.equal(response.status, 200, JSON.stringify(body));
      assert.equal(body['token_type'], 'Bearer');
      assert.equal(body['scope'], one.form?.['scope'] ?? 'system/*.cruds');
      assert.ok(Number(body['expires_in']) <= 300);
      assert.equal(body['refresh_token'], undefined);
    });
  }

  for (const one of cases.refused as readonly (AssertionCase & { status: number; error: string })[]) {
    it(`refuses ${one.name}, and records it`, async () => {
      await sandbox.recorded();
      const response = await ask(one);
      const body = (await response.json()) as Record<string, unknown>;
      assert.deepEqual({ status: response.status, error: body['error'] }, { status: one.status, error: one.error });
      assert.equal(body['access_token'], undefined);
      const [recorded, ...others] = await sandbox.recorded();
      assert.ok(recorded?.startsWith(`110126 4 ${one.error}`) && recorded.endsWith(' token'), recorded);
      assert.deepEqual(others, []);
    });
  }

  it('announces both algorithms of SMART, and no weaker one', async () => {
    const document = (await (await fetch(`${sandbox.baseUrl}/oidc/.well-known/openid-configuration`)).json()) as {
      token_endpoint_auth_signing_alg_values_supported: string[];
    };
    assert.deepEqual(document.token_endpoint_auth_signing_alg_values_supported, ['RS384', 'ES384']);
  });

  it('refuses an assertion that was used before', async () => {
    const one = { name: 'replay' };
    const assertion = await assertionFor(one);
    assert.equal((await ask(one, assertion)).status, 200);
    const again = await ask(one, assertion);
    assert.equal(again.status, 401);
    assert.equal(((await again.json()) as Record<string, unknown>)['error'], 'invalid_client');
  });

  it('accepts one assertion once when many requests race with it', async () => {
    const one = { name: 'race' };
    const assertion = await assertionFor(one);
    const answers = await Promise.all(Array.from({ length: 12 }, () => ask(one, assertion)));
    assert.equal(answers.filter((answer) => answer.status === 200).length, 1);
    assert.equal(answers.filter((answer) => answer.status === 401).length, 11);
  });

  it('issues a JWT access token for the FHIR base that the FHIR layer accepts', async () => {
    const response = await ask({ name: 'token' });
    assert.match(response.headers.get('cache-control') ?? '', /no-store/);
    assert.equal(response.headers.get('pragma'), 'no-cache');
    const { access_token: token } = (await response.json()) as { access_token: string };
    const { alg, typ } = decodeProtectedHeader(token);
    assert.deepEqual({ alg, typ }, { alg: 'ES384', typ: 'at+jwt' });
    const claims = decodeJwt(token);
    assert.equal(claims.aud, `${sandbox.baseUrl}/fhir`);
    assert.equal(claims.iss, `${sandbox.baseUrl}/oidc`);
    assert.deepEqual(await sandbox.identity.authenticate(`Bearer ${token}`), {
      clientId: 'sandbox-backend',
      scopes: ['system/*.cruds'],
      tokenId: claims.jti,
      role: 'platform-system',
      purpose: 'HOPERAT',
    });
  });

  it('tells operators of refusals without tokens, assertions or keys', async () => {
    sandbox.events.length = 0;
    const assertion = await assertionFor({ name: 'long', exp: 3600 });
    await ask({ name: 'long' }, assertion);
    const [event] = sandbox.events;
    assert.equal(event?.kind, 'grant-error');
    assert.equal(event?.error, 'invalid_client');
    assert.match(event?.detail ?? '', /five minutes/);
    assert.ok(!JSON.stringify(sandbox.events).includes(assertion.slice(0, 40)));
  });

  it('does not believe the Host header', async () => {
    const response = await fetch(`${sandbox.baseUrl}/oidc/.well-known/openid-configuration`, {
      headers: { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' },
    });
    const document = await response.text();
    assert.ok(!document.includes('evil.example'));
    assert.ok(document.includes(`"token_endpoint":"${sandbox.baseUrl}/oidc/token"`));
  });

  it('publishes no private key', async () => {
    const { keys } = (await (await fetch(`${sandbox.baseUrl}/oidc/jwks`)).json()) as { keys: Record<string, string>[] };
    assert.deepEqual(keys.map((key) => key['alg']).sort(), ['ES384', 'RS256', 'RS384']);
    for (const key of keys)
      assert.deepEqual(
        ['d', 'p', 'q', 'dp', 'dq', 'qi'].filter((name) => name in key),
        [],
      );
  });
});
