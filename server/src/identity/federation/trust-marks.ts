import { isJsonObject } from '@sinfonia/profiles/json';
import type { JWK } from 'jose';
import type { BoundedFetch } from './bounded-fetch.ts';
import {
  type EntityStatement,
  fetchConfiguration,
  fetchSubordinate,
  metadataOf,
  verifyStatement,
} from './entity-statement.ts';
import { failed, type Outcome, passed } from './outcome.ts';
import { type Claims, checkTimes, clockTolerance, readUnverified, verifyToken } from './signed-token.ts';
import type { TrustAnchor } from './trust-anchor.ts';

/** A trust mark that was found good. */
export interface TrustMark {
  readonly id: string;
  readonly text: string;
  /** Ms since the epoch. */
  readonly expiresAt: number;
}

/** How trust marks are judged. */
export interface TrustMarkCheck {
  readonly fetch: BoundedFetch;
  readonly anchor: TrustAnchor;
  readonly now: number;
  /**
   * Tests with the demo data of the AgID reference only: the `id` beside a mark may differ from the one in it.
   */
  readonly acceptsOtherId?: boolean;
}

/** Most marks of one entity that are looked at. */
const mostMarks = 10;

/**
 * The good trust marks of an entity: signed by an issuer that the trust anchor names for this mark, about this entity, not
 * expired, and active when the issuer can be asked. Reasons when there is none: `trust-mark-missing`, or why the last one
 * was refused: `trust-mark-form`, `trust-mark-subject`, `trust-mark-issuer`, `trust-mark-inactive`, `trust-mark-unknown`
 * (the issuer does not answer, or with something that is not its own), `expired`, …
 *
 * Source: SPID/CIE OIDC technical rules, trust marks (static and dynamic validation).
 */
export async function findTrustMarks(
  configuration: EntityStatement,
  check: TrustMarkCheck,
): Promise<Outcome<readonly TrustMark[]>> {
  const marks = configuration.claims['trust_marks'];
  const good: TrustMark[] = [];
  let reason = 'trust-mark-missing';
  for (const entry of Array.isArray(marks) ? marks.slice(0, mostMarks) : []) {
    const judged = await judgeMark(entry, configuration.sub, check);
    if (judged.ok) good.push(judged.value);
    else reason = judged.reason;
  }
  return good.length > 0 ? passed(good) : failed(reason);
}

/** Identifier of a trust mark: `id` in the technical rules, `trust_mark_type` in later drafts of the specification. */
export function trustMarkId(claims: Claims): string | undefined {
  const id = claims['id'] ?? claims['trust_mark_type'] ?? claims['trust_mark_id'];
  return typeof id === 'string' ? id : undefined;
}

async function judgeMark(entry: unknown, subject: string, check: TrustMarkCheck): Promise<Outcome<TrustMark>> {
  const text = isJsonObject(entry) ? entry['trust_mark'] : undefined;
  if (!isJsonObject(entry) || typeof text !== 'string') return failed('trust-mark-form');
  const claimed = readUnverified(text);
  if (!claimed.ok) return claimed;
  const id = trustMarkId(claimed.value);
  const { iss, sub } = claimed.value;
  if (id === undefined || typeof iss !== 'string') return failed('trust-mark-form');
  if (trustMarkId(entry) !== id && check.acceptsOtherId !== true) return failed('trust-mark-form');
  if (sub !== subject) return failed('trust-mark-subject');
  if (!check.anchor.issuersOf(id).includes(iss)) return failed('trust-mark-issuer');
  const issuer = await issuerOf(iss, check);
  if (!issuer.ok) return issuer;
  const verified = await verifyToken(text, issuer.value.keys);
  if (!verified.ok) return verified;
  const times = checkTimes(verified.value, check.now);
  if (!times.ok) return times;
  const active = await askStatus(issuer.value, { id, iss, sub: subject, text }, check);
  return active.ok ? passed({ id, text, expiresAt: times.value.exp * 1000 }) : active;
}

/** Keys and configuration of an issuer: the anchor itself, or one of its direct subordinates. */
async function issuerOf(
  id: string,
  { fetch, anchor, now }: TrustMarkCheck,
): Promise<Outcome<{ readonly keys: readonly JWK[]; readonly claims: Claims }>> {
  if (id === anchor.id) return passed(anchor.statement);
  const about = await fetchSubordinate(fetch, anchor.fetchEndpoint, id);
  if (!about.ok) return failed('trust-mark-unknown');
  const statement = await verifyStatement(about.value, anchor.statement.keys, { iss: anchor.id, sub: id, now });
  if (!statement.ok) return statement;
  const text = await fetchConfiguration(fetch, id);
  if (!text.ok) return failed('trust-mark-unknown');
  return verifyStatement(text.value, statement.value.keys, { iss: id, sub: id, now });
}

/** Media type of a signed status. Source: OpenID Federation 1.0, trust mark status response. */
const signedStatus = 'trust-mark-status-response+jwt';

/**
 * Asks the issuer whether a mark is active. An issuer without such an endpoint cannot be asked. The question holds both what the
 * technical rules want (`id`, `sub`) and what OpenID Federation 1.0 does (`trust_mark`), the answer may be that of either:
 * `{"active": true}`, or a signed `{"status": "active"}` about this very mark.
 */
async function askStatus(
  issuer: { readonly keys: readonly JWK[]; readonly claims: Claims },
  mark: { readonly id: string; readonly iss: string; readonly sub: string; readonly text: string },
  { fetch, now }: TrustMarkCheck,
): Promise<Outcome<true>> {
  const endpoint = metadataOf(issuer.claims, 'federation_entity')?.['federation_trust_mark_status_endpoint'];
  if (typeof endpoint !== 'string') return passed(true);
  const form = new URLSearchParams({ id: mark.id, sub: mark.sub, trust_mark: mark.text });
  const answer = await fetch({ url: endpoint, form });
  if (!answer.ok || answer.value.status >= 500) return failed('trust-mark-unknown');
  const { status, type, body } = answer.value;
  if (status !== 200) return failed('trust-mark-inactive');
  if (type === `application/${signedStatus}`) {
    const verified = await verifyToken(body.trim(), issuer.keys, signedStatus);
    if (!verified.ok) return failed('trust-mark-unknown');
    const { iss, iat, trust_mark: about, status: told } = verified.value;
    const isFromFuture = typeof iat !== 'number' || iat > now / 1000 + clockTolerance;
    if (iss !== mark.iss || about !== mark.text || isFromFuture) return failed('trust-mark-unknown');
    return told === 'active' ? passed(true) : failed('trust-mark-inactive');
  }
  try {
    const told: unknown = JSON.parse(body);
    if (isJsonObject(told) && told['active'] === true) return passed(true);
  } catch {
    // Not JSON: not a yes.
  }
  return failed('trust-mark-inactive');
}
