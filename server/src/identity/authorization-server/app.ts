import Koa from 'koa';
import { type KoaContextWithOIDC, Provider } from 'oidc-provider';
import { type EndpointError, errorEvent, type IdentityEvent } from '../identity-event.ts';
import { type AuthorizationServerParts, authorizationServerConfiguration, sessionCookie } from './configuration.ts';
import { answerLaunch, type LaunchEndpointParts } from './launch-endpoint.ts';
import { RequestFault, readFormBody } from './read-request.ts';
import { answerRegistration, type RegistrationParts } from './registration/endpoint.ts';
import { completeAnswers, introspect, type TokenEndpointParts } from './token-endpoints.ts';

/** The authorization server, ready to be mounted. */
export interface AuthorizationServer {
  readonly provider: Provider;
  /** Koa application for requests below the mount path, whether or not the prefix was taken off before. */
  readonly app: Koa;
}

/** What the endpoints of our own need beside the library. */
export interface OwnEndpoints extends LaunchEndpointParts, Omit<TokenEndpointParts, 'issuer'> {
  /** Absent where no software statement is accepted. */
  readonly registration?: RegistrationParts;
}

/**
 * Builds the authorization server. `interactions` makes the middleware of the sign-in pages, absent when nobody can sign
 * in.
 *
 * Addresses in documents and redirects come from the issuer alone: the `Host` header of a request is not believed.
 */
export function createAuthorizationServer(
  parts: AuthorizationServerParts,
  own: OwnEndpoints,
  interactions?: (provider: Provider, mountPath: string) => Koa.Middleware,
  onEvent?: (event: IdentityEvent) => void,
): AuthorizationServer {
  const issuer = new URL(parts.issuer);
  const mountPath = issuer.pathname;
  const provider = new Provider(parts.issuer, authorizationServerConfiguration(parts));
  const endpoints: TokenEndpointParts = { ...own, issuer: parts.issuer };
  // Together with the two forwarded headers set below this pins host and scheme to those of the issuer.
  provider.proxy = true;
  provider.use(completeAnswers(endpoints));
  if (onEvent) reportEvents(provider, onEvent);
  const handle = provider.callback();
  const app = new Koa();
  // Koa would print the whole error to the terminal.
  app.on('error', (error: Error) => onEvent?.({ kind: 'server-error', error: error.name }));
  app.use(async (ctx, next) => {
    ctx.url = withoutPrefix(ctx.url, mountPath);
    await next();
  });
  app.use(answerFaults((event) => onEvent?.(event)));
  if (interactions) app.use(interactions(provider, mountPath));
  app.use(async (ctx, next) => {
    const { path, method } = ctx;
    if (path === '/launch' && method === 'POST') return answerLaunch(ctx, provider, own);
    if (own.registration !== undefined && (path === '/reg' || path.startsWith('/reg/'))) {
      return answerRegistration(ctx, provider, own.registration);
    }
    if (path === '/token/introspection' && method === 'POST' && /^bearer /i.test(ctx.get('authorization'))) {
      return answerBearerIntrospection(ctx, provider, own, endpoints);
    }
    return next();
  });
  app.use(async (ctx) => {
    const { req, res } = ctx;
    await takePostedAuthorization(ctx);
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

/** Answers what our own endpoints refuse, as OAuth errors. */
function answerFaults(onEvent: (event: IdentityEvent) => void): Koa.Middleware {
  return async (ctx, next) => {
    try {
      await next();
    } catch (error) {
      if (!(error instanceof RequestFault)) throw error;
      onEvent(errorEvent(kindOfFault(ctx.path), error));
      ctx.status = error.status;
      ctx.set({ 'cache-control': 'no-store', pragma: 'no-cache' });
      ctx.body = { error: error.error, error_description: error.message };
    }
  };
}

function kindOfFault(path: string): IdentityEvent['kind'] {
  if (path === '/launch') return 'launch-error';
  if (path === '/auth') return 'authorization-error';
  return path.startsWith('/token/introspection') ? 'introspection-error' : 'registration-error';
}

/**
 * A request to the authorization endpoint that comes as a form (`authorize-post`) is read as one that comes as an address.
 * The library would take forms only with a session cookie for all sites, which we have no use for: no session is carried
 * over from one authorization request to the next.
 */
async function takePostedAuthorization(ctx: Koa.Context): Promise<void> {
  if (ctx.path !== '/auth' || ctx.method !== 'POST') return;
  const form = await readFormBody(ctx.req);
  ctx.method = 'GET';
  ctx.url = `/auth?${form}`;
  for (const name of ['content-type', 'content-length', 'transfer-encoding']) delete ctx.req.headers[name];
}

/** Introspection by a caller that shows its own access token. Source: SMART App Launch 2.2, token-introspection. */
async function answerBearerIntrospection(
  ctx: Koa.Context,
  provider: Provider,
  own: OwnEndpoints,
  endpoints: TokenEndpointParts,
): Promise<void> {
  const caller = await own.authenticate(ctx.get('authorization')).catch(() => undefined);
  const client = caller === undefined ? undefined : await provider.Client.find(caller.clientId);
  if (client === undefined) {
    ctx.set('www-authenticate', `Bearer realm="${own.fhirBase}", error="invalid_token"`);
    throw new RequestFault(401, 'invalid_token', 'the access token is not valid');
  }
  const tokens = new URLSearchParams(await readFormBody(ctx.req)).getAll('token');
  const [token] = tokens;
  if (token === undefined || token === '' || tokens.length > 1) {
    throw new RequestFault(400, 'invalid_request', 'token is missing or there more than once');
  }
  ctx.set({ 'cache-control': 'no-store', pragma: 'no-cache' });
  ctx.body = await introspect(provider, endpoints, client, token);
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

function reportEvents(provider: Provider, onEvent: (event: IdentityEvent) => void): void {
  const report = (kind: IdentityEvent['kind']) => (ctx: KoaContextWithOIDC, error: Error) => {
    const fault = error as EndpointError;
    // A JWT at introspection or revocation: the answer is completed afterwards.
    if (fault.error === 'unsupported_token_type') return;
    onEvent(errorEvent(kind, fault, ctx.oidc?.client?.clientId));
  };
  provider.on('authorization.error', report('authorization-error'));
  provider.on('grant.error', report('grant-error'));
  provider.on('revocation.error', report('revocation-error'));
  provider.on('introspection.error', report('introspection-error'));
  provider.on('server_error', report('server-error'));
  provider.on('grant.success', (ctx: KoaContextWithOIDC) => {
    onEvent({ kind: 'token-issued', ...(ctx.oidc.client === undefined ? {} : { clientId: ctx.oidc.client.clientId }) });
  });
}
