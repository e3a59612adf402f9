import { isJsonObject } from '@sinfonia/profiles/json';
import type { JWK } from 'jose';
import type { BoundedFetch } from './bounded-fetch.ts';
import { failed, type Outcome, ownProperty, passed, textsOf } from './outcome.ts';
import { type Claims, checkTimes, keysOf, readUnverified, verifyToken } from './signed-token.ts';

/** `typ` and media type of entity statements. */
export const entityStatementType = 'entity-statement+jwt';

/** A statement of a federation entity about itself (entity configuration) or about a subordinate. */
export interface EntityStatement {
  /** The signed token. */
  readonly text: string;
  readonly iss: string;
  readonly sub: string;
  /** Seconds since the epoch. */
  readonly iat: number;
  readonly exp: number;
  /** Federation keys of the subject. */
  readonly keys: readonly JWK[];
  readonly claims: Claims;
}

/** Who a statement must be from and about, and when it is looked at (ms since the epoch). */
export interface ExpectedStatement {
  readonly iss: string;
  readonly sub: string;
  readonly now: number;
}

/**
 * Checks a statement with keys that are already trusted. Reasons: those of `verifyToken` and `checkTimes`,
 * `statement-issuer`, `statement-subject`, `statement-keys`.
 *
 * Source: OpenID Federation 1.0, 3 and 10.2; SPID/CIE OIDC technical rules, entity statement.
 */
export async function verifyStatement(
  text: string,
  trusted: readonly JWK[],
  expected: ExpectedStatement,
): Promise<Outcome<EntityStatement>> {
  const verified = await verifyToken(text, trusted, entityStatementType);
  return verified.ok ? toStatement(text, verified.value, expected) : verified;
}

/** Federation keys that an entity configuration claims for itself; proves nothing but that they were claimed. */
export function claimedKeys(text: string): readonly JWK[] {
  const claims = readUnverified(text);
  return claims.ok ? keysOf(claims.value['jwks']) : [];
}

/** Superiors that an entity configuration names, at most two: more are not followed. */
export function superiorsOf(claims: Claims): readonly string[] {
  return (textsOf(claims['authority_hints']) ?? []).slice(0, 2);
}

/** Metadata of one type in a statement; undefined when there is none. */
export function metadataOf(claims: Claims, type: string): Readonly<Record<string, unknown>> | undefined {
  const metadata = claims['metadata'];
  const found = isJsonObject(metadata) ? ownProperty(metadata, type) : undefined;
  return isJsonObject(found) ? found : undefined;
}

/** Address of the entity configuration of an entity. Source: OpenID Federation 1.0, 9. */
export function configurationAddressOf(entity: string): string {
  return `${entity.endsWith('/') ? entity.slice(0, -1) : entity}/.well-known/openid-federation`;
}

/** Gets the entity configuration of an entity, unverified. Reasons: those of `BoundedFetch`, `configuration-status`. */
export async function fetchConfiguration(fetch: BoundedFetch, entity: string): Promise<Outcome<string>> {
  return fetchStatement(fetch, configurationAddressOf(entity), 'configuration-status');
}

/** Gets what a superior says about a subordinate, unverified. Reasons: those of `BoundedFetch`, `statement-status`. */
export async function fetchSubordinate(fetch: BoundedFetch, endpoint: string, sub: string): Promise<Outcome<string>> {
  const url = URL.parse(endpoint);
  if (url === null) return failed('address-refused');
  url.searchParams.set('sub', sub);
  return fetchStatement(fetch, url.href, 'statement-status');
}

async function fetchStatement(fetch: BoundedFetch, url: string, reason: string): Promise<Outcome<string>> {
  const answer = await fetch({ url, headers: { accept: `application/${entityStatementType}` } });
  if (!answer.ok) return answer;
  return answer.value.status === 200 ? passed(answer.value.body.trim()) : failed(reason);
}

function toStatement(text: string, claims: Claims, expected: ExpectedStatement): Outcome<EntityStatement> {
  const { iss, sub, jwks } = claims;
  if (iss !== expected.iss) return failed('statement-issuer');
  if (sub !== expected.sub) return failed('statement-subject');
  const times = checkTimes(claims, expected.now);
  if (!times.ok) return times;
  const keys = keysOf(jwks);
  if (keys.length === 0) return failed('statement-keys');
  return passed({ text, iss: expected.iss, sub: expected.sub, ...times.value, keys, claims });
}
