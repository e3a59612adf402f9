import { contentEncryptionAlgorithms, signatureAlgorithms } from '../federation/algorithms.ts';
import { publicKeySet } from '../federation/entity-keys.ts';
import { entityStatementType } from '../federation/entity-statement.ts';
import { signToken } from '../federation/sign-token.ts';
import { acrOf } from '../relying-party/identity-level.ts';
import type { SandboxProviderKeys } from './keys.ts';
import { type ProviderProfile, personClaimNames } from './provider-profile.ts';
import { trustMarkOf } from './trust-anchor-app.ts';

/** What the configuration of a provider is written from. */
export interface ProviderEntityParts {
  /** Entity id and issuer, e.g. `<base>/sandbox-idp/spid`. */
  readonly id: string;
  readonly anchor: string;
  readonly keys: SandboxProviderKeys;
  readonly profile: ProviderProfile;
  readonly trustMark: string;
}

/** Paths of the endpoints below the entity id. */
export const endpoints = {
  authorization: '/authorization',
  token: '/token',
  userinfo: '/userinfo',
  revocation: '/revocation',
  introspection: '/introspection',
  jwks: '/jwks',
} as const;

/** Life of the configuration, seconds, as in the reference. */
const life = 48 * 3600;

/** Algorithms by which the provider encrypts for relying parties. */
export const userInfoKeyEncryption = ['RSA-OAEP', 'RSA-OAEP-256'] as const;

/**
 * Signs the entity configuration of a provider.
 *
 * Source: SPID/CIE OIDC technical rules, provider metadata; OpenID Federation 1.0, 5.1.3.
 */
export function signProviderConfiguration(parts: ProviderEntityParts, now: number): Promise<string> {
  const { id, anchor, keys, profile, trustMark } = parts;
  const iat = Math.floor(now / 1000);
  const claims = {
    iss: id,
    sub: id,
    iat,
    exp: iat + life,
    jwks: publicKeySet(keys.federation),
    authority_hints: [anchor],
    metadata: {
      federation_entity: { organization_name: profile.name, contacts: ['sandbox@example.org'] },
      openid_provider: {
        issuer: id,
        organization_name: profile.name,
        authorization_endpoint: `${id}${endpoints.authorization}`,
        token_endpoint: `${id}${endpoints.token}`,
        userinfo_endpoint: `${id}${endpoints.userinfo}`,
        revocation_endpoint: `${id}${endpoints.revocation}`,
        introspection_endpoint: `${id}${endpoints.introspection}`,
        jwks: publicKeySet(keys.signing),
        client_registration_types_supported: ['automatic'],
        response_types_supported: ['code'],
        response_modes_supported: ['query', 'form_post'],
        grant_types_supported: ['authorization_code', 'refresh_token'],
        subject_types_supported: ['pairwise'],
        scopes_supported: profile.scopes,
        claims_supported: personClaimNames,
        claims_parameter_supported: true,
        request_parameter_supported: true,
        authorization_response_iss_parameter_supported: true,
        acr_values_supported: ([1, 2, 3] as const).map(acrOf),
        code_challenge_methods_supported: ['S256'],
        token_endpoint_auth_methods_supported: ['private_key_jwt'],
        token_endpoint_auth_signing_alg_values_supported: signatureAlgorithms,
        request_object_signing_alg_values_supported: signatureAlgorithms,
        id_token_signing_alg_values_supported: ['RS256'],
        userinfo_signing_alg_values_supported: ['RS256'],
        userinfo_encryption_alg_values_supported: userInfoKeyEncryption,
        userinfo_encryption_enc_values_supported: contentEncryptionAlgorithms,
      },
    },
    trust_marks: [{ id: trustMarkOf(anchor, 'openid_provider'), iss: anchor, trust_mark: trustMark }],
  };
  return signToken(claims, keys.federation, entityStatementType);
}
