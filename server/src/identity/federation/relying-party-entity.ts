import { type EntityKeys, publicKeySet } from './entity-keys.ts';
import { entityStatementType } from './entity-statement.ts';
import type { Outcome } from './outcome.ts';
import { failed, passed } from './outcome.ts';
import { signToken } from './sign-token.ts';
import { readUnverified } from './signed-token.ts';
import { trustMarkId } from './trust-marks.ts';

/** The public body that signs people in, as the federation publishes it. */
export interface EntityOrganization {
  readonly name: string;
  /** Name of the service that people see at their provider. */
  readonly clientName: string;
  readonly homepage: string;
  readonly policy: string;
  /** Address of an SVG. */
  readonly logo: string;
  /** Institutional mail addresses (PEC), never of a person. */
  readonly contacts: readonly string[];
}

/** What the relying party is in its federations. */
export interface RelyingPartyEntity {
  /** Entity id and client id: an address on the same host as the callback. */
  readonly id: string;
  readonly redirectUri: string;
  readonly resolveEndpoint: string;
  readonly organization: EntityOrganization;
  /** Superiors: trust anchors or aggregators, of all federations. */
  readonly authorityHints: readonly string[];
  /** Signed trust marks, one text each. */
  readonly trustMarks: readonly string[];
  readonly keys: EntityKeys;
}

/** Life of an entity configuration, seconds. Source: SPID/CIE OIDC technical rules leave it open; the reference uses 48 hours. */
export const configurationLife = 48 * 3600;

/** Publishes the entity configuration of the relying party. */
export interface EntityConfiguration {
  /** The signed configuration, with at least half its life left. */
  current(): Promise<string>;
}

/** Signs the entity configuration of the relying party and signs it anew when half its life is over. */
export function createEntityConfiguration(entity: RelyingPartyEntity, now: () => number): EntityConfiguration {
  let signed: Promise<string> | undefined;
  let renewAt = 0;
  return {
    current() {
      if (signed === undefined || now() >= renewAt) {
        renewAt = now() + (configurationLife / 2) * 1000;
        signed = signConfiguration(entity, now());
        signed.catch(() => {
          signed = undefined;
        });
      }
      return signed;
    },
  };
}

/**
 * Metadata of the relying party. No attribute may be added lightly: authorities compare them with the technical rules.
 *
 * Source: SPID/CIE OIDC technical rules, relying party metadata.
 */
export function relyingPartyMetadata(entity: RelyingPartyEntity): Readonly<Record<string, unknown>> {
  const { id, organization, keys } = entity;
  return {
    federation_entity: {
      organization_name: organization.name,
      homepage_uri: organization.homepage,
      policy_uri: organization.policy,
      logo_uri: organization.logo,
      contacts: organization.contacts,
      federation_resolve_endpoint: entity.resolveEndpoint,
    },
    openid_relying_party: {
      application_type: 'web',
      client_id: id,
      client_name: organization.clientName,
      client_registration_types: ['automatic'],
      contacts: organization.contacts,
      grant_types: ['authorization_code', 'refresh_token'],
      id_token_signed_response_alg: 'RS256',
      jwks: publicKeySet([...keys.signing, ...keys.encryption]),
      organization_name: organization.name,
      redirect_uris: [entity.redirectUri],
      response_types: ['code'],
      subject_type: 'pairwise',
      token_endpoint_auth_method: 'private_key_jwt',
      userinfo_encrypted_response_alg: 'RSA-OAEP-256',
      userinfo_encrypted_response_enc: 'A256CBC-HS512',
      userinfo_signed_response_alg: 'RS256',
    },
  };
}

/** Reads a trust mark file: one signed token about the entity. Reasons: `token-form`, `trust-mark-form`, `trust-mark-subject`. */
export function readTrustMark(text: string, entity: string): Outcome<string> {
  const token = text.trim();
  const claims = readUnverified(token);
  if (!claims.ok) return claims;
  if (trustMarkId(claims.value) === undefined) return failed('trust-mark-form');
  return claims.value['sub'] === entity ? passed(token) : failed('trust-mark-subject');
}

async function signConfiguration(entity: RelyingPartyEntity, now: number): Promise<string> {
  const iat = Math.floor(now / 1000);
  const marks = entity.trustMarks.flatMap((text) => {
    const claims = readUnverified(text);
    const id = claims.ok ? trustMarkId(claims.value) : undefined;
    return claims.ok && id !== undefined ? [{ id, iss: claims.value['iss'], trust_mark: text }] : [];
  });
  return signToken(
    {
      iss: entity.id,
      sub: entity.id,
      iat,
      exp: iat + configurationLife,
      jwks: publicKeySet(entity.keys.federation),
      metadata: relyingPartyMetadata(entity),
      authority_hints: entity.authorityHints,
      trust_marks: marks,
    },
    entity.keys.federation,
    entityStatementType,
  );
}
