import {
  type Client,
  type ClientMetadata,
  type Configuration,
  errors,
  interactionPolicy,
  type KoaContextWithOIDC,
} from 'oidc-provider';
import { grantLife } from '../interaction/grant-consent.ts';
import { findLaunch } from '../interaction/launch-context.ts';
import { interactionLife } from '../interaction/sign-in.ts';
import { type AssertionKey, checkClientAssertion, clockTolerance } from './client-assertion.ts';
import type { GrantStore } from './grant-store/port.ts';
import { isResourceScope, plainScopes, selectScopes } from './grantable-scopes.ts';
import { fetchKeySet } from './key-set-fetch.ts';
import { pageSecurityPolicy, renderErrorPage, renderLogoutPage, renderSignedOutPage } from './pages.ts';
import { acrOf, findSessionContext, type SessionHat } from './session-context.ts';
import { type AuthorizationServerKeys, accessTokenAlgorithm } from './signing-keys.ts';
import { grantOf, kindOf, personClaims, systemClaims } from './token-claims.ts';

/** What the authorization server is built from. */
export interface AuthorizationServerParts {
  readonly issuer: string;
  /** FHIR base: the audience of every access token. */
  readonly fhirBase: string;
  readonly keys: AuthorizationServerKeys;
  readonly store: GrantStore;
  readonly clients: readonly SmartClient[];
  /** Purposes of use (v3 ActReason) of a role or system policy; the first is the default. */
  readonly purposesOf: (role: string) => readonly string[];
  /** Whether the part a person took may still be taken; asked at every renewal. */
  readonly isStillHeld: (hat: SessionHat) => Promise<boolean>;
  /** Hosts (`name` or `name:port`) whose key sets may be on a private network, and by http. */
  readonly privateJwksHosts?: readonly string[];
}

/** Registration of a client, with what SMART and the platform add to OpenID Connect. */
export type SmartClient = ClientMetadata & {
  /** Scopes it may be granted, separated by spaces. */
  readonly smart_scopes: string;
  /** Key of the policy of a system client in `access/policies/`; a client for people has none. */
  readonly access_policy?: string;
  /** FHIR reference of the organization that a system client acts for. */
  readonly organization?: string;
  /** Whether it may open applications with a patient (EHR launch). */
  readonly ehr_launch?: boolean;
  /** Whether it may introspect tokens of other clients, as resource servers do. */
  readonly may_introspect?: boolean;
  /** Identifier of the software, from its software statement. */
  readonly software_id?: string;
};

/** Client metadata beyond OpenID Connect that the server keeps. */
export const ownMetadata = [
  'smart_scopes',
  'access_policy',
  'organization',
  'ehr_launch',
  'may_introspect',
  'software_id',
] as const;

/** Name of the cookie of the sign-in session. */
export const sessionCookie = '_sinfonia_session';

/** Life of access tokens in seconds. Source: SMART Backend Services (at most 300); for people our own policy. */
const systemTokenLife = 300;
const userTokenLife = 900;

/** Levels of identity that may be asked for by `acr_values`. */
const levels = [1, 2, 3] as const;

/**
 * Configuration of oidc-provider for SMART App Launch 2.2 and Backend Services.
 *
 * Off on purpose: development pages, userinfo (its claims travel in the ID token), DPoP (the FHIR layer takes bearer
 * tokens only), pushed requests, and the dynamic registration of the library (ours asks for a software statement).
 * Introspection and revocation of JWT, which the library refuses, are completed in `token-endpoints.ts`.
 */
