import { isJsonObject } from '@sinfonia/profiles/json';
import { compactVerify, decodeJwt, decodeProtectedHeader, importJWK, type JWK } from 'jose';
import { signatureAlgorithms } from './algorithms.ts';
import { failed, type Outcome, passed } from './outcome.ts';

/** Longest signed token that is looked at, in characters. */
export const longestToken = 256 * 1024;

/** Difference between clocks that is tolerated, in seconds. */
export const clockTolerance = 30;

/** Payload of a signed token: a JSON object. */
export type Claims = Readonly<Record<string, unknown>>;

/** Reads the payload of a token without checking anything but its form; what it says is not to be believed. */
export function readUnverified(token: string): Outcome<Claims> {
  if (token.length > longestToken) return failed('token-too-long');
  try {
    return passed(decodeJwt(token));
  } catch {
    return failed('token-form');
  }
}

/**
 * Checks the signature of a token with the one key of a list that its `kid` names, and reads the payload.
 *
 * Reasons: `token-too-long`, `token-form`, `token-type`, `algorithm-forbidden`, `key-unknown`, `signature-wrong`.
 *
 * @param type required `typ` of the header, absent when any will do
 */
export async function verifyToken(token: string, keys: readonly JWK[], type?: string): Promise<Outcome<Claims>> {
  if (token.length > longestToken) return failed('token-too-long');
  let header: ReturnType<typeof decodeProtectedHeader>;
  try {
    header = decodeProtectedHeader(token);
  } catch {
    return failed('token-form');
  }
  const { alg, kid, typ } = header;
  if (typeof alg !== 'string' || !signatureAlgorithms.includes(alg)) return failed('algorithm-forbidden');
  if (type !== undefined && typ !== type) return failed('token-type');
  const named = keys.filter((key) => typeof kid === 'string' && key.kid === kid && key.use !== 'enc');
  const [key] = named;
  if (key === undefined || named.length > 1) return failed('key-unknown');
  if (key.kty !== 'RSA' && key.kty !== 'EC') return failed('algorithm-forbidden');
  if (typeof key.alg === 'string' && key.alg !== alg) return failed('algorithm-forbidden');
  try {
    const { payload } = await compactVerify(token, await importJWK(key, alg), { algorithms: [alg] });
    const claims: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload));
    return isJsonObject(claims) ? passed(claims) : failed('token-form');
  } catch {
    return failed('signature-wrong');
  }
}

/** Public keys of a `jwks` claim or metadata value; empty when it is none. Keys without `kid` are left out. */
export function keysOf(jwks: unknown): readonly JWK[] {
  const list = isJsonObject(jwks) ? jwks['keys'] : undefined;
  if (!Array.isArray(list) || list.length > 50) return [];
  return list.filter(
    (key): key is JWK => isJsonObject(key) && typeof key['kty'] === 'string' && typeof key['kid'] === 'string',
  );
}

/**
 * Checks `iat` and `exp` (seconds since the epoch). Reasons: `times-missing`, `issued-in-future`, `expired`.
 *
 * @param now ms since the epoch
 */
export function checkTimes(claims: Claims, now: number): Outcome<{ readonly iat: number; readonly exp: number }> {
  const { iat, exp } = claims;
  if (!isInstant(iat) || !isInstant(exp)) return failed('times-missing');
  const seconds = now / 1000;
  if (iat > seconds + clockTolerance) return failed('issued-in-future');
  if (exp <= seconds - clockTolerance || exp <= iat) return failed('expired');
  return passed({ iat, exp });
}

function isInstant(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value > 0 && value < 1e11;
}
