import type { ClientMetadata } from 'oidc-provider';
import { type BoundedFetch, isAllowedAddress } from '../federation/bounded-fetch.ts';
import { publicKeySet } from '../federation/entity-keys.ts';
import type { Metadata } from '../federation/metadata-policy.ts';
import { failed, type Outcome, passed } from '../federation/outcome.ts';
import { fetchTrustAnchor } from '../federation/trust-anchor.ts';
import { buildTrustChain } from '../federation/trust-chain.ts';
import { findTrustMarks } from '../federation/trust-marks.ts';
import type { SandboxAnchor } from './trust-anchor-app.ts';

/** How relying parties are found. */
export interface TrustedClientsOptions {
  readonly anchor: SandboxAnchor;
  readonly fetch: BoundedFetch;
  /** Ms since the epoch. */
  readonly now: () => number;
  /** Told why a relying party was refused: its entity id and a word of ours. */
  readonly onRefused: (client: string, reason: string) => void;
}

/** Finds the registration of a relying party by its entity id; undefined for one that the federation does not vouch for. */
export type FindTrustedClient = (id: string) => Promise<ClientMetadata | undefined>;

/** Longest time that a registration is believed without a look at its chain, ms. */
const longestTrust = 300_000;

/** Metadata that the provider goes by. Everything else in a configuration is not believed. */
const taken = [
  'client_name',
  'redirect_uris',
  'grant_types',
  'response_types',
  'jwks',
  'id_token_signed_response_alg',
  'userinfo_signed_response_alg',
  'userinfo_encrypted_response_alg',
  'userinfo_encrypted_response_enc',
] as const;

/**
 * Registers relying parties by themselves (automatic registration): the chain to the sandbox anchor must hold and carry a good
 * trust mark. Only entities that the anchor knows are looked at, so that nobody can make the server ask other addresses.
 *
 * Source: SPID/CIE OIDC technical rules, automatic registration; OpenID Federation 1.0, 12.1.
 */
export function createTrustedClients(options: TrustedClientsOptions): FindTrustedClient {
  const kept = new Map<string, { readonly metadata: ClientMetadata; readonly until: number }>();
  return async (id) => {
    const known = kept.get(id);
    if (known !== undefined && known.until > options.now()) return known.metadata;
    const resolved = await resolve(options, id);
    if (!resolved.ok) {
      kept.delete(id);
      options.onRefused(id, resolved.reason);
      return undefined;
    }
    kept.set(id, resolved.value);
    return resolved.value.metadata;
  };
}

async function resolve(
  { anchor, fetch, now }: TrustedClientsOptions,
  id: string,
): Promise<Outcome<{ readonly metadata: ClientMetadata; readonly until: number }>> {
  const at = now();
  if (anchor.find(id)?.type !== 'openid_relying_party') return failed('client-unknown');
  const trusted = await fetchTrustAnchor(fetch, { id: anchor.id, keys: publicKeySet(anchor.keys).keys }, at);
  if (!trusted.ok) return trusted;
  const request = { subject: id, anchor: trusted.value, type: 'openid_relying_party', intermediates: 1 } as const;
  const chain = await buildTrustChain(fetch, { ...request, now: at });
  if (!chain.ok) return chain;
  const marks = await findTrustMarks(chain.value.configuration, { fetch, anchor: trusted.value, now: at });
  if (!marks.ok) return marks;
  const metadata = toClientMetadata(id, chain.value.metadata);
  return metadata.ok
    ? passed({ metadata: metadata.value, until: Math.min(chain.value.expiresAt, at + longestTrust) })
    : metadata;
}

function toClientMetadata(id: string, metadata: Metadata): Outcome<ClientMetadata> {
  if (metadata['client_id'] !== id) return failed('metadata-client-id');
  const { redirect_uris: addresses } = metadata;
  const isOnItsHost = (address: unknown) =>
    typeof address === 'string' && isAllowedAddress(address, true) && new URL(address).host === new URL(id).host;
  // Source: the reference refuses a callback on another host than the entity.
  if (!Array.isArray(addresses) || !addresses.every(isOnItsHost)) return failed('metadata-redirect-uris');
  return passed({
    ...Object.fromEntries(taken.flatMap((name) => (name in metadata ? [[name, metadata[name]]] : []))),
    client_id: id,
    application_type: 'web',
    subject_type: 'pairwise',
    token_endpoint_auth_method: 'private_key_jwt',
    require_signed_request_object: true,
  });
}