export function authorizationServerConfiguration(parts: AuthorizationServerParts): Configuration {
  const { fhirBase, issuer, keys, store, clients } = parts;
  return {
    adapter: (model) => store.adapter(model),
    clients: [...clients],
    extraClientMetadata: { properties: [...ownMetadata] },
    jwks: { keys: [...keys.signing] },
    fetch: (url, options) => fetchKeySet(url, options ?? {}, parts.privateJwksHosts ?? []),
    cookies: {
      keys: [...keys.cookies],
      names: { session: sessionCookie, interaction: '_sinfonia_login', resume: '_sinfonia_resume' },
      long: { httpOnly: true, sameSite: 'lax', signed: true },
      short: { httpOnly: true, sameSite: 'lax', signed: true },
    },
    scopes: [...plainScopes],
    acrValues: levels.map(acrOf),
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
    assertJwtClientAuthClaimsAndHeader: (ctx, claims, header, client) => {
      // A client signs in to introspection and revocation with the address of either.
      const endpoint = ctx.oidc.route === 'token' ? `${issuer}/token` : audienceAt(ctx, claims['aud'], issuer);
      const { asymmetricKeyStore: known } = client as unknown as { asymmetricKeyStore: Iterable<AssertionKey> };
      const { jwksUri } = client;
      checkClientAssertion(claims, header, endpoint, { keys: known, ...(jwksUri === undefined ? {} : { jwksUri }) });
    },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      revocation: {
        enabled: true,
        allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId,
      },
      introspection: { enabled: true, allowedPolicy: (_ctx, client, token) => mayIntrospect(client, token.clientId) },
      userinfo: { enabled: false },
      dPoP: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (ctx, form) => renderInto(ctx, renderLogoutPage(form)),
        postLogoutSuccessSource: (ctx) => renderInto(ctx, renderSignedOutPage()),
      },
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
      launch: async (ctx, value, client) => {
        // The consent uses the launch up, so that it is not there any more when the request is resumed.
        if (value === undefined || ctx.oidc.route !== 'authorization') return;
        if ((await findLaunch(store, value, client.clientId)) === undefined) {
          throw new errors.InvalidRequest('launch is unknown, used, expired or of another client');
        }
      },
      purpose_of_use: (_ctx, value) => {
        if (value !== undefined && !/^[A-Z]{2,20}$/.test(value)) {
          throw new errors.InvalidRequest('purpose_of_use must be a code of v3 ActReason');
        }
      },
      role_hint: null,
    },
    findAccount: async (_ctx, id, token) => {
      const grantId = grantOf(token);
      if (grantId === undefined) return { accountId: id, claims: () => ({ sub: id }) };
      const context = await findSessionContext(store, grantId);
      if (context?.accountId !== id) return undefined;
      if (kindOf(token) === 'RefreshToken' && !(await parts.isStillHeld(context.hat))) return undefined;
      const claims = { sub: id, fhirUser: `${fhirBase}/${context.hat.fhirUser}` };
      return { accountId: id, claims: () => claims };
    },
    extraTokenClaims: async (ctx, token) => {
      if (token.kind === 'ClientCredentials') return systemClaims(ctx.oidc.client, parts.purposesOf);
      const grantId = grantOf(token);
      const context = grantId === undefined ? undefined : await findSessionContext(store, grantId);
      if (grantId === undefined || context === undefined) throw new errors.InvalidGrant('the login has ended');
      return personClaims(context, grantId, fhirBase, token.scope);
    },
    issueRefreshToken: (_ctx, client, source) =>
      client.grantTypeAllowed('refresh_token') &&
      (source.scopes.has('offline_access') || source.scopes.has('online_access')),
    // One grant per authorization: a grant found again could carry the consent given for another person's data.
    loadExistingGrant: (ctx) => {
      const id = ctx.oidc.result?.consent?.grantId;
      return id === undefined ? undefined : ctx.oidc.provider.Grant.find(id);
    },
    rotateRefreshToken: true,
    clientBasedCORS: (_ctx, origin, client) =>
      (client.redirectUris ?? []).some((uri) => isSameOrigin(uri, origin, client.applicationType === 'native')),
    interactions: {
      policy: promptsInOrder(),
      url: (_ctx, interaction) => `${new URL(issuer).pathname}/interaction/${interaction.uid}`,
    },
    renderError: (ctx, out) => {
      renderInto(ctx, renderErrorPage(out.error));
    },
    ttl: {
      AccessToken: userTokenLife,
      AuthorizationCode: 60,
      ClientCredentials: systemTokenLife,
      Grant: grantLife,
      IdToken: userTokenLife,
      Interaction: interactionLife,
      RefreshToken: grantLife,
      Session: grantLife,
    },
  };
}

/** Tells whether a client may introspect a token: its own, or any when it is registered for that. */
export function mayIntrospect(client: Client, owner: string | undefined): boolean {
  return client['may_introspect'] === true || (owner !== undefined && client.clientId === owner);
}

/** Login, then the choice of the role unless it was made with the login, then consent. */
function promptsInOrder(): interactionPolicy.DefaultPolicy {
  const { Check, Prompt, base } = interactionPolicy;
  const policy = base();
  const isMissing = (step: string) => (ctx: KoaContextWithOIDC) => ctx.oidc.result?.[step] === undefined;
  policy.add(
    new Prompt({ name: 'role' }, new Check('role_missing', 'the role has to be chosen', isMissing('role'))),
    1,
  );
  policy
    .get('consent')
    ?.checks.add(new Check('consent_missing', 'consent is asked for each time', isMissing('consent')));
  return policy;
}

/** What an assertion at introspection or revocation must name: that endpoint, or the token endpoint. */
function audienceAt(ctx: KoaContextWithOIDC, audience: unknown, issuer: string): string {
  const own = `${issuer}/token/${ctx.oidc.route}`;
  return audience === own ? own : `${issuer}/token`;
}

function renderInto(ctx: KoaContextWithOIDC, page: string): void {
  ctx.set('content-security-policy', pageSecurityPolicy);
  ctx.type = 'html';
  ctx.body = page;
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
