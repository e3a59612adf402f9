import { SignJWT } from 'jose';
import { requireSecure } from '../addresses.ts';
import { createRetryPolicy, type RetryOptions } from '../requests/retry.ts';
import type { Authorizer } from './authorizer.ts';
import { connectionSlot } from './connection-slot.ts';
import { rememberSmart } from './discovery.ts';
import { type PrivateKey, type SigningKey, toSigningKey } from './private-key.ts';
import { createTokenCache } from './token-cache.ts';
import { requestToken, type TokenAnswer } from './token-endpoint.ts';

/** How a system proves who it is. */
export interface BackendServicesOptions {
  /** Client identifier given at registration, e.g. `sandbox-backend`. */
  readonly clientId: string;
  readonly privateKey: PrivateKey;
  /** `kid` of the key at the authorization server; that of the JWK unless given. */
  readonly keyId?: string;
  /** Scopes separated by spaces, e.g. `system/Patient.rs system/EpisodeOfCare.cruds`. */
  readonly scope: string;
  /** Token endpoint; found by SMART discovery unless given. */
  readonly tokenUrl?: string;
  readonly retry?: RetryOptions | false;
}

const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** Life of an assertion; SMART allows five minutes, and clocks differ. */
const assertionLife = '4m';

/**
 * Signs a system in without a person: client credentials with a signed assertion (`private_key_jwt`). Tokens are kept in
 * memory and renewed before they expire, by one request however many callers wait.
 *
 * Calls then throw `token-refused`, `key-unusable`, `discovery-failed`, `network`, `timeout`.
 * Source: SMART App Launch 2.2, backend-services.
 *
 * @example
 * ```ts
 * const auth = backendServices({ clientId: 'asl-204', privateKey: jwk, scope: 'system/*.rs' });
 * const client = connect({ baseUrl: 'https://fhir.example.org/fhir', auth });
 * ```
 */
export function backendServices(options: BackendServicesOptions): Authorizer {
  const slot = connectionSlot();
  const smart = rememberSmart(slot.connection);
  const retry = createRetryPolicy(options.retry);
  let key: Promise<SigningKey> | undefined;

  const obtain = async (): Promise<TokenAnswer> => {
    const connection = slot.connection();
    key ??= toSigningKey(options.privateKey, options.keyId);
    const signingKey = await key;
    const endpoint =
      options.tokenUrl === undefined ? (await smart()).token : requireSecure(connection.baseUrl, options.tokenUrl);
    return requestToken({
      endpoint,
      fetch: connection.fetch,
      retry,
      form: async () => ({
        grant_type: 'client_credentials',
        scope: options.scope,
        client_assertion_type: assertionType,
        client_assertion: await signAssertion(signingKey, options.clientId, endpoint),
      }),
    });
  };
  const cache = createTokenCache(obtain);
  return {
    attach: slot.attach,
    token: () => cache.get(),
    discard(token) {
      cache.discard(token);
      return true;
    },
  };
}

function signAssertion(signingKey: SigningKey, clientId: string, audience: string): Promise<string> {
  const { key, algorithm, keyId } = signingKey;
  return new SignJWT()
    .setProtectedHeader({ alg: algorithm, typ: 'JWT', ...(keyId === undefined ? {} : { kid: keyId }) })
    .setIssuer(clientId)
    .setSubject(clientId)
    .setAudience(audience)
    .setJti(crypto.randomUUID())
    .setIssuedAt()
    .setExpirationTime(assertionLife)
    .sign(key);
}
