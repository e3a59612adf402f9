import type { JWTPayload } from 'jose';
import type { Client, KoaContextWithOIDC, Provider } from 'oidc-provider';
import { type IdentityAudit, principalOf } from '../identity-audit.ts';
import { mayIntrospect } from './configuration.ts';
import { endGrant } from './end-grant.ts';
import { type GrantStore, revokedToken } from './grant-store/port.ts';
import { acrOf, findSessionContext, type SessionContext } from './session-context.ts';
import { hasPatientContext } from './token-claims.ts';

/** What the endpoints below `/token` need beyond the library. */
export interface TokenEndpointParts {
  readonly issuer: string;
  readonly fhirBase: string;
  readonly store: GrantStore;
  readonly audit: Pick<IdentityAudit, 'recordSecurity'>;
  /** Claims of an access token of ours that is valid now. */
  readonly claimsOf: (token: string) => Promise<JWTPayload | undefined>;
}

/** What the library answers to a token that is a JWT, after the client has authenticated. */
const structured = 'unsupported_token_type';

/**
 * Completes the answers of the library: launch context and `Pragma` at the token endpoint, JWT access tokens at introspection
 * and revocation, all grants of the session at logout.
 *
 * Source: SMART App Launch 2.2, app-launch ("Obtain access token") and token-introspection; RFC 7009; RFC 7662.
 */
export function completeAnswers(
  parts: TokenEndpointParts,
): (ctx: KoaContextWithOIDC, next: () => Promise<void>) => Promise<void> {
  return async (ctx, next) => {
    await next();
    switch (ctx.oidc?.route) {
      case 'token':
        return completeTokenResponse(ctx, parts.store);
      case 'introspection':
        return completeIntrospection(ctx, parts);
      case 'revocation':
        return completeRevocation(ctx, parts);
      case 'end_session_confirm':
        return completeLogout(ctx, parts);
      default:
        return undefined;
    }
  };
}

async function completeTokenResponse(ctx: KoaContextWithOIDC, store: GrantStore): Promise<void> {
  ctx.set('cache-control', 'no-store');
  ctx.set('pragma', 'no-cache');
  const token = ctx.oidc.entities.AccessToken;
  if (token?.grantId === undefined || ctx.status !== 200) return;
  const context = await findSessionContext(store, token.grantId);
  if (context !== undefined) Object.assign(ctx.body as object, launchParameters(context, token.scope));
}

/** The launch context as the token response tells it; role, appointment and organization are our own additions. */
function launchParameters(context: SessionContext, scope: string | undefined): Record<string, unknown> {
  const { hat, patient, encounter, intent, needPatientBanner } = context;
  const inContext = patient !== undefined && hasPatientContext(scope);
  return {
    ...(inContext ? { patient, need_patient_banner: needPatientBanner ?? true } : {}),
    ...(inContext && encounter !== undefined ? { encounter } : {}),
    ...(intent === undefined ? {} : { intent }),
    role: hat.role,
    ...(hat.organization === undefined
      ? {}
      : { organization: hat.organization, tenant: hat.organization.slice('Organization/'.length) }),
    ...(hat.practitionerRole === undefined
      ? {}
      : { practitioner_role: hat.practitionerRole, fhirContext: [{ reference: hat.practitionerRole }] }),
  };
}

async function completeIntrospection(ctx: KoaContextWithOIDC, parts: TokenEndpointParts): Promise<void> {
  const { client, params } = ctx.oidc;
  const token = params?.['token'];
  if (client === undefined || typeof token !== 'string') return;
  const { error } = ctx.body as { error?: unknown };
  if (ctx.status !== 200 && error !== structured) return;
  ctx.status = 200;
  ctx.body = await introspect(ctx.oidc.provider, parts, client, token);
}

/**
 * What a token is worth, for a caller that may know it; `{active: false}` for everything else, whatever the reason.
 * `provider` finds refresh tokens.
 */
export async function introspect(
  provider: Provider,
  parts: TokenEndpointParts,
  caller: Client,
  token: string,
): Promise<Record<string, unknown>> {
  const { issuer, fhirBase, store } = parts;
  const claims = await parts.claimsOf(token);
  if (claims !== undefined) {
    if (!mayIntrospect(caller, String(claims['client_id']))) return { active: false };
    const context =
      typeof claims['grant_id'] === 'string' ? await findSessionContext(store, claims['grant_id']) : undefined;
    const launch = context === undefined ? {} : launchParameters(context, String(claims['scope'] ?? ''));
    return { active: true, token_type: 'Bearer', ...launch, ...claims };
  }
  const refresh = await provider.RefreshToken.find(token);
  if (refresh?.grantId === undefined || !refresh.isValid || refresh.consumed) return { active: false };
  if (!mayIntrospect(caller, refresh.clientId)) return { active: false };
  const [grant, context] = await Promise.all([
    provider.Grant.find(refresh.grantId),
    findSessionContext(store, refresh.grantId),
  ]);
  if (grant === undefined || context === undefined) return { active: false };
  return {
    active: true,
    scope: refresh.scope,
    client_id: refresh.clientId,
    exp: refresh.exp,
    iat: refresh.iat,
    iss: issuer,
    sub: context.accountId,
    fhirUser: `${fhirBase}/${context.hat.fhirUser}`,
    acr: acrOf(context.level),
    ...launchParameters(context, refresh.scope),
  };
}

/**
 * Revokes a JWT access token. That of a person ends the whole grant, because whoever says that a token is not wanted any more
 * does not want its successors either (RFC 7009 section 2.1 allows it); that of a system ends alone.
 */
async function completeRevocation(ctx: KoaContextWithOIDC, { store, claimsOf }: TokenEndpointParts): Promise<void> {
  const { client, params } = ctx.oidc;
  const token = params?.['token'];
  if (client === undefined || typeof token !== 'string') return;
  if ((ctx.body as { error?: unknown } | undefined)?.error !== structured) return;
  ctx.status = 200;
  ctx.body = '';
  const claims = await claimsOf(token);
  if (claims === undefined || claims['client_id'] !== client.clientId) return;
  if (typeof claims['grant_id'] === 'string') await endGrant(store, claims['grant_id']);
  else if (claims.jti !== undefined) await store.revoke(revokedToken(claims.jti));
}

/** Ends also what the library leaves after a logout: grants with `offline_access`. */
async function completeLogout(ctx: KoaContextWithOIDC, { store, audit }: TokenEndpointParts): Promise<void> {
  const { session, params } = ctx.oidc;
  if (ctx.status !== 303 || params?.['logout'] === undefined) return;
  const authorizations = (session as { authorizations?: Record<string, { grantId?: string }> } | undefined)
    ?.authorizations;
  for (const [clientId, { grantId }] of Object.entries(authorizations ?? {})) {
    if (grantId === undefined) continue;
    const context = await findSessionContext(store, grantId);
    await endGrant(store, grantId);
    // After the end, which must not fail because the audit has no room.
    if (context !== undefined)
      audit.recordSecurity({ kind: 'logout', principal: principalOf({ ...context, clientId, grantId }) });
  }
}
