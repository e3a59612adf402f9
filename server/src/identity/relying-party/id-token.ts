import { createHash, timingSafeEqual } from 'node:crypto';
import { decodeProtectedHeader } from 'jose';
import type { IdentityLevel } from '../../access/principal.ts';
import type { FederationProvider } from '../federation/federation-provider.ts';
import { failed, type Outcome, passed } from '../federation/outcome.ts';
import { type Claims, checkTimes, clockTolerance, verifyToken } from '../federation/signed-token.ts';
import { levelOf } from './identity-level.ts';

/** What an ID token must agree with. */
export interface ExpectedIdToken {
  readonly provider: FederationProvider;
  readonly clientId: string;
  readonly nonce: string;
  readonly level: IdentityLevel;
  readonly accessToken: string;
  /** When the login was started, and now; ms since the epoch. */
  readonly startedAt: number;
  readonly now: number;
}

/** What an ID token says once it is believed. */
export interface CheckedIdToken {
  readonly sub: string;
  readonly level: IdentityLevel;
  /** Ms since the epoch, UTC. */
  readonly authenticatedAt: number;
  readonly claims: Claims;
}

/** Reason of an ID token whose level is below the one asked for; the others are faults of the provider. */
export const levelTooLow = 'id-token-level';

/**
 * Checks an ID token. Reasons: those of `verifyToken` and `checkTimes` with `id-token-` before them, `id-token-issuer`,
 * `id-token-audience`, `id-token-nonce`, `id-token-at-hash`, `id-token-subject`, `id-token-old`, `id-token-acr`,
 * `id-token-level`. A level above the one asked for is fine.
 *
 * Source: OpenID Connect Core 1.0, 3.1.3.7 and 3.1.3.8; SPID/CIE OIDC technical rules, ID token.
 */
export async function checkIdToken(token: string, expected: ExpectedIdToken): Promise<Outcome<CheckedIdToken>> {
  const { provider, clientId, now } = expected;
  const verified = await verifyToken(token, provider.keys);
  if (!verified.ok) return failed(`id-token-${verified.reason}`);
  const claims = verified.value;
  if (claims['iss'] !== provider.id) return failed('id-token-issuer');
  if (!isOnlyAudience(claims['aud'], clientId)) return failed('id-token-audience');
  if (claims['azp'] !== undefined && claims['azp'] !== clientId) return failed('id-token-audience');
  if (claims['nonce'] !== expected.nonce) return failed('id-token-nonce');
  const times = checkTimes(claims, now);
  if (!times.ok) return failed(`id-token-${times.reason}`);
  const { nbf, sub, auth_time: authTime } = claims;
  if (nbf !== undefined && (typeof nbf !== 'number' || nbf > now / 1000 + clockTolerance)) {
    return failed('id-token-issued-in-future');
  }
  if (times.value.iat < expected.startedAt / 1000 - clockTolerance) return failed('id-token-old');
  if (typeof sub !== 'string' || sub === '' || sub.length > 255) return failed('id-token-subject');
  if (!hasHashOf(token, claims['at_hash'], expected.accessToken)) return failed('id-token-at-hash');
  const level = levelOf(claims['acr']);
  if (level === undefined) return failed('id-token-acr');
  if (level < expected.level) return failed(levelTooLow);
  const instant = typeof authTime === 'number' && authTime <= now / 1000 + clockTolerance ? authTime : times.value.iat;
  if (level > 1 && instant < expected.startedAt / 1000 - clockTolerance) return failed('id-token-old');
  return passed({ sub, level, authenticatedAt: Math.round(instant * 1000), claims });
}

/** Tells whether a token is for this client and for nobody else. */
export function isOnlyAudience(audience: unknown, clientId: string): boolean {
  return audience === clientId || (Array.isArray(audience) && audience.length === 1 && audience[0] === clientId);
}

/** `at_hash`: left half of the hash of the access token, by the hash of the signature. */
function hasHashOf(token: string, hash: unknown, accessToken: string): boolean {
  if (typeof hash !== 'string') return false;
  const { alg = '' } = decodeProtectedHeader(token);
  const digest = createHash(alg.endsWith('512') ? 'sha512' : 'sha256')
    .update(accessToken, 'ascii')
    .digest();
  const expected = Buffer.from(digest.subarray(0, digest.length / 2).toString('base64url'));
  const given = Buffer.from(hash.replace(/=+$/, ''));
  return given.length === expected.length && timingSafeEqual(given, expected);
}
