import { type CryptoKey, importJWK, importPKCS8, type JWK } from 'jose';
import { clientFault } from '../errors.ts';

/** Algorithms of SMART Backend Services. Source: SMART App Launch 2.2, client-confidential-asymmetric. */
export type SigningAlgorithm = 'ES384' | 'RS384';

/** A key as `backendServices` takes it: a JWK, a PKCS #8 PEM text, or a key of Web Crypto. */
export type PrivateKey = Readonly<JWK> | string | CryptoKey;

/** A key that is ready to sign. */
export interface SigningKey {
  readonly key: CryptoKey | Uint8Array;
  readonly algorithm: SigningAlgorithm;
  readonly keyId?: string;
}

/** Gets a key ready. Throws `key-unusable` for one that signs with neither algorithm. */
export async function toSigningKey(given: PrivateKey, keyId?: string): Promise<SigningKey> {
  const named = keyId === undefined ? {} : { keyId };
  if (typeof given === 'string') return { ...(await fromPem(given)), ...named };
  if (isCryptoKey(given)) return { key: given, algorithm: algorithmOf(given), ...named };
  const algorithm = given.kty === 'RSA' ? 'RS384' : given.kty === 'EC' && given.crv === 'P-384' ? 'ES384' : undefined;
  if (algorithm === undefined || given.d === undefined || (given.alg !== undefined && given.alg !== algorithm)) {
    throw unusable();
  }
  const identifier = keyId ?? given.kid;
  try {
    const key = await importJWK({ ...given }, algorithm);
    return { key, algorithm, ...(identifier === undefined ? {} : { keyId: identifier }) };
  } catch (cause) {
    throw unusable(cause);
  }
}

async function fromPem(text: string): Promise<SigningKey> {
  // The text says nothing of the kind of key: the one that can be read as P-384 is, any other is tried as RSA.
  for (const algorithm of ['ES384', 'RS384'] as const) {
    try {
      return { key: await importPKCS8(text, algorithm), algorithm };
    } catch {}
  }
  throw unusable();
}

function isCryptoKey(given: Readonly<JWK> | CryptoKey): given is CryptoKey {
  return 'algorithm' in given && 'usages' in given;
}

function algorithmOf(key: CryptoKey): SigningAlgorithm {
  const { name } = key.algorithm;
  const curve = 'namedCurve' in key.algorithm ? key.algorithm.namedCurve : undefined;
  const hash = 'hash' in key.algorithm ? (key.algorithm.hash as { readonly name?: string }).name : undefined;
  if (name === 'ECDSA' && curve === 'P-384') return 'ES384';
  if (name === 'RSASSA-PKCS1-v1_5' && hash === 'SHA-384') return 'RS384';
  throw unusable();
}

function unusable(cause?: unknown): Error {
  return clientFault('key-unusable', 'the private key must be EC P-384 (ES384) or RSA (RS384)', { cause });
}
