import { errors } from 'oidc-provider';
import { type Claims, checkTimes } from '../federation/signed-token.ts';
import { levelOf } from '../relying-party/identity-level.ts';
import type { ProviderProfile } from './provider-profile.ts';

/** What a request object must agree with, beside signature, issuer and audience, which the library checks. */
export interface ExpectedRequest {
  readonly clientId: string;
  readonly profile: ProviderProfile;
  /** Parameters beside the request object. */
  readonly outer: URLSearchParams;
  /** Ms since the epoch. */
  readonly now: number;
}

/** Longest life of a request object, seconds: in practice they live one to three minutes. */
export const longestRequestLife = 180;

/** Longest life of a client assertion, seconds. */
export const longestAssertionLife = 300;

/** Parameters that must stand beside the request object, equal to those in it. */
const repeated = ['client_id', 'response_type', 'scope', 'code_challenge', 'code_challenge_method'] as const;

/**
 * Checks the claims of a request object as strictly as the checkers of AgID do. Throws the errors of the library:
 * `invalid_request_object`, `invalid_scope`.
 *
 * Source: SPID/CIE OIDC technical rules, authentication request.
 */
export function checkRequestObject(claims: Claims, { clientId, profile, outer, now }: ExpectedRequest): void {
  const refuse: (why: string) => never = (why) => {
    throw new errors.InvalidRequestObject(why);
  };
  const { sub, jti, state, nonce, scope, prompt } = claims;
  // With a subject it could be replayed as a client assertion.
  if (sub !== undefined) refuse('the request object must not have a subject');
  const times = checkTimes(claims, now);
  if (!times.ok) refuse(times.reason);
  if (times.value.exp - times.value.iat > longestRequestLife) refuse('the request object lives too long');
  if (typeof jti !== 'string' || jti === '') refuse('jti is required');
  if (claims['client_id'] !== clientId || claims['iss'] !== clientId) refuse('client_id and iss must be the client');
  if (claims['response_type'] !== 'code') refuse('response_type must be code');
  if (claims['code_challenge_method'] !== 'S256') refuse('code_challenge_method must be S256');
  for (const value of [state, nonce]) {
    if (typeof value !== 'string' || !/^[A-Za-z0-9]{32,}$/.test(value)) refuse('state and nonce need 32 characters');
  }
  if (typeof claims['redirect_uri'] !== 'string') refuse('redirect_uri is required');
  for (const name of repeated) {
    if (outer.get(name) !== claims[name]) refuse(`${name} differs from the one in the request object`);
  }
  const [level] = levelsIn(claims['acr_values']);
  if (level === undefined) refuse('acr_values must name a level');
  const prompts = String(prompt).split(' ');
  if (!prompts.includes('consent')) refuse('prompt must have consent');
  if (level > 1 && !prompts.includes('login')) refuse('prompt must have login from level 2 on');
  const scopes = typeof scope === 'string' ? scope.split(' ') : [];
  const unknown = scopes.find((one) => !profile.scopes.includes(one));
  if (unknown !== undefined || !scopes.includes('openid')) {
    throw new errors.InvalidScope('requested scope is not allowed', unknown ?? 'openid');
  }
}

/** Levels that `acr_values` names, in the order of preference; empty when one of them is unknown. */
export function levelsIn(acrValues: unknown): readonly (1 | 2 | 3)[] {
  if (typeof acrValues !== 'string') return [];
  const levels = acrValues.split(' ').map(levelOf);
  return levels.every((level) => level !== undefined) ? levels : [];
}

/**
 * Checks a client assertion beyond what the library checks: its audience is the endpoint it is sent to, it has an instant of
 * issue and lives shortly. Throws `invalid_client`.
 *
 * @param now ms since the epoch
 *
 * Source: SPID/CIE OIDC technical rules, token, revocation and introspection request.
 */
export function checkAssertion(claims: Claims, clientId: string, endpoint: string, now: number): void {
  const refuse: (why: string) => never = (why) => {
    throw new errors.InvalidClientAuth(why);
  };
  const { aud } = claims;
  if (claims['sub'] !== clientId) refuse('sub must be the client');
  if (aud !== endpoint && !(Array.isArray(aud) && aud.includes(endpoint))) refuse('aud must be the endpoint');
  const times = checkTimes(claims, now);
  if (!times.ok) refuse(times.reason);
  if (times.value.exp - times.value.iat > longestAssertionLife) refuse('the assertion lives too long');
}
