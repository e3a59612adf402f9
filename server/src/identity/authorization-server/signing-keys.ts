import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose';
import { readOrCreatePrivateFile } from '../private-file.ts';

/** Algorithm of access tokens (FHIR layer) and of ID tokens (RS256 is the one every SMART client must read). */
export const accessTokenAlgorithm = 'ES384';

/** Algorithms of the signing keys that a new installation makes. Source: SMART App Launch 2.2; OpenID Connect Core 15.1. */
const generated = ['RS256', 'RS384', 'ES384'] as const;

/** A private key of the authorization server with its identifier, use and algorithm. */
export type SigningKey = JWK & { readonly kid: string; readonly alg: string; readonly use: 'sig' };

/** Secrets of the authorization server. */
export interface AuthorizationServerKeys {
  /** Private keys; for each algorithm the first one signs, all are published and verify. */
  readonly signing: readonly SigningKey[];
  /** Keys of signed cookies; the first one signs, all verify. */
  readonly cookies: readonly string[];
}

/** Names of the files of keys in the identity folder. */
export const keyFiles = { signing: 'signing-keys.json', cookies: 'cookie-keys.json' } as const;

/** A signing key as its file keeps it: with the instants of its rotation, ISO 8601, UTC. */
export type StoredSigningKey = SigningKey & {
  readonly published_at?: string;
  /** Since when it is the first of its algorithm. */
  readonly signs_since?: string;
};

/**
 * Reads `signing-keys.json` and `cookie-keys.json` of a folder, making them at the first start. For each algorithm the first
 * key signs, all are published and verify; `rotate-keys.ts` changes them.
 */
export async function loadKeys(folder: string): Promise<AuthorizationServerKeys> {
  const [signing, cookies] = await Promise.all([
    readOrCreatePrivateFile(join(folder, keyFiles.signing), async () => {
      const now = new Date().toISOString();
      const keys = await Promise.all(generated.map(generateSigningKey));
      const stored = keys.map((key) => ({ ...key, published_at: now, signs_since: now }));
      return `${JSON.stringify({ keys: stored }, null, 2)}\n`;
    }),
    readOrCreatePrivateFile(join(folder, keyFiles.cookies), async () => {
      return `${JSON.stringify({ keys: [newCookieKey()] }, null, 2)}\n`;
    }),
  ]);
  return {
    signing: listOf(signing, keyFiles.signing).filter(isSigningKey).map(withoutDates),
    cookies: listOf(cookies, keyFiles.cookies).filter((key) => typeof key === 'string'),
  };
}

/** The keys of `signing-keys.json` with their dates; rejects when there is no such file. */
export async function readStoredKeys(folder: string): Promise<readonly StoredSigningKey[]> {
  const text = await readFile(join(folder, keyFiles.signing), 'utf8');
  return listOf(text, keyFiles.signing).filter(isSigningKey);
}

/** A key for signed cookies. */
export function newCookieKey(): string {
  return randomBytes(32).toString('base64url');
}

function withoutDates(key: StoredSigningKey): SigningKey {
  const { published_at: _published, signs_since: _signs, ...rest } = key;
  return rest as SigningKey;
}

/** Makes a private signing key; its `kid` is the RFC 7638 thumbprint. */
export async function generateSigningKey(alg: string): Promise<SigningKey> {
  const { privateKey } = await generateKeyPair(alg, { extractable: true });
  const jwk = await exportJWK(privateKey);
  return { ...jwk, kid: await calculateJwkThumbprint(jwk), alg, use: 'sig' };
}

/** The public part of a key, for publishing. */
export function publicPartOf(key: SigningKey): SigningKey {
  const { kty, kid, alg, use, crv, x, y, n, e } = key;
  const numbers = Object.entries({ crv, x, y, n, e }).filter(([, value]) => value !== undefined);
  return { ...(Object.fromEntries(numbers) as JWK), ...(kty === undefined ? {} : { kty }), kid, alg, use };
}

function listOf(text: string, name: string): readonly unknown[] {
  const content: unknown = JSON.parse(text);
  const keys = typeof content === 'object' && content !== null && 'keys' in content ? content.keys : undefined;
  if (!Array.isArray(keys) || keys.length === 0)
    throw new Error(`${name} must hold a list "keys" with at least one key`);
  return keys;
}

function isSigningKey(key: unknown): key is SigningKey {
  if (typeof key !== 'object' || key === null) return false;
  return 'kty' in key && 'kid' in key && typeof key.kid === 'string' && 'alg' in key && typeof key.alg === 'string';
}
