import { FhirError } from '@sinfonia/profiles/issues';
import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTPayload, jwtVerify } from 'jose';
import type { Principal } from '../access/principal.ts';

/** What tokens are checked against. */
export interface TokenVerifierOptions {
  readonly issuer: string;
  /** Audience that tokens must name, which is the FHIR base; also the realm of `WWW-Authenticate`. */
  readonly audience: string;
  /** Public keys of the issuer. */
  readonly jwks: JSONWebKeySet;
  /** Signature algorithms that are accepted. */
  readonly algorithms: readonly string[];
  /** Tokens remembered per generation; 5,000 unless given. */
  readonly cacheSize?: number;
}

/** Turns an `Authorization` header into a principal. */
export type Authenticate = (authorization: string | undefined) => Promise<Principal>;

interface Remembered {
  readonly principal: Promise<Principal>;
  /** Expiry in milliseconds since the epoch, UTC. */
  readonly expires: number;
}

const scheme = /^bearer +/i;
const longestToken = 8192;

/**
 * Creates the check of access tokens (JWT of type `at+jwt`): signature, algorithm, issuer, audience, `exp`, `nbf`. A token
 * that was verified is remembered until it expires, by hash and in two generations, so that a repeated check costs a hash
 * and a look-up and memory stays bounded. Tokens bound to a key (`cnf`) are refused, since possession is not checked.
 *
 * Rejects with `token-missing`, `token-invalid` or `token-expired` (401 with `WWW-Authenticate`).
 * Source: RFC 6750 section 3; RFC 9068 section 4.
 */
export function createTokenVerifier(options: TokenVerifierOptions): Authenticate {
  const { issuer, audience } = options;
  const cacheSize = options.cacheSize ?? 5_000;
  const keys = createLocalJWKSet(options.jwks);
  let recent = new Map<string, Remembered>();
  let older = new Map<string, Remembered>();

  function remember(token: string, entry: Remembered): void {
    if (recent.size >= cacheSize) {
      older = recent;
      recent = new Map();
    }
    recent.set(token, entry);
  }

  async function verify(token: string): Promise<Principal> {
    try {
      const { payload } = await jwtVerify(token, keys, {
        issuer,
        audience,
        algorithms: [...options.algorithms],
        typ: 'at+jwt',
        requiredClaims: ['exp', 'iat', 'sub', 'client_id', 'jti'],
      });
      const principal = toPrincipal(payload, audience);
      if (principal === undefined) throw refusal('token-invalid', audience);
      remember(token, { principal: Promise.resolve(principal), expires: (payload.exp ?? 0) * 1000 });
      return principal;
    } catch (error) {
      if (error instanceof FhirError) throw error;
      if (error instanceof errors.JWTExpired) throw refusal('token-expired', audience);
      throw refusal('token-invalid', audience);
    }
  }

  return (authorization) => {
    const token = bearerOf(authorization);
    if (token === undefined) return Promise.reject(refusal('token-missing', audience));
    if (token === '' || token.length > longestToken) return Promise.reject(refusal('token-invalid', audience));
    let entry = recent.get(token);
    if (entry === undefined) {
      entry = older.get(token);
      if (entry !== undefined) remember(token, entry);
    }
    if (entry === undefined) return verify(token);
    if (entry.expires > Date.now()) return entry.principal;
    recent.delete(token);
    older.delete(token);
    return Promise.reject(refusal('token-expired', audience));
  };
}

/** The token of a bearer header; undefined when there is no header or it has another scheme. */
function bearerOf(authorization: string | undefined): string | undefined {
  if (authorization === undefined) return undefined;
  if (authorization.startsWith('Bearer ')) return authorization.slice(7).trim();
  const match = scheme.exec(authorization);
  return match ? authorization.slice(match[0].length).trim() : undefined;
}

function toPrincipal(payload: JWTPayload, audience: string): Principal | undefined {
  const { client_id: clientId, sub, jti, scope, fhirUser, patient, cnf } = payload;
  if (typeof clientId !== 'string' || cnf !== undefined) return undefined;
  const isPerson = sub !== undefined && sub !== clientId;
  return {
    clientId,
    scopes: typeof scope === 'string' ? scope.split(' ').filter(Boolean) : [],
    ...(isPerson ? { subject: sub } : {}),
    ...(isPerson && typeof fhirUser === 'string' ? { fhirUser: relativeTo(fhirUser, audience) } : {}),
    ...(isPerson && typeof patient === 'string' ? { patient } : {}),
    ...(jti === undefined ? {} : { tokenId: jti }),
  };
}

function relativeTo(reference: string, base: string): string {
  return reference.startsWith(`${base}/`) ? reference.slice(base.length + 1) : reference;
}

/** RFC 6750: a request without a token gets a challenge without an error code. */
function refusal(code: 'token-missing' | 'token-invalid' | 'token-expired', realm: string): FhirError {
  const error = code === 'token-missing' ? '' : ', error="invalid_token"';
  return new FhirError({ code }, { headers: { 'www-authenticate': `Bearer realm="${realm}"${error}` } });
}
