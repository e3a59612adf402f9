import { isJsonObject } from '@sinfonia/profiles/json';
import type { BoundedFetch } from './bounded-fetch.ts';
import {
  claimedKeys,
  type EntityStatement,
  fetchConfiguration,
  fetchSubordinate,
  metadataOf,
  superiorsOf,
  verifyStatement,
} from './entity-statement.ts';
import { applyMetadataPolicy, type Metadata } from './metadata-policy.ts';
import { failed, type Outcome, ownProperty, passed, textsOf } from './outcome.ts';
import { readUnverified } from './signed-token.ts';
import { pathLengthOf, type TrustAnchor } from './trust-anchor.ts';

/** A chain from an entity to the trust anchor that was checked from the anchor down. */
export interface TrustChain {
  readonly subject: string;
  /** The signed statements: configuration of the entity, statements about it and its superior, configuration of the anchor. */
  readonly statements: readonly string[];
  /** Configuration of the entity. */
  readonly configuration: EntityStatement;
  /** Metadata of the type asked for, with all policies applied. */
  readonly metadata: Metadata;
  /** Earliest `exp` of all statements, ms since the epoch. */
  readonly expiresAt: number;
}

/** What chain is looked for. */
export interface ChainRequest {
  readonly subject: string;
  readonly anchor: TrustAnchor;
  /** Type of metadata that the entity must have, e.g. `openid_provider`. */
  readonly type: string;
  /** Most intermediates allowed: none for providers, one for relying parties. */
  readonly intermediates: 0 | 1;
  /** Ms since the epoch. */
  readonly now: number;
  /** Configuration of the entity when it is at hand (our own). */
  readonly configuration?: string;
}

/**
 * Builds and checks a trust chain. The keys that verify a configuration are those in the statement of its superior, never
 * those it claims for itself alone.
 *
 * Reasons: those of the single steps, `anchor-not-superior`, `path-too-long`, `metadata-missing`, `leaf-type-refused`.
 *
 * Source: OpenID Federation 1.0, 10; SPID/CIE OIDC technical rules, trust chain.
 */
export async function buildTrustChain(fetch: BoundedFetch, request: ChainRequest): Promise<Outcome<TrustChain>> {
  const { subject, anchor } = request;
  const text = request.configuration ? passed(request.configuration) : await fetchConfiguration(fetch, subject);
  if (!text.ok) return text;
  const claims = readUnverified(text.value);
  if (!claims.ok) return claims;
  const superiors = superiorsOf(claims.value);
  if (superiors.includes(anchor.id)) {
    const about = await statementAbout(fetch, anchor.id, anchor.fetchEndpoint, anchor.statement, request);
    return about.ok ? finish(text.value, [about.value], request) : about;
  }
  if (request.intermediates === 0 || superiors.length === 0) return failed('anchor-not-superior');
  let reason = 'anchor-not-superior';
  for (const superior of superiors) {
    const above = await statementsThrough(fetch, superior, request);
    if (above.ok) return finish(text.value, above.value, request);
    reason = above.reason;
  }
  return failed(reason);
}

/** Statements of an intermediate about the entity and of the anchor about the intermediate, in this order. */
async function statementsThrough(
  fetch: BoundedFetch,
  intermediate: string,
  request: ChainRequest,
): Promise<Outcome<readonly EntityStatement[]>> {
  const { anchor, now } = request;
  if (anchor.maxPathLength < 1) return failed('path-too-long');
  const text = await fetchConfiguration(fetch, intermediate);
  if (!text.ok) return text;
  const claims = readUnverified(text.value);
  if (!claims.ok) return claims;
  if (!superiorsOf(claims.value).includes(anchor.id)) return failed('anchor-not-superior');
  const upper = await statementAbout(fetch, anchor.id, anchor.fetchEndpoint, anchor.statement, {
    subject: intermediate,
    now,
  });
  if (!upper.ok) return upper;
  const own = await verifyStatement(text.value, upper.value.keys, { iss: intermediate, sub: intermediate, now });
  if (!own.ok) return own;
  const endpoint = metadataOf(own.value.claims, 'federation_entity')?.['federation_fetch_endpoint'];
  if (typeof endpoint !== 'string') return failed('intermediate-endpoint');
  const lower = await statementAbout(fetch, intermediate, endpoint, upper.value, request);
  return lower.ok ? passed([lower.value, upper.value]) : lower;
}

async function statementAbout(
  fetch: BoundedFetch,
  issuer: string,
  endpoint: string,
  trusted: EntityStatement,
  { subject, now }: { readonly subject: string; readonly now: number },
): Promise<Outcome<EntityStatement>> {
  const text = await fetchSubordinate(fetch, endpoint, subject);
  if (!text.ok) return text;
  return verifyStatement(text.value, trusted.keys, { iss: issuer, sub: subject, now });
}

async function finish(
  text: string,
  above: readonly EntityStatement[],
  request: ChainRequest,
): Promise<Outcome<TrustChain>> {
  const { subject, anchor, type, now } = request;
  const [nearest] = above;
  if (nearest === undefined) return failed('anchor-not-superior');
  const verified = await verifyStatement(text, nearest.keys, { iss: subject, sub: subject, now });
  if (!verified.ok) return verified;
  // The key that signed must also be one the entity claims: a statement may be older than a key that was withdrawn.
  const claimed = await verifyStatement(text, claimedKeys(text), { iss: subject, sub: subject, now });
  if (!claimed.ok) return claimed;
  for (const [position, { claims }] of above.entries()) {
    const allowed = pathLengthOf(claims['constraints']);
    // As many intermediates are between the issuer of a statement and the entity as statements are below it.
    if (allowed === undefined || position > allowed) return failed('path-too-long');
    const leaves = isJsonObject(claims['constraints']) ? claims['constraints']['allowed_leaf_entity_types'] : undefined;
    if (leaves !== undefined && textsOf(leaves)?.includes(type) !== true) return failed('leaf-type-refused');
  }
  const metadata = finalMetadata(verified.value, above, type);
  if (!metadata.ok) return metadata;
  const all = [verified.value, ...above, anchor.statement];
  return passed({
    subject,
    statements: all.map((statement) => statement.text),
    configuration: verified.value,
    metadata: metadata.value,
    expiresAt: Math.min(...all.map((statement) => statement.exp)) * 1000,
  });
}

/**
 * Metadata with what superiors say. The policy of the nearest superior is applied first, that of the anchor last, so that
 * the anchor has the last word.
 */
function finalMetadata(
  configuration: EntityStatement,
  above: readonly EntityStatement[],
  type: string,
): Outcome<Metadata> {
  const own = metadataOf(configuration.claims, type);
  if (own === undefined) return failed('metadata-missing');
  let metadata: Metadata = { ...own, ...(above[0] && metadataOf(above[0].claims, type)) };
  for (const { claims } of above) {
    const { metadata_policy: policies, metadata_policy_crit: critical = [] } = claims;
    const words = textsOf(critical);
    if (words === undefined || (policies !== undefined && !isJsonObject(policies))) return failed('policy-form');
    const applied = applyMetadataPolicy(metadata, policies && ownProperty(policies, type), words);
    if (!applied.ok) return applied;
    metadata = applied.value;
  }
  return passed(metadata);
}
