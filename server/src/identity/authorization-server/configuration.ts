import { type ClientMetadata, type Configuration, errors, type KoaContextWithOIDC } from 'oidc-provider';
import type { FindAccount } from './account.ts';
import { checkClientAssertion, clockTolerance } from './client-assertion.ts';
import type { GrantStore } from './grant-store.ts';
import { isResourceScope, plainScopes, selectScopes } from './grantable-scopes.ts';
import { pageSecurityPolicy, renderErrorPage } from './pages.ts';
import { type AuthorizationServerKeys, accessTokenAlgorithm } from './signing-keys.ts';

/** What the authorization server is built from. */
export interface AuthorizationServerParts {
  readonly issuer: string;
  /** FHIR base: the audience of every access token. */
  readonly fhirBase: string;
  readonly keys: AuthorizationServerKeys;
  readonly store: GrantStore;
  readonly clients: readonly SmartClient[];
  readonly findAccount: FindAccount;
}

/** Registration of a client. `smart_scopes` are the scopes it may be granted, separated by spaces. */
export type SmartClient = ClientMetadata & { readonly smart_scopes: string };

/** Name of the cookie of the sign-in session. */
export const sessionCookie = '_sinfonia_session';

/** Life of access tokens in seconds. Source: SMART Backend Services (at most 300); for people our own policy. */
const systemTokenLife = 300;
const userTokenLife = 900;
/** Life of refresh tokens and of what they hang on, in seconds: a working shift. */
const shift = 12 * 3600;

/**
 * Configuration of oidc-provider for SMART App Launch 2.2 and Backend Services.
 *
 * Off on purpose: development pages, userinfo (its claims travel in the ID token), DPoP (the FHIR layer takes bearer
 * tokens only), pushed requests, introspection (the library cannot introspect JWT tokens) and single logout (there is no
 * single sign-on to end).
 */
