import { randomUUID } from 'node:crypto';
import type { RelyingPartyEntity } from '../federation/relying-party-entity.ts';
import { signToken } from '../federation/sign-token.ts';

/** Life of an assertion, seconds. */
const assertionLife = 60;

/**
 * The parameters by which the relying party proves who it is at an endpoint of a provider (`private_key_jwt`); the endpoint
 * is the audience.
 *
 * Source: SPID/CIE OIDC technical rules, token request; OpenID Connect Core 1.0, 9.
 */
export async function clientAuthentication(
  entity: RelyingPartyEntity,
  endpoint: string,
  now: number,
): Promise<Readonly<Record<string, string>>> {
  const iat = Math.floor(now / 1000);
  const claims = { iss: entity.id, sub: entity.id, aud: endpoint, iat, exp: iat + assertionLife, jti: randomUUID() };
  return {
    client_id: entity.id,
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: await signToken(claims, entity.keys.signing),
  };
}
