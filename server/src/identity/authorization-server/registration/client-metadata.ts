import type { SmartClient } from '../configuration.ts';
import { selectScopes } from '../grantable-scopes.ts';
import { RequestFault } from '../read-request.ts';
import type { SoftwareStatement } from './software-statement.ts';

type Wish = Readonly<Record<string, unknown>>;

/**
 * The registration that a client asks for, within what its software statement allows: redirect addresses and scopes may be
 * fewer, everything else is as the statement says. An application with keys authenticates by `private_key_jwt`, one without is
 * public. Throws `RequestFault` 400: `invalid_redirect_uri`, `invalid_client_metadata`.
 *
 * Source: RFC 7591 section 2.3 (the statement takes precedence).
 */
export function toClientMetadata(
  clientId: string,
  wish: Wish,
  statement: SoftwareStatement,
  privateJwksHosts: readonly string[],
): SmartClient {
  const { accessPolicy, jwks, jwksUri } = statement;
  if (jwksUri !== undefined) requireSafeAddress(jwksUri, privateJwksHosts);
  const isSystem = accessPolicy !== undefined;
  const redirectUris = isSystem ? [] : redirectsOf(wish, statement);
  const hasKeys = jwks !== undefined || jwksUri !== undefined;
  return {
    client_id: clientId,
    client_name: statement.clientName,
    software_id: statement.softwareId,
    token_endpoint_auth_method: hasKeys ? 'private_key_jwt' : 'none',
    grant_types: isSystem ? ['client_credentials'] : ['authorization_code', 'refresh_token'],
    response_types: isSystem ? [] : ['code'],
    redirect_uris: redirectUris,
    application_type: redirectUris.length > 0 && redirectUris.every(isNative) ? 'native' : 'web',
    smart_scopes: scopesOf(wish, statement).join(' '),
    ...(jwks === undefined ? {} : { jwks: jwks as NonNullable<SmartClient['jwks']> }),
    ...(jwksUri === undefined ? {} : { jwks_uri: jwksUri }),
    ...(accessPolicy === undefined ? {} : { access_policy: accessPolicy }),
    ...(statement.organization === undefined ? {} : { organization: statement.organization }),
    ...(statement.policyUri === undefined ? {} : { policy_uri: statement.policyUri }),
    ...(statement.tosUri === undefined ? {} : { tos_uri: statement.tosUri }),
  };
}

/** Refuses an address of keys that is not https, unless the operator listed its host. */
function requireSafeAddress(address: string, privateHosts: readonly string[]): void {
  const url = URL.parse(address);
  if (url !== null && (url.protocol === 'https:' || privateHosts.includes(url.host))) return;
  throw new RequestFault(400, 'invalid_client_metadata', 'jwks_uri must be an https address');
}

function redirectsOf(wish: Wish, statement: SoftwareStatement): readonly string[] {
  const asked = wish['redirect_uris'] ?? statement.redirectUris;
  if (!Array.isArray(asked) || asked.length === 0) throw invalidRedirect('redirect_uris must be a list');
  for (const one of asked) {
    if (!statement.redirectUris.includes(one))
      throw invalidRedirect('redirect_uris must be among those of the statement');
    const url = URL.parse(String(one));
    if (url === null || url.hash !== '' || (url.protocol !== 'https:' && !isNative(String(one)))) {
      throw invalidRedirect('redirect_uris must be https, loopback or of a private scheme, without a fragment');
    }
  }
  return asked as readonly string[];
}

/** Loopback addresses and private schemes (with a dot), as applications on the person's own device have. RFC 8252. */
function isNative(address: string): boolean {
  const url = URL.parse(address);
  if (url === null) return false;
  if (url.protocol === 'http:') return ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
  return url.protocol !== 'https:' && url.protocol.includes('.');
}

function scopesOf(wish: Wish, statement: SoftwareStatement): readonly string[] {
  const { scope } = wish;
  if (scope === undefined) return statement.scopes;
  const asked = typeof scope === 'string' ? scope.split(' ').filter(Boolean) : [];
  const { granted, refused } = selectScopes(asked, statement.scopes);
  if (granted.length === 0 || refused.length > 0) {
    throw new RequestFault(400, 'invalid_client_metadata', 'scope must lie within the scopes of the statement');
  }
  return granted;
}

function invalidRedirect(message: string): RequestFault {
  return new RequestFault(400, 'invalid_redirect_uri', message);
}
