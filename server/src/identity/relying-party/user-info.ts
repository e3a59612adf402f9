import { compactDecrypt, decodeProtectedHeader, importJWK } from 'jose';
import { contentEncryptionAlgorithms, keyEncryptionAlgorithms } from '../federation/algorithms.ts';
import type { EntityKey } from '../federation/entity-keys.ts';
import type { FederationProvider } from '../federation/federation-provider.ts';
import { failed, type Outcome, passed } from '../federation/outcome.ts';
import { type Claims, checkTimes, longestToken, verifyToken } from '../federation/signed-token.ts';
import { isOnlyAudience } from './id-token.ts';

/** What user info must agree with. */
export interface ExpectedUserInfo {
  readonly provider: FederationProvider;
  readonly clientId: string;
  /** Subject of the ID token. */
  readonly sub: string;
  /** Keys that decrypt, ours. */
  readonly keys: readonly EntityKey[];
  /** Ms since the epoch. */
  readonly now: number;
  /** Tests with the AgID reference only, whose user info says neither who wrote it nor for whom nor when. */
  readonly acceptsBareClaims?: boolean;
}

/**
 * Decrypts user info and checks the signature inside. Reasons with `user-info-` before them: `not-encrypted`,
 * `algorithm-forbidden`, `key-unknown`, `decryption`, those of `verifyToken` and `checkTimes`, `issuer`, `audience`, `subject`.
 *
 * Source: SPID/CIE OIDC technical rules, user info response (nested JWT, RFC 7519 section 5.2).
 */
export async function checkUserInfo(text: string, expected: ExpectedUserInfo): Promise<Outcome<Claims>> {
  const opened = await decrypt(text.trim(), expected.keys);
  if (!opened.ok) return failed(`user-info-${opened.reason}`);
  const verified = await verifyToken(opened.value, expected.provider.keys);
  if (!verified.ok) return failed(`user-info-${verified.reason}`);
  const claims = verified.value;
  if (claims['sub'] !== expected.sub) return failed('user-info-subject');
  const { iss, aud, exp } = claims;
  const isBare = iss === undefined && aud === undefined && exp === undefined;
  if (isBare && expected.acceptsBareClaims === true) return passed(claims);
  if (iss !== expected.provider.id) return failed('user-info-issuer');
  if (!isOnlyAudience(aud, expected.clientId)) return failed('user-info-audience');
  const times = checkTimes(claims, expected.now);
  return times.ok ? passed(claims) : failed(`user-info-${times.reason}`);
}

async function decrypt(text: string, keys: readonly EntityKey[]): Promise<Outcome<string>> {
  if (text.length > longestToken) return failed('token-too-long');
  if (text.split('.').length !== 5) return failed('not-encrypted');
  let header: ReturnType<typeof decodeProtectedHeader>;
  try {
    header = decodeProtectedHeader(text);
  } catch {
    return failed('token-form');
  }
  const { alg = '', enc = '', kid } = header;
  if (!keyEncryptionAlgorithms.includes(alg) || typeof enc !== 'string' || !contentEncryptionAlgorithms.includes(enc)) {
    return failed('algorithm-forbidden');
  }
  const key = kid === undefined ? keys[0] : keys.find((one) => one.kid === kid);
  if (key === undefined) return failed('key-unknown');
  try {
    const { plaintext } = await compactDecrypt(text, await importJWK(key, alg), {
      keyManagementAlgorithms: [...keyEncryptionAlgorithms],
      contentEncryptionAlgorithms: [...contentEncryptionAlgorithms],
    });
    return passed(new TextDecoder().decode(plaintext));
  } catch {
    return failed('decryption');
  }
}
