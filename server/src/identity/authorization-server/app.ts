import Koa from 'koa';
import { type ErrorOut, type KoaContextWithOIDC, Provider } from 'oidc-provider';
import {
  type AuthorizationServerParts,
  authorizationServerConfiguration,
  hasPatientContext,
  sessionCookie,
} from './configuration.ts';

/** Something that happened in the authorization server, for log and metrics: codes only, never tokens or people. */
export interface IdentityEvent {
  readonly kind: 'authorization-error' | 'grant-error' | 'server-error' | 'revocation-error' | 'token-issued';
  readonly clientId?: string;
  /** OAuth error code, e.g. `invalid_client`. */
  readonly error?: string;
  /** Reason for the operator; written by the library or by us, without values from the request. */
  readonly detail?: string;
}

/** The authorization server, ready to be mounted. */
export interface AuthorizationServer {
  readonly provider: Provider;
  /** Koa application for requests below the mount path, whether or not the prefix was taken off before. */
  readonly app: Koa;
}

/**
 * Builds the authorization server. `interactions` makes the middleware of the sign-in pages, absent when nobody can sign
 * in.
 *
 * Addresses in documents and redirects come from the issuer alone: the `Host` header of a request is not believed.
 */
export function createAuthorizationServer(
  parts: AuthorizationServerParts,
  interactions?: (provider: Provider, mountPath: string) => Koa.Middleware,
  onEvent?: (event: IdentityEvent) => void,
): AuthorizationServer {
  const issuer = new URL(parts.issuer);
  const mountPath = issuer.pathname;
  const provider = new Provider(parts.issuer, authorizationServerConfiguration(parts));
  // Together with the two forwarded headers set below this pins host and scheme to those of the issuer.
  provider.proxy = true;
  provider.use(completeTokenResponse);
  if (onEvent) reportEvents(provider, onEvent);
  const handle = provider.callback();
  const app = new Koa();
  // Koa would print the whole error to the terminal.
  app.on('error', (error: Error) => onEvent?.({ kind: 'server-error', error: error.name }));
  app.use(async (ctx, next) => {
    ctx.url = withoutPrefix(ctx.url, mountPath);
    await next();
  });
  if (interactions) app.use(interactions(provider, mountPath));
  app.use(async (ctx) => {
    const { req, res } = ctx;
    prepareAuthorizationRequest(ctx);
    req.headers['x-forwarded-host'] = issuer.host;
    req.headers['x-forwarded-proto'] = issuer.protocol.slice(0, -1);
    // The library tells its mount path from `originalUrl`.
    Object.assign(req, { originalUrl: `${mountPath}${req.url ?? '/'}` });
    ctx.respond = false;
    await handle(req, res);
  });
  return { provider, app };
}

function withoutPrefix(url: string, mountPath: string): string {
  if (url === mountPath) return '/';
  const rest = url.startsWith(`${mountPath}/`) ? url.slice(mountPath.length) : url;
  return rest.startsWith('/oidc/') && mountPath.endsWith('/oidc') ? rest.slice('/oidc'.length) : rest;
}

/**
 * Two corrections to a new authorization request. Whoever is signed in is forgotten, so that each request is a real
 * sign-in (SPID level 2 has no single sign-on). And `offline_access`, which the library drops without `prompt=consent`,
 * is kept for SMART clients, which do not send `prompt`.
 */
function prepareAuthorizationRequest(ctx: Koa.Context): void {
  if (ctx.path !== '/auth') return;
  const cookies = ctx.get('cookie').split(/; */);
  ctx.req.headers.cookie = cookies.filter((cookie) => !cookie.startsWith(sessionCookie)).join('; ');
  for (const name of [sessionCookie, `${sessionCookie}.sig`]) {
    ctx.res.appendHeader('set-cookie', `${name}=; path=/; expires=Thu, 01 Jan 1970 00:00:00 GMT; httponly`);
  }
  const { scope, prompt } = ctx.query;
  if (prompt === undefined && typeof scope === 'string' && scope.split(' ').includes('offline_access')) {
    ctx.query = { ...ctx.query, prompt: 'consent' };
  }
}

/** Adds what SMART wants in a token response: the patient in context and `Pragma: no-cache`. */
async function completeTokenResponse(ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> {
  await next();
  if (ctx.oidc?.route !== 'token') return;
  ctx.set('pragma', 'no-cache');
  const token = ctx.oidc.entities.AccessToken;
  const patient = token?.extra?.['patient'];
  if (patient !== undefined && hasPatientContext(token?.scope)) Object.assign(ctx.body as object, { patient });
}

function reportEvents(provider: Provider, onEvent: (event: IdentityEvent) => void): void {
  const report = (kind: IdentityEvent['kind']) => (ctx: KoaContextWithOIDC, error: Error) => {
    const { error: code, error_detail: detail } = error as Error & Partial<ErrorOut> & { error_detail?: string };
    onEvent({
      kind,
      ...(ctx.oidc?.client === undefined ? {} : { clientId: ctx.oidc.client.clientId }),
      error: code ?? error.name,
      ...(detail === undefined ? {} : { detail }),
    });
  };
  provider.on('authorization.error', report('authorization-error'));
  provider.on('grant.error', report('grant-error'));
  provider.on('revocation.error', report('revocation-error'));
  provider.on('server_error', report('server-error'));
  provider.on('grant.success', (ctx: KoaContextWithOIDC) => {
    onEvent({ kind: 'token-issued', ...(ctx.oidc.client === undefined ? {} : { clientId: ctx.oidc.client.clientId }) });
  });
}
