/** Addresses and mode that the SMART discovery document depends on. */
export interface SmartConfigurationParts {
  readonly issuer: string;
  /** Whether people can sign in at this server; without it only Backend Services are announced. */
  readonly signIn: boolean;
}

/**
 * The document at `[FHIR base]/.well-known/smart-configuration`. It announces only what works: no `authorize-post`, no EHR
 * launch, no introspection and no `permission-patient`, because `patient/` scopes reach the own Patient resource only.
 *
 * Source: SMART App Launch 2.2, conformance ("Using .well-known").
 */
export function buildSmartConfiguration({
  issuer,
  signIn,
}: SmartConfigurationParts): Readonly<Record<string, unknown>> {
  return {
    issuer,
    jwks_uri: `${issuer}/jwks`,
    ...(signIn ? { authorization_endpoint: `${issuer}/auth` } : {}),
    token_endpoint: `${issuer}/token`,
    token_endpoint_auth_methods_supported: ['private_key_jwt', ...(signIn ? ['none'] : [])],
    token_endpoint_auth_signing_alg_values_supported: ['RS384', 'ES384'],
    revocation_endpoint: `${issuer}/token/revocation`,
    grant_types_supported: ['client_credentials', ...(signIn ? ['authorization_code', 'refresh_token'] : [])],
    response_types_supported: signIn ? ['code'] : [],
    code_challenge_methods_supported: ['S256'],
    scopes_supported: [
      'system/*.cruds',
      ...(signIn
        ? ['openid', 'fhirUser', 'launch/patient', 'offline_access', 'user/*.cruds', 'patient/Patient.r']
        : []),
    ],
    capabilities: [
      'client-confidential-asymmetric',
      'permission-v1',
      'permission-v2',
      ...(signIn
        ? ['launch-standalone', 'client-public', 'sso-openid-connect', 'permission-user', 'permission-offline']
        : []),
    ],
  };
}
