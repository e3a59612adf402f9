import { FhirError } from '@sinfonia/profiles/issues';
import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTPayload, jwtVerify } from 'jose';
import type { Principal } from '../access/principal.ts';
import { levelOf } from './authorization-server/session-context.ts';

/** What tokens are checked against. */
export interface TokenVerifierOptions {
  readonly issuer: string;
  /** Audience that tokens must name, which is the FHIR base; also the realm of `WWW-Authenticate`. */
  readonly audience: string;
  /** Public keys of the issuer; another object when they have changed. */
  readonly jwks: () => JSONWebKeySet;
  /** Signature algorithms that are accepted. */
  readonly algorithms: readonly string[];
  /** Whether a token was revoked, by its grant or by itself; nothing is unless given. */
  readonly isRevoked?: (token: Pick<Principal, 'grantId' | 'tokenId'>) => boolean;
  /** Tokens remembered per generation; 5,000 unless given. */
  readonly cacheSize?: number;
}

/** Turns an `Authorization` header into a principal. */
export type Authenticate = (authorization: string | undefined) => Promise<Principal>;

/** The check of access tokens. */
export interface TokenVerifier {
  readonly authenticate: Authenticate;
  /** Claims of a token that is valid now, or undefined. Not remembered: for introspection and revocation. */
  claimsOf(token: string): Promise<JWTPayload | undefined>;
}

interface Remembered {
  readonly principal: Principal;
  readonly answer: Promise<Principal>;
  /** Expiry in milliseconds since the epoch, UTC. */
  readonly expires: number;
}

const scheme = /^bearer +/i;
const longestToken = 8192;

/**
 * Creates the check of access tokens (JWT of type `at+jwt`): signature, algorithm, issuer, audience, `exp`, `nbf`,
 * revocation. A token that was verified is remembered until it expires, in two generations, so that a repeated
 * check costs a look-up and memory stays bounded; all are forgotten when the keys change. Tokens bound to a key (`cnf`) are
 * refused, since possession is not checked.
 *
 * Rejects with `token-missing`, `token-invalid` or `token-expired` (401 with `WWW-Authenticate`).
 * Source: RFC 6750 section 3; RFC 9068 section 4.
 */
export function createTokenVerifier(options: TokenVerifierOptions): TokenVerifier {
  const { issuer, audience } = options;
  const isRevoked = options.isRevoked ?? (() => false);
  const cacheSize = options.cacheSize ?? 5_000;
  let published = options.jwks();
  let keys = createLocalJWKSet(published);
  let recent = new Map<string, Remembered>();
  let older = new Map<string, Remembered>();

  function followKeys(): void {
    const now = options.jwks();
    if (now === published) return;
    published = now;
    keys = createLocalJWKSet(now);
    recent = new Map();
    older = new Map();
  }

  function remember(token: string, entry: Remembered): void {
    if (recent.size >= cacheSize) {
      older = recent;
      recent = new Map();
    }
    recent.set(token, entry);
  }

  async function readToken(token: string): Promise<JWTPayload> {
    const { payload } = await jwtVerify(token, keys, {
      issuer,
      audience,
      algorithms: [...options.algorithms],
      typ: 'at+jwt',
      requiredClaims: ['exp', 'iat', 'sub', 'client_id', 'jti'],
    });
    return payload;
  }

  async function verify(token: string): Promise<Principal> {
    try {
      const payload = await readToken(token);
      const principal = toPrincipal(payload, audience);
      if (principal === undefined || isRevoked(principal)) throw refusal('token-invalid', audience);
      remember(token, { principal, answer: Promise.resolve(principal), expires: (payload.exp ?? 0) * 1000 });
      return principal;
    } catch (error) {
      if (error instanceof FhirError) throw error;
      if (error instanceof errors.JWTExpired) throw refusal('token-expired', audience);
      throw refusal('token-invalid', audience);
    }
  }

  return {
    authenticate(authorization) {
      const token = bearerOf(authorization);
      if (token === undefined) return Promise.reject(refusal('token-missing', audience));
      if (token === '' || token.length > longestToken) return Promise.reject(refusal('token-invalid', audience));
      followKeys();
      let entry = recent.get(token);
      if (entry === undefined) {
        entry = older.get(token);
        if (entry !== undefined) remember(token, entry);
      }
      if (entry === undefined) return verify(token);
      const expired = entry.expires <= Date.now();
      if (!expired && !isRevoked(entry.principal)) return entry.answer;
      recent.delete(token);
      older.delete(token);
      return Promise.reject(refusal(expired ? 'token-expired' : 'token-invalid', audience));
    },
    async claimsOf(token) {
      if (token.length > longestToken) return undefined;
      followKeys();
      try {
        const payload = await readToken(token);
        const principal = toPrincipal(payload, audience);
        return principal === undefined || isRevoked(principal) ? undefined : payload;
      } catch (error) {
        if (error instanceof errors.JOSEError) return undefined;
        throw error;
      }
    },
  };
}

/** The token of a bearer header; undefined when there is no header or it has another scheme. */
function bearerOf(authorization: string | undefined): string | undefined {
  if (authorization === undefined) return undefined;
  if (authorization.startsWith('Bearer ')) return authorization.slice(7).trim();
  const match = scheme.exec(authorization);
  return match ? authorization.slice(match[0].length).trim() : undefined;
}

/**
 * The caller that the claims of a verified access token tell of; undefined for claims that are none of ours. `audience` is the
 * FHIR base.
 */
export function toPrincipal(payload: JWTPayload, audience: string): Principal | undefined {
  const { client_id: clientId, sub, jti, scope, fhirUser, cnf } = payload;
  if (typeof clientId !== 'string' || cnf !== undefined) return undefined;
  const isPerson = sub !== undefined && sub !== clientId;
  const level = levelOf(payload['acr']);
  // The token of a person without a level or a grant is none of ours.
  if (isPerson && (level === undefined || typeof payload['grant_id'] !== 'string')) return undefined;
  return {
    clientId,
    scopes: typeof scope === 'string' ? scope.split(' ').filter(Boolean) : [],
    ...(isPerson ? { subject: sub } : {}),
    ...(isPerson && typeof fhirUser === 'string' ? { fhirUser: relativeTo(fhirUser, audience) } : {}),
    ...(isPerson ? textClaim('patient', payload['patient']) : {}),
    ...(jti === undefined ? {} : { tokenId: jti }),
    ...(isPerson ? textClaim('grantId', payload['grant_id']) : {}),
    ...textClaim('role', payload['role']),
    ...(isPerson ? textClaim('practitionerRole', payload['practitioner_role']) : {}),
    ...textClaim('organization', payload['organization']),
    ...textClaim('purpose', payload['purpose_of_use']),
    ...(isPerson && level !== undefined ? { level } : {}),
  };
}

function textClaim<Name extends keyof Principal>(name: Name, value: unknown): { [K in Name]?: string } {
  return (typeof value === 'string' && value !== '' ? { [name]: value } : {}) as { [K in Name]?: string };
}

function relativeTo(reference: string, base: string): string {
  return reference.startsWith(`${base}/`) ? reference.slice(base.length + 1) : reference;
}

/** RFC 6750: a request without a token gets a challenge without an error code. */
function refusal(code: 'token-missing' | 'token-invalid' | 'token-expired', realm: string): FhirError {
  const error = code === 'token-missing' ? '' : ', error="invalid_token"';
  return new FhirError({ code }, { headers: { 'www-authenticate': `Bearer realm="${realm}"${error}` } });
}