export function authorizationServerConfiguration(parts: AuthorizationServerParts): Configuration {
  const { fhirBase, issuer, keys, store, clients, findAccount } = parts;
  return {
    adapter: (model) => store.adapter(model),
    clients,
    extraClientMetadata: { properties: ['smart_scopes'] },
    jwks: { keys: keys.signing },
    cookies: {
      keys: keys.cookies,
      names: { session: sessionCookie, interaction: '_sinfonia_login', resume: '_sinfonia_resume' },
      long: { httpOnly: true, sameSite: 'lax', signed: true },
      short: { httpOnly: true, sameSite: 'lax', signed: true },
    },
    scopes: plainScopes,
    claims: { acr: null, auth_time: null, iss: null, sid: null, openid: ['sub'], fhirUser: ['fhirUser'] },
    responseTypes: ['code'],
    subjectTypes: ['public'],
    clientAuthMethods: ['none', 'private_key_jwt'],
    enabledJWA: {
      clientAuthSigningAlgValues: ['RS384', 'ES384'],
      idTokenSigningAlgValues: ['RS256', 'RS384', 'ES384'],
    },
    pkce: { required: () => true },
    allowOmittingSingleRegisteredRedirectUri: false,
    clockTolerance,
    assertJwtClientAuthClaimsAndHeader: (_ctx, claims, header) => {
      checkClientAssertion(claims, header, `${issuer}/token`);
    },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      revocation: {
        enabled: true,
        allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId,
      },
      introspection: { enabled: false },
      userinfo: { enabled: false },
      dPoP: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      resourceIndicators: {
        enabled: true,
        // SMART clients do not send `resource`: the FHIR base is the only audience there is.
        defaultResource: () => fhirBase,
        useGrantedResource: () => true,
        getResourceServerInfo: (ctx, indicator, client) => {
          if (indicator !== fhirBase) throw new errors.InvalidTarget('the only resource is the FHIR base');
          return {
            scope: grantableScope(ctx, String(client['smart_scopes'] ?? '')),
            audience: fhirBase,
            accessTokenFormat: 'jwt',
            accessTokenTTL: isClientCredentials(ctx) ? systemTokenLife : userTokenLife,
            jwt: { sign: { alg: accessTokenAlgorithm } },
          };
        },
      },
    },
    extraParams: {
      aud: (_ctx, value) => {
        if (value === undefined) throw new errors.InvalidRequest('aud is required and must be the FHIR base');
        if (value !== fhirBase && value !== `${fhirBase}/`)
          throw new errors.InvalidRequest('aud must be the FHIR base');
      },
    },
    findAccount: (_ctx, id) => {
      const account = findAccount(id);
      if (!account) return undefined;
      const claims = { sub: account.id, fhirUser: `${fhirBase}/${account.fhirUser}` };
      return { accountId: account.id, claims: () => claims };
    },
    extraTokenClaims: (_ctx, token) => {
      if (token.kind !== 'AccessToken') return undefined;
      const account = findAccount(token.accountId);
      if (!account) return undefined;
      const inContext = account.patient !== undefined && hasPatientContext(token.scope);
      return {
        fhirUser: `${fhirBase}/${account.fhirUser}`,
        ...(inContext ? { patient: account.patient } : {}),
      };
    },
    // One grant per authorization: a grant found again could carry the consent given for another person's data.
    loadExistingGrant: (ctx) => {
      const id = ctx.oidc.result?.consent?.grantId;
      return id === undefined ? undefined : ctx.oidc.provider.Grant.find(id);
    },
    rotateRefreshToken: true,
    clientBasedCORS: (_ctx, origin, client) =>
      (client.redirectUris ?? []).some((uri) => isSameOrigin(uri, origin, client.applicationType === 'native')),
    interactions: { url: (_ctx, interaction) => `${new URL(issuer).pathname}/interaction/${interaction.uid}` },
    renderError: (ctx, out) => {
      ctx.set('content-security-policy', pageSecurityPolicy);
      ctx.type = 'html';
      ctx.body = renderErrorPage(out.error);
    },
    ttl: {
      AccessToken: userTokenLife,
      AuthorizationCode: 60,
      ClientCredentials: systemTokenLife,
      Grant: shift,
      IdToken: userTokenLife,
      Interaction: 600,
      RefreshToken: shift,
      Session: shift,
    },
  };
}

/** Tells whether a token carries a patient in context. Source: SMART App Launch 2.2, scopes-and-launch-context. */
export function hasPatientContext(scope: string | undefined): boolean {
  return (scope ?? '').split(' ').some((one) => one === 'launch/patient' || one.startsWith('patient/'));
}

/**
 * The scopes of this request that the client may be granted. At the exchange of a code or refresh token the request has
 * no scope of its own: then it is that of the code or token.
 */
function grantableScope(ctx: KoaContextWithOIDC, allowed: string): string {
  const { params, entities } = ctx.oidc;
  const source = params?.['scope'] ?? entities.RefreshToken?.scope ?? entities.AuthorizationCode?.scope ?? '';
  const asked = String(source).split(' ').filter(Boolean);
  const { granted, refused } = selectScopes(asked, allowed.split(' '));
  if (isClientCredentials(ctx)) {
    const [first] = refused;
    if (first !== undefined) throw new errors.InvalidScope('requested scope is not allowed', first);
    if (!granted.some(isResourceScope)) throw new errors.InvalidScope('no scope was requested', '');
  }
  if (granted.length === 0) throw new errors.InvalidScope('none of the requested scopes is allowed', asked.join(' '));
  return granted.join(' ');
}

function isClientCredentials(ctx: KoaContextWithOIDC): boolean {
  return ctx.oidc.params?.['grant_type'] === 'client_credentials';
}

/** Loopback clients choose their port when they start, so their origin is compared without it. Source: RFC 8252, 7.3. */
function isSameOrigin(registered: string, origin: string, anyPort: boolean): boolean {
  const one = URL.parse(registered);
  const other = URL.parse(origin);
  if (!one || !other || one.protocol !== other.protocol) return false;
  return anyPort ? one.hostname === other.hostname : one.host === other.host;
}
