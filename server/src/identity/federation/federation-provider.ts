import { isJsonObject } from '@sinfonia/profiles/json';
import type { JWK } from 'jose';
import type { Metadata } from './metadata-policy.ts';
import { failed, type Outcome, passed } from './outcome.ts';
import { keysOf } from './signed-token.ts';
import type { TrustChain } from './trust-chain.ts';
import type { TrustMark } from './trust-marks.ts';

/** An identity provider of a federation, ready to be used. */
export interface FederationProvider {
  /** Entity id and issuer. */
  readonly id: string;
  readonly name: string;
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
  readonly userInfoEndpoint: string;
  readonly revocationEndpoint?: string;
  /** Keys that sign ID tokens and user info, from the final metadata. */
  readonly keys: readonly JWK[];
  readonly chain: TrustChain;
  readonly marks: readonly TrustMark[];
  /** When chain or marks expire, ms since the epoch. */
  readonly expiresAt: number;
}

/**
 * Reads what the login needs out of final metadata. Reasons: `metadata-issuer`, `metadata-endpoint`, `metadata-keys`.
 *
 * Source: SPID/CIE OIDC technical rules, provider metadata.
 */
export function toFederationProvider(chain: TrustChain, marks: readonly TrustMark[]): Outcome<FederationProvider> {
  const { metadata, subject } = chain;
  if (metadata['issuer'] !== subject) return failed('metadata-issuer');
  const { authorization_endpoint, token_endpoint, userinfo_endpoint, revocation_endpoint } = metadata;
  if (
    typeof authorization_endpoint !== 'string' ||
    typeof token_endpoint !== 'string' ||
    typeof userinfo_endpoint !== 'string'
  ) {
    return failed('metadata-endpoint');
  }
  const keys = keysOf(metadata['jwks']);
  if (keys.length === 0) return failed('metadata-keys');
  return passed({
    id: subject,
    name: nameOf(chain, metadata),
    authorizationEndpoint: authorization_endpoint,
    tokenEndpoint: token_endpoint,
    userInfoEndpoint: userinfo_endpoint,
    ...(typeof revocation_endpoint === 'string' ? { revocationEndpoint: revocation_endpoint } : {}),
    keys,
    chain,
    marks,
    expiresAt: Math.min(chain.expiresAt, ...marks.map((mark) => mark.expiresAt)),
  });
}

/** Name shown to people: that of the organization, else the host. */
function nameOf(chain: TrustChain, metadata: Metadata): string {
  const all = chain.configuration.claims['metadata'];
  const entity = isJsonObject(all) && isJsonObject(all['federation_entity']) ? all['federation_entity'] : {};
  const names = [metadata['organization_name'], entity['organization_name'], metadata['op_name']];
  const name = names.find((one) => typeof one === 'string' && one.trim() !== '');
  return typeof name === 'string' ? name.trim().slice(0, 100) : (URL.parse(chain.subject)?.host ?? chain.subject);
}
