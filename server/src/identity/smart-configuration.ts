import { plainScopes } from './authorization-server/grantable-scopes.ts';

/** Addresses and mode that the SMART discovery document depends on. */
export interface SmartConfigurationParts {
  readonly issuer: string;
  /** Whether people can sign in at this server; without it only Backend Services are announced. */
  readonly signIn: boolean;
  /** Whether clients can register by a software statement. */
  readonly registration: boolean;
}

/** What a server at which people can sign in is capable of. */
const peopleCapabilities = [
  'launch-standalone',
  'launch-ehr',
  'authorize-post',
  'client-public',
  'sso-openid-connect',
  'context-standalone-patient',
  'context-ehr-patient',
  'context-ehr-encounter',
  'context-banner',
  'permission-patient',
  'permission-user',
  'permission-offline',
  'permission-online',
] as const;

/**
 * The document at `[FHIR base]/.well-known/smart-configuration`. It announces only what works. `context-standalone-patient`
 * holds for citizens and representatives, who have one patient each; professionals open applications from their own software.
 *
 * Source: SMART App Launch 2.2, conformance ("Using .well-known").
 */
export function buildSmartConfiguration({
  issuer,
  signIn,
  registration,
}: SmartConfigurationParts): Readonly<Record<string, unknown>> {
  return {
    issuer,
    jwks_uri: `${issuer}/jwks`,
    ...(signIn ? { authorization_endpoint: `${issuer}/auth` } : {}),
    token_endpoint: `${issuer}/token`,
    token_endpoint_auth_methods_supported: ['private_key_jwt', ...(signIn ? ['none'] : [])],
    token_endpoint_auth_signing_alg_values_supported: ['RS384', 'ES384'],
    introspection_endpoint: `${issuer}/token/introspection`,
    revocation_endpoint: `${issuer}/token/revocation`,
    ...(registration ? { registration_endpoint: `${issuer}/reg` } : {}),
    ...(signIn ? { end_session_endpoint: `${issuer}/session/end` } : {}),
    grant_types_supported: ['client_credentials', ...(signIn ? ['authorization_code', 'refresh_token'] : [])],
    response_types_supported: signIn ? ['code'] : [],
    code_challenge_methods_supported: ['S256'],
    scopes_supported: ['system/*.cruds', ...(signIn ? [...plainScopes, 'user/*.cruds', 'patient/*.cruds'] : [])],
    capabilities: [
      'client-confidential-asymmetric',
      'permission-v1',
      'permission-v2',
      ...(signIn ? peopleCapabilities : []),
    ],
  };
}
