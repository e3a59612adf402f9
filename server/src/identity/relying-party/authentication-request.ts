import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { IdentityLevel } from '../../access/principal.ts';
import type { FederationProvider } from '../federation/federation-provider.ts';
import type { RelyingPartyEntity } from '../federation/relying-party-entity.ts';
import { attributeClaims, profileOf, type Scheme } from '../federation/scheme-profile.ts';
import { signToken } from '../federation/sign-token.ts';
import { acrOf } from './identity-level.ts';

/** Life of a request object, seconds. */
const requestLife = 120;

/** An authentication request that is ready to be sent, and what must be known when its answer comes. */
export interface AuthenticationRequest {
  /** 64 hexadecimal characters, as `nonce`. */
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
  /** Address the browser is sent to. */
  readonly location: string;
  /** The signed request object. */
  readonly request: string;
}

/** What a request is written from. */
export interface RequestParts {
  readonly entity: RelyingPartyEntity;
  readonly provider: FederationProvider;
  readonly scheme: Scheme;
  readonly level: IdentityLevel;
  /** Ms since the epoch. */
  readonly now: number;
}

/**
 * Writes an authentication request: authorization code with PKCE, in a signed request object. It asks for no refresh token.
 * The request object has no `sub`, so that nobody can use it as a client assertion, and no `ui_locales`: the standard makes it a
 * text, the reference of AgID a list.
 *
 * Source: SPID/CIE OIDC technical rules, authentication request; RFC 9101; RFC 7636.
 */
export async function writeAuthenticationRequest(parts: RequestParts): Promise<AuthenticationRequest> {
  const { entity, provider, scheme, level, now } = parts;
  const profile = profileOf(scheme);
  const state = randomBytes(32).toString('hex');
  const nonce = randomBytes(32).toString('hex');
  const codeVerifier = randomBytes(48).toString('base64url');
  const iat = Math.floor(now / 1000);
  const outer = {
    client_id: entity.id,
    response_type: 'code',
    scope: profile.scope,
    code_challenge: createHash('sha256').update(codeVerifier).digest('base64url'),
    code_challenge_method: 'S256',
  };
  const wanted = Object.fromEntries(
    Object.entries(attributeClaims).map(([name, claim]) => [claim, name === 'birthDate' ? null : { essential: true }]),
  );
  const request = await signToken(
    {
      ...outer,
      iss: entity.id,
      aud: [provider.id, provider.authorizationEndpoint],
      iat,
      exp: iat + requestLife,
      jti: randomUUID(),
      redirect_uri: entity.redirectUri,
      state,
      nonce,
      // From level 2 on every login is a real authentication; at level 1 a session of the provider may do.
      prompt: level === 1 ? 'consent' : 'consent login',
      acr_values: acrOf(level),
      claims: Object.fromEntries(profile.claimsIn.map((place) => [place, wanted])),
    },
    entity.keys.signing,
  );
  const location = new URL(provider.authorizationEndpoint);
  for (const [name, value] of Object.entries({ ...outer, request })) location.searchParams.set(name, value);
  return { state, nonce, codeVerifier, location: location.href, request };
}
