import type { Claims } from './claims.ts';

/** Which of the two tokens: `auth` goes as bearer, `integrity` in `FSE-JWT-Signature`. It begins the claim `iss`. */
export type TokenKind = 'auth' | 'integrity';

/** What the front end holds a token against. */
export interface TokenExpectations {
  readonly kind: TokenKind;
  /** Base address of the gateway, with its version. */
  readonly audience: string;
  /** Common name of the certificate that signed it, e.g. `S1#150…`. */
  readonly signer: string;
  /** Instant, ms since the epoch. */
  readonly now: number;
  /** How far clocks may differ, seconds; 0 unless given. */
  readonly tolerance?: number;
}

/** A claim that keeps a token from being let in, and the error of the front end. */
export interface TokenFault {
  readonly claim: string;
  readonly error: 'TokenAuthenticationFailed' | 'TokenExpired' | 'TokenInTheFuture';
  readonly detail: string;
}

/**
 * Holds the claims that both tokens have against the rules of the front end (GovWay): whose they are, for whom, and when. The
 * signature is checked elsewhere. Source: integration guide v2.22; threads of it-fse-support (errors seen).
 */
export function checkTokenClaims(claims: Claims, expected: TokenExpectations): TokenFault | undefined {
  const invalid = (claim: string): TokenFault => ({
    claim,
    error: 'TokenAuthenticationFailed',
    detail: 'Invalid token',
  });
  const { iss, iat, exp, jti, aud, sub } = claims;
  const now = Math.floor(expected.now / 1000);
  const tolerance = expected.tolerance ?? 0;
  if (iss !== `${expected.kind}:${expected.signer}`) return invalid('iss');
  if (aud !== expected.audience && !(Array.isArray(aud) && aud.includes(expected.audience))) return invalid('aud');
  if (typeof jti !== 'string' || jti === '') return invalid('jti');
  if (typeof sub !== 'string' || sub === '') return invalid('sub');
  if (typeof iat !== 'number' || !Number.isSafeInteger(iat)) return invalid('iat');
  if (typeof exp !== 'number' || !Number.isSafeInteger(exp) || exp <= iat) return invalid('exp');
  if (iat > now + tolerance) {
    return { claim: 'iat', error: 'TokenInTheFuture', detail: "'iat' token claim is in the future" };
  }
  return exp <= now - tolerance ? { claim: 'exp', error: 'TokenExpired', detail: 'Token expired' } : undefined;
}
