import { isJsonObject } from '@sinfonia/profiles/json';
import type { JWK } from 'jose';
import type { BoundedFetch } from './bounded-fetch.ts';
import {
  claimedKeys,
  type EntityStatement,
  fetchConfiguration,
  metadataOf,
  verifyStatement,
} from './entity-statement.ts';
import { failed, type Outcome, ownProperty, passed, textsOf } from './outcome.ts';

/** A trust anchor as the configuration names it. */
export interface PinnedAnchor {
  /** Entity id. */
  readonly id: string;
  /** Its federation keys, when they are pinned; else those of its configuration, got from its https address, are believed. */
  readonly keys?: readonly JWK[];
}

/** A trust anchor whose configuration was checked. */
export interface TrustAnchor {
  readonly id: string;
  readonly statement: EntityStatement;
  readonly fetchEndpoint: string;
  readonly listEndpoint: string;
  /** Most intermediates between it and a leaf. */
  readonly maxPathLength: number;
  /** Who may issue a trust mark, by its id. */
  issuersOf(trustMark: string): readonly string[];
}

/** Most intermediates in SPID and CIE. Source: SPID/CIE OIDC technical rules, constraints. */
const longestPath = 1;

/**
 * Gets and checks the configuration of a trust anchor. Reasons: those of `fetchConfiguration` and `verifyStatement`,
 * `anchor-endpoints`, `anchor-constraints`.
 */
export async function fetchTrustAnchor(
  fetch: BoundedFetch,
  anchor: PinnedAnchor,
  now: number,
): Promise<Outcome<TrustAnchor>> {
  const { id } = anchor;
  const text = await fetchConfiguration(fetch, id);
  if (!text.ok) return text;
  const trusted = anchor.keys ?? claimedKeys(text.value);
  const verified = await verifyStatement(text.value, trusted, { iss: id, sub: id, now });
  if (!verified.ok) return verified;
  const { claims } = verified.value;
  const entity = metadataOf(claims, 'federation_entity') ?? {};
  const { federation_fetch_endpoint: fetchEndpoint, federation_list_endpoint: listEndpoint } = entity;
  if (typeof fetchEndpoint !== 'string' || typeof listEndpoint !== 'string') return failed('anchor-endpoints');
  const maxPathLength = pathLengthOf(claims['constraints']);
  if (maxPathLength === undefined) return failed('anchor-constraints');
  const issuers = claims['trust_mark_issuers'];
  return passed({
    id,
    statement: verified.value,
    fetchEndpoint,
    listEndpoint,
    maxPathLength,
    issuersOf: (mark) => (isJsonObject(issuers) ? (textsOf(ownProperty(issuers, mark)) ?? []) : []),
  });
}

/** `max_path_length` of a constraints claim, at most one; one when nothing is said, undefined when it is nonsense. */
export function pathLengthOf(constraints: unknown): number | undefined {
  if (constraints === undefined) return longestPath;
  if (!isJsonObject(constraints)) return undefined;
  const { max_path_length: length } = constraints;
  if (length === undefined) return longestPath;
  if (typeof length !== 'number' || !Number.isInteger(length) || length < 0) return undefined;
  return Math.min(length, longestPath);
}
