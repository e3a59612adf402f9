import { createHmac } from 'node:crypto';
import { type Configuration, errors, type KoaContextWithOIDC } from 'oidc-provider';
import { contentEncryptionAlgorithms, signatureAlgorithms } from '../federation/algorithms.ts';
import { attributeClaims } from '../federation/scheme-profile.ts';
import { clockTolerance } from '../federation/signed-token.ts';
import { acrOf } from '../relying-party/identity-level.ts';
import { type SandboxUser, sandboxUsers } from '../sandbox/users.ts';
import { createMemoryRecords } from './memory-records.ts';
import { endpoints, type ProviderEntityParts, userInfoKeyEncryption } from './provider-entity.ts';
import { renderRequestRefused } from './provider-pages.ts';
import { personClaimNames } from './provider-profile.ts';
import { checkAssertion, checkRequestObject } from './request-object.ts';
import type { FindTrustedClient } from './trusted-clients.ts';

/** What the configuration of oidc-provider is made from. */
export interface ProviderConfigurationParts extends ProviderEntityParts {
  readonly findClient: FindTrustedClient;
  /** Signs cookies and makes pairwise subjects. */
  readonly secret: string;
  readonly now: () => number;
}

/** Name of the cookie of the session; it is taken off every request, because no session outlives a sign-in. */
export const providerSessionCookie = '_sandbox_idp_session';

/** Lives in seconds. Source: SPID/CIE OIDC technical rules: refresh tokens 30 days at most; the others as in the guidelines. */
const lives = { code: 60, accessToken: 900, idToken: 300, interaction: 600, refresh: 30 * 24 * 3600 } as const;

/**
 * Configuration of oidc-provider for a provider of SPID or CIE: signed request objects only, PKCE, pairwise subjects, signed and
 * encrypted user info, rotating refresh tokens. Access tokens are opaque: the library has no signed ones for user info.
 */
export function providerConfiguration(parts: ProviderConfigurationParts): Configuration {
  const { id, keys, profile, secret } = parts;
  const path = new URL(id).pathname;
  const records = createMemoryRecords(parts.now);
  const algorithms = [...signatureAlgorithms] as ['RS256'];
  return {
    adapter: (model) => (model === 'Client' ? { ...records(model), find: parts.findClient } : records(model)),
    jwks: { keys: [...keys.signing] },
    routes: endpoints,
    cookies: {
      keys: [secret],
      names: {
        session: providerSessionCookie,
        interaction: '_sandbox_idp_login',
        resume: '_sandbox_idp_resume',
      },
      long: { httpOnly: true, sameSite: 'lax', signed: true },
      short: { httpOnly: true, sameSite: 'lax', signed: true },
    },
    scopes: [...profile.scopes],
    acrValues: ([1, 2, 3] as const).map(acrOf),
    claims: {
      acr: null,
      auth_time: null,
      iss: null,
      sid: null,
      openid: ['sub'],
      ...(profile.scopes.includes('profile') ? { profile: Object.values(attributeClaims) } : {}),
      ...Object.fromEntries(personClaimNames.map((name) => [name, null])),
    },
    responseTypes: ['code'],
    subjectTypes: ['pairwise'],
    pairwiseIdentifier: (_ctx, account, client) =>
      createHmac('sha256', secret).update(`${id} ${client.clientId} ${account}`).digest('base64url'),
    clientAuthMethods: ['private_key_jwt'],
    enabledJWA: {
      clientAuthSigningAlgValues: algorithms,
      requestObjectSigningAlgValues: algorithms,
      idTokenSigningAlgValues: ['RS256'],
      userinfoSigningAlgValues: ['RS256'],
      userinfoEncryptionAlgValues: [...userInfoKeyEncryption],
      userinfoEncryptionEncValues: [...contentEncryptionAlgorithms] as ['A256CBC-HS512'],
    },
    pkce: { required: () => true },
    allowOmittingSingleRegisteredRedirectUri: false,
    clockTolerance,
    assertJwtClientAuthClaimsAndHeader: (ctx, claims, _header, client) => {
      const route = ctx.oidc.route as keyof typeof endpoints;
      checkAssertion(claims, client.clientId, `${id}${endpoints[route]}`, parts.now());
    },
    features: {
      devInteractions: { enabled: false },
      claimsParameter: {
        enabled: true,
        assertClaimsParameter: (_ctx, claims) => {
          const asked = Object.entries(claims).filter(([, members]) => Object.keys(members ?? {}).length > 0);
          const wrong = asked.find(([place]) => !profile.attributesIn.includes(place));
          if (wrong !== undefined) throw new errors.InvalidRequest('attributes may not be asked for there');
        },
      },
      requestObjects: {
        enabled: true,
        requireSignedRequestObject: true,
        assertJwtClaimsAndHeader: async (ctx, claims, _header, client) => {
          const outer = new URLSearchParams(ctx.querystring);
          checkRequestObject(claims, { clientId: client.clientId, profile, outer, now: parts.now() });
          const isNew = await ctx.oidc.provider.ReplayDetection.unique(
            client.clientId,
            String(claims['jti']),
            Number(claims['exp']) + clockTolerance,
          );
          if (!isNew) throw new errors.InvalidRequestObject('the request object was used before');
        },
      },
      encryption: { enabled: true },
      jwtUserinfo: { enabled: true },
      revocation: {
        enabled: true,
        allowedPolicy: async (_ctx, client, token) => {
          if (token.clientId !== client.clientId) return false;
          if (token.kind !== 'AccessToken' || profile.accessTokenEndsGrant) return true;
          // The library would end the refresh tokens too: the token is revoked here, and nothing is left for it to do.
          await token.destroy();
          return false;
        },
      },
      introspection: { enabled: true, allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId },
      rpInitiatedLogout: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      dPoP: { enabled: false },
      resourceIndicators: { enabled: false },
    },
    findAccount: (_ctx, account) => {
      const user = sandboxUsers.find((one) => one.id === account);
      return user && { accountId: account, claims: () => claimsOf(user) };
    },
    issueRefreshToken: (_ctx, client, source) =>
      client.grantTypeAllowed('refresh_token') && source.scopes.has('offline_access'),
    rotateRefreshToken: true,
    expiresWithSession: () => false,
    interactions: { url: (_ctx, interaction) => `${path}/interaction/${interaction.uid}` },
    renderError: (ctx, out) => showRefusal(ctx, out.error),
    ttl: {
      AccessToken: lives.accessToken,
      AuthorizationCode: lives.code,
      Grant: lives.refresh,
      IdToken: lives.idToken,
      Interaction: lives.interaction,
      RefreshToken: lives.refresh,
      Session: lives.interaction,
    },
  };
}

function claimsOf(user: SandboxUser) {
  return {
    sub: user.id,
    [attributeClaims.codiceFiscale]: `TINIT-${user.codiceFiscale}`,
    [attributeClaims.givenName]: user.given,
    [attributeClaims.familyName]: user.family,
    [attributeClaims.birthDate]: user.birthDate,
    gender: user.gender,
  };
}

function showRefusal(ctx: KoaContextWithOIDC, error: string): void {
  ctx.type = 'html';
  ctx.body = renderRequestRefused(error);
}
