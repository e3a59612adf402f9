import { errors } from 'oidc-provider';

/** Longest life of a client assertion, in seconds. Source: SMART App Launch 2.2, client-confidential-asymmetric. */
export const longestAssertion = 300;

/** Tolerated difference between clocks, in seconds. */
export const clockTolerance = 15;

/** A public key of a client, as far as the check needs it. */
export interface AssertionKey {
  readonly kid?: string | undefined;
  readonly kty?: string | undefined;
}

/**
 * Demands of SMART on a client assertion that the library does not make: `typ` JWT, a `kid` that names exactly one key of
 * the client, `aud` only the token endpoint, `exp` at most five minutes ahead, `jku` none but the registered address.
 *
 * Throws `invalid_client` (401). Source: SMART App Launch 2.2, client-confidential-asymmetric ("Authentication JWT").
 */
export function checkClientAssertion(
  claims: Readonly<Record<string, unknown>>,
  header: Readonly<Record<string, unknown>>,
  tokenEndpoint: string,
  client: { readonly keys: Iterable<AssertionKey>; readonly jwksUri?: string },
): void {
  const { exp, aud } = claims;
  const now = Math.floor(Date.now() / 1000);
  const audiences = Array.isArray(aud) ? aud : [aud];
  if (header['typ'] !== 'JWT') throw refusal('typ of the client assertion must be JWT');
  if (typeof header['kid'] !== 'string') throw refusal('kid is required in the client assertion');
  if (header['jku'] !== undefined && header['jku'] !== client.jwksUri) {
    throw refusal('jku is not registered for this client');
  }
  const kty = String(header['alg']).startsWith('RS') ? 'RSA' : 'EC';
  const fitting = [...client.keys].filter((key) => key.kid === header['kid'] && key.kty === kty);
  if (fitting.length !== 1) throw refusal('kid must name exactly one key of the client');
  if (audiences.length !== 1 || audiences[0] !== tokenEndpoint) {
    throw refusal('aud of the client assertion must be the token endpoint');
  }
  if (typeof exp !== 'number' || exp > now + longestAssertion + clockTolerance) {
    throw refusal('exp of the client assertion must be at most five minutes ahead');
  }
}

function refusal(detail: string): Error {
  return new errors.InvalidClientAuth(detail);
}
