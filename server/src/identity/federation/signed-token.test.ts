import assert from 'node:assert/strict';
import fc from 'fast-check';
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import { keysOf, readUnverified, verifyToken } from './signed-token.ts';

describe('signed tokens', () => {
  const sign = async (alg: string, named: (jwk: JWK) => JWK = (jwk) => jwk) => {
    const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
    const token = await new SignJWT({ a: 1 }).setProtectedHeader({ alg, kid: 'one', typ: 'x+jwt' }).sign(privateKey);
    return { token, keys: [named({ ...(await exportJWK(publicKey)), kid: 'one' })] };
  };

  for (const [alg, isAllowed] of [
    ['RS256', true],
    ['RS512', true],
    ['PS256', true],
    ['ES256', true],
    ['ES512', true],
    ['RS384', false],
    ['ES384', false],
    ['EdDSA', false],
  ] as const) {
    it(`${isAllowed ? 'takes' : 'refuses'} ${alg}, also of a key that says nothing of algorithms`, async () => {
      const { token, keys } = await sign(alg);
      const verified = await verifyToken(token, keys);
      assert.deepEqual(
        verified,
        isAllowed ? { ok: true, value: { a: 1 } } : { ok: false, reason: 'algorithm-forbidden' },
      );
    });
  }

  it('refuses a key for another algorithm or use, a key of two, and another type', async () => {
    const cases: readonly (readonly [(jwk: JWK) => JWK, string])[] = [
      [(jwk) => ({ ...jwk, alg: 'RS512' }), 'algorithm-forbidden'],
      [(jwk) => ({ ...jwk, use: 'enc' }), 'key-unknown'],
      [(jwk) => ({ ...jwk, kid: 'two' }), 'key-unknown'],
    ];
    for (const [named, reason] of cases) {
      const { token, keys } = await sign('RS256', named);
      assert.deepEqual(await verifyToken(token, keys), { ok: false, reason });
    }
    const { token, keys } = await sign('RS256');
    assert.deepEqual(await verifyToken(token, [...keys, ...keys]), { ok: false, reason: 'key-unknown' });
    assert.deepEqual(await verifyToken(token, keys, 'y+jwt'), { ok: false, reason: 'token-type' });
    assert.equal((await verifyToken(token, keys, 'x+jwt')).ok, true);
  });

  it('refuses RSA keys below 2048 bits', async () => {
    const { privateKey, publicKey } = await crypto.subtle.generateKey(
      { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', modulusLength: 1024, publicExponent: new Uint8Array([1, 0, 1]) },
      true,
      ['sign', 'verify'],
    );
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const signed = `${part({ alg: 'RS256', kid: 'one' })}.${part({ a: 1 })}`;
    const signature = Buffer.from(await crypto.subtle.sign('RSASSA-PKCS1-v1_5', privateKey, Buffer.from(signed)));
    const keys = [{ ...(await exportJWK(publicKey)), kid: 'one' }];
    const verified = await verifyToken(`${signed}.${signature.toString('base64url')}`, keys);
    assert.deepEqual(verified, { ok: false, reason: 'signature-wrong' });
  });

  it('survives any text and any key set', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string(),
          fc.array(fc.base64String(), { minLength: 3, maxLength: 5 }).map((parts) => parts.join('.')),
        ),
        fc.jsonValue(),
        async (text, jwks) => {
          assert.equal((await verifyToken(text, keysOf(jwks))).ok, false);
          assert.equal(typeof readUnverified(text).ok, 'boolean');
        },
      ),
    );
  });
});
