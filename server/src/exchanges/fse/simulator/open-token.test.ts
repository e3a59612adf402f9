import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { type Claims, signToken } from '../../../../test/exchanges/fse/gateway-caller.ts';
import { testAuthority, x5cOf } from '../../../../test/exchanges/fse/gateway-certificates.ts';
import { openToken, type TokenRules } from './open-token.ts';

const now = Date.parse('2026-06-01T08:00:00Z');
const seconds = now / 1000;
const audience = 'https://gateway.example/v1';
const claims = { iss: 'auth:S1#150EXAMPLE', iat: seconds - 10, exp: seconds + 3600, aud: audience, jti: '1', sub: 'x' };

describe('tokens at the front end of the FSE gateway', () => {
  const authority = testAuthority('Test authority');
  const other = testAuthority('Another authority');
  const credential = authority.issue('S1#150EXAMPLE');
  const rules: TokenRules = { audiences: [audience], authorities: [], tolerance: 5, now };
  const trusting = { ...rules, authorities: [new X509Certificate(authority.certificate)] };

  const open = async (changes: Claims = {}, header: Claims = {}, more: TokenRules = rules) => {
    const opened = await openToken(await signToken(credential, { ...claims, ...changes }, header), 'auth', more);
    return opened.ok ? 'taken' : opened.error;
  };

  const cases: readonly (readonly [string, Claims, Claims, string])[] = [
    ['a good token', {}, {}, 'taken'],
    ['one for several services', { aud: ['https://x.example', audience] }, {}, 'taken'],
    ['RS512', {}, { alg: 'RS512' }, 'taken'],
    ['a clock that is a little ahead', { iat: seconds + 4 }, {}, 'taken'],
    ['another service', { aud: 'https://x.example' }, {}, 'TokenAuthenticationFailed'],
    ['no service', { aud: undefined }, {}, 'TokenAuthenticationFailed'],
    ['no iat', { iat: undefined }, {}, 'TokenAuthenticationFailed'],
    ['an exp that is no number', { exp: 'tomorrow' }, {}, 'TokenAuthenticationFailed'],
    ['iat in the future', { iat: seconds + 60 }, {}, 'TokenInTheFuture'],
    ['iat in milliseconds', { iat: now, exp: now + 3_600_000 }, {}, 'TokenInTheFuture'],
    ['exp that is over', { exp: seconds - 5 }, {}, 'TokenExpired'],
    ['the prefix of the other token', { iss: 'integrity:S1#150EXAMPLE' }, {}, 'TokenAuthenticationFailed'],
    ['another common name', { iss: 'auth:S1#120EXAMPLE' }, {}, 'TokenAuthenticationFailed'],
    ['x5c with line breaks', {}, { x5c: [x5cOf(credential).replace(/(.{64})/g, '$1\n')] }, 'TokenAuthenticationFailed'],
    ['x5c in PEM armour', {}, { x5c: [credential.certificate] }, 'TokenAuthenticationFailed'],
    ['no x5c', {}, { x5c: undefined }, 'TokenAuthenticationFailed'],
    ['the certificate of another key', {}, { x5c: [x5cOf(other)] }, 'TokenAuthenticationFailed'],
    ['an algorithm of another family', {}, { alg: 'PS256' }, 'TokenAuthenticationFailed'],
  ];
  for (const [name, changes, header, expected] of cases) {
    it(`${name}: ${expected}`, async () => assert.equal(await open(changes, header), expected));
  }

  it('takes only certificates of its authorities, when it has some', async () => {
    assert.equal(await open({}, {}, trusting), 'taken');
    const foreign = other.issue('S1#150EXAMPLE');
    const opened = await openToken(await signToken(foreign, claims), 'auth', trusting);
    assert.deepEqual(opened, { ok: false, error: 'TokenAuthenticationFailed' });
  });

  it('takes no certificate before or after its time', async () => {
    for (const year of [2024, 2036]) {
      const at = Date.UTC(year, 0, 1);
      const times = { iat: at / 1000 - 10, exp: at / 1000 + 10 };
      assert.equal(await open(times, {}, { ...rules, now: at }), 'TokenAuthenticationFailed');
    }
  });

  it('takes no token whose signature was changed', async () => {
    const token = await signToken(credential, claims);
    const [header, , signature] = token.split('.');
    const payload = Buffer.from(JSON.stringify({ ...claims, exp: seconds + 9_999 })).toString('base64url');
    const opened = await openToken(`${header}.${payload}.${signature}`, 'auth', rules);
    assert.deepEqual(opened, { ok: false, error: 'TokenAuthenticationFailed' });
    for (const text of ['', 'x', 'a.b.c']) assert.equal((await openToken(text, 'auth', rules)).ok, false);
  });
});
