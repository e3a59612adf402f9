import assert from 'node:assert/strict';
import { FhirError } from '@sinfonia/profiles/issues';
import { importJWK, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';
import { generateSigningKey, publicPartOf, type SigningKey } from './authorization-server/signing-keys.ts';
import { type Authenticate, createTokenVerifier } from './token-verifier.ts';

const issuer = 'https://sinfonia.example/oidc';
const audience = 'https://sinfonia.example/fhir';

interface TokenChanges {
  readonly claims?: JWTPayload;
  readonly header?: Readonly<Record<string, unknown>>;
  readonly key?: SigningKey;
}

describe('check of access tokens', () => {
  let key: SigningKey;
  let second: SigningKey;
  let stranger: SigningKey;
  let rsa: SigningKey;
  let authenticate: Authenticate;
  before(async () => {
    [key, second, stranger, rsa] = await Promise.all([
      generateSigningKey('ES384'),
      generateSigningKey('ES384'),
      generateSigningKey('ES384'),
      generateSigningKey('RS256'),
    ]);
    authenticate = verifierOf();
  });

  const revoked = new Set<string | undefined>();
  const verifierOf = (cacheSize?: number): Authenticate => {
    const jwks = { keys: [key, second, rsa].map(publicPartOf) };
    return createTokenVerifier({
      issuer,
      audience,
      jwks: () => jwks,
      algorithms: ['ES384'],
      isRevoked: ({ grantId, tokenId }) => revoked.has(grantId) || revoked.has(tokenId),
      ...(cacheSize === undefined ? {} : { cacheSize }),
    }).authenticate;
  };
  const now = () => Math.floor(Date.now() / 1000);

  async function token(changes: TokenChanges = {}): Promise<string> {
    const signing = changes.key ?? key;
    const claims: JWTPayload = {
      iss: issuer,
      aud: audience,
      sub: 'some-client',
      client_id: 'some-client',
      jti: crypto.randomUUID(),
      iat: now(),
      exp: now() + 60,
      scope: 'system/*.rs',
      ...changes.claims,
    };
    return new SignJWT(claims)
      .setProtectedHeader({ alg: signing.alg, kid: signing.kid, typ: 'at+jwt', ...changes.header })
      .sign(await importJWK(signing, signing.alg));
  }

  async function refusalOf(
    header: string | undefined,
    check = authenticate,
  ): Promise<{ code: string; challenge: string }> {
    try {
      await check(header);
    } catch (error) {
      assert.ok(error instanceof FhirError);
      assert.equal(error.status, 401);
      return { code: error.issues[0]?.code ?? '', challenge: error.headers['www-authenticate'] ?? '' };
    }
    return assert.fail('the token was accepted');
  }

  it('tells who asks', async () => {
    const principal = await authenticate(`Bearer ${await token({ claims: { jti: 'j1' } })}`);
    assert.deepEqual(principal, { clientId: 'some-client', scopes: ['system/*.rs'], tokenId: 'j1' });
  });

  it('tells who the person is, as a relative reference, and the patient in context', async () => {
    const claims = {
      sub: 'cittadino',
      jti: 'j2',
      fhirUser: `${audience}/Patient/p1`,
      patient: 'p1',
      scope: 'patient/*.rs',
      grant_id: 'g1',
      acr: 'https://www.spid.gov.it/SpidL2',
      role: 'representative',
      practitioner_role: 'PractitionerRole/r1',
      organization: 'Organization/o1',
      purpose_of_use: 'PATRQT',
    };
    assert.deepEqual(await authenticate(`Bearer ${await token({ claims })}`), {
      clientId: 'some-client',
      subject: 'cittadino',
      fhirUser: 'Patient/p1',
      patient: 'p1',
      scopes: ['patient/*.rs'],
      tokenId: 'j2',
      grantId: 'g1',
      role: 'representative',
      practitionerRole: 'PractitionerRole/r1',
      organization: 'Organization/o1',
      purpose: 'PATRQT',
      level: 2,
    });
  });

  it('refuses a token the moment it or its grant is revoked, also when it was seen before', async () => {
    const person = { sub: 'p', grant_id: 'g9', acr: 'https://www.spid.gov.it/SpidL2' };
    const headers = [`Bearer ${await token({ claims: { jti: 'j9' } })}`, `Bearer ${await token({ claims: person })}`];
    for (const header of headers) await authenticate(header);
    for (const id of ['j9', 'g9']) revoked.add(id);
    for (const header of headers) assert.equal((await refusalOf(header)).code, 'token-invalid');
    for (const header of headers) assert.equal((await refusalOf(header)).code, 'token-invalid');
  });

  it('follows the keys: a token of a dropped one is refused, also when it was seen before', async () => {
    let jwks = { keys: [key, second].map(publicPartOf) };
    const check = createTokenVerifier({ issuer, audience, jwks: () => jwks, algorithms: ['ES384'] }).authenticate;
    const [old, current] = [`Bearer ${await token()}`, `Bearer ${await token({ key: second })}`];
    for (const header of [old, current]) await check(header);
    jwks = { keys: [publicPartOf(second)] };
    assert.equal((await refusalOf(old, check)).code, 'token-invalid');
    await check(current);
  });

  it('gives one object per token, so that decisions can be remembered', async () => {
    const header = `Bearer ${await token()}`;
    assert.equal(await authenticate(header), await authenticate(header));
  });

  it('accepts a second published key and the scheme in any case', async () => {
    await authenticate(`bearer  ${await token({ key: second })}`);
  });

  it('asks for a token where there is none', async () => {
    for (const header of [undefined, '', 'Basic dXNlcjpwYXNz']) {
      assert.deepEqual(await refusalOf(header), { code: 'token-missing', challenge: `Bearer realm="${audience}"` });
    }
  });

  const refused: readonly [string, () => Promise<string>, string][] = [
    ['a wrong issuer', () => token({ claims: { iss: 'https://other.example' } }), 'token-invalid'],
    ['a wrong audience', () => token({ claims: { aud: 'https://other.example/fhir' } }), 'token-invalid'],
    ['an expired token', () => token({ claims: { exp: now() - 1 } }), 'token-expired'],
    ['a token not valid yet', () => token({ claims: { nbf: now() + 60 } }), 'token-invalid'],
    ['a token without expiry', () => token({ claims: { exp: undefined } as unknown as JWTPayload }), 'token-invalid'],
    ['a token without client', () => token({ claims: { client_id: undefined } }), 'token-invalid'],
    ['an ID token', () => token({ header: { typ: 'JWT' } }), 'token-invalid'],
    ['a published key of another algorithm', () => token({ key: rsa }), 'token-invalid'],
    ['the key of somebody else', () => token({ key: { ...stranger, kid: key.kid } }), 'token-invalid'],
    ['an unknown key', () => token({ key: stranger }), 'token-invalid'],
    ['a person without a level', () => token({ claims: { sub: 'p', grant_id: 'g1' } }), 'token-invalid'],
    [
      'a person without a grant',
      () => token({ claims: { sub: 'p', acr: 'https://www.spid.gov.it/SpidL2' } }),
      'token-invalid',
    ],
    ['a token bound to a key', () => token({ claims: { cnf: { jkt: 'x' } } }), 'token-invalid'],
    [
      'no signature',
      async () => new UnsecuredJWT({ sub: 'x' }).setIssuer(issuer).setAudience(audience).encode(),
      'token-invalid',
    ],
    ['a changed claim', async () => altered(await token()), 'token-invalid'],
    ['text', async () => 'text', 'token-invalid'],
    ['nothing', async () => '', 'token-invalid'],
    ['a token of absurd length', async () => 'a'.repeat(20_000), 'token-invalid'],
  ];
  for (const [name, make, code] of refused) {
    it(`refuses ${name}`, async () => {
      const header = `Bearer ${await make()}`;
      for (let round = 0; round < 2; round++) {
        const refusal = await refusalOf(header);
        assert.equal(refusal.code, code);
        assert.match(refusal.challenge, /^Bearer realm="[^"]+", error="invalid_token"$/);
      }
    });
  }

  function altered(good: string): string {
    const [header, payload = '', signature] = good.split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as JWTPayload;
    const changed = Buffer.from(JSON.stringify({ ...claims, scope: 'system/*.cruds' })).toString('base64url');
    return [header, changed, signature].join('.');
  }

  it('forgets a remembered token the moment it expires', async () => {
    const header = `Bearer ${await token({ claims: { exp: now() + 1 } })}`;
    await authenticate(header);
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    assert.equal((await refusalOf(header)).code, 'token-expired');
    assert.equal((await refusalOf(header)).code, 'token-expired');
  });

  it('keeps accepting when more tokens are in use than it remembers', async () => {
    const small = verifierOf(2);
    const headers = await Promise.all(Array.from({ length: 7 }, async () => `Bearer ${await token()}`));
    for (let round = 0; round < 3; round++) for (const header of headers) await small(header);
  });

  it('costs a few microseconds for a token that was seen before', async () => {
    const header = `Bearer ${await token()}`;
    await authenticate(header);
    const measure = () => {
      const start = process.hrtime.bigint();
      for (let i = 0; i < 20_000; i++) void authenticate(header);
      return Number(process.hrtime.bigint() - start) / 20_000;
    };
    const best = Math.min(...Array.from({ length: 5 }, measure));
    assert.ok(best <= 6_000, `${best} ns per check`);
  });
});
