import { createHash, randomUUID } from 'node:crypto';
import { decodeJwt } from 'jose';
import Koa from 'koa';
import { type ErrorOut, type KoaContextWithOIDC, Provider } from 'oidc-provider';
import type { EntityKey } from '../federation/entity-keys.ts';
import { sendStatement } from '../federation/federation-endpoints.ts';
import { signToken } from '../federation/sign-token.ts';
import { readForm } from '../login/read-form.ts';
import { acrOf } from '../relying-party/identity-level.ts';
import {
  type ProviderConfigurationParts,
  providerConfiguration,
  providerSessionCookie,
} from './provider-configuration.ts';
import { endpoints, signProviderConfiguration } from './provider-entity.ts';
import { providerSignIn } from './provider-sign-in.ts';

/** A refusal or fault of a provider, for the log: codes and words of ours or the library, never tokens or people. */
export interface ProviderEvent {
  readonly kind: 'sandbox-provider-error';
  /** Entity id of the provider. */
  readonly provider: string;
  readonly error: string;
  readonly detail?: string;
}

/**
 * The application of one provider, for requests whose address has lost the path of its entity id. Addresses come from the
 * entity id alone: the `Host` header of a request is not believed.
 */
export function createProviderApp(parts: ProviderConfigurationParts, onEvent: (event: ProviderEvent) => void): Koa {
  const { id, profile, now } = parts;
  const { host, protocol, pathname } = new URL(id);
  const provider = new Provider(id, providerConfiguration(parts));
  // Together with the two forwarded headers set below this pins host and scheme to those of the issuer.
  provider.proxy = true;
  provider.use(adaptAnswers(parts));
  report(provider, id, onEvent);
  const handle = provider.callback();
  const app = new Koa();
  app.on('error', (error: Error) => onEvent({ kind: 'sandbox-provider-error', provider: id, error: error.name }));
  app.use(async (ctx, next) => {
    if (ctx.path !== '/.well-known/openid-federation') return next();
    if (ctx.method !== 'GET' && ctx.method !== 'HEAD') return;
    ctx.set('cache-control', 'no-cache');
    sendStatement(ctx, await signProviderConfiguration(parts, now()));
  });
  app.use(async (ctx, next) => {
    const { req, path } = ctx;
    if (path === endpoints.userinfo && !profile.userInfoMethods.includes(ctx.method)) {
      ctx.status = 405;
      ctx.set('allow', profile.userInfoMethods.join(', '));
      return;
    }
    // The library would publish a discovery document and addresses that a provider of the federation does not have.
    if (path.startsWith('/.well-known/')) return;
    if (path === endpoints.authorization && ctx.method === 'POST') await takePostedRequest(ctx);
    forgetSession(ctx);
    req.headers['x-forwarded-host'] = host;
    req.headers['x-forwarded-proto'] = protocol.slice(0, -1);
    // The library tells its mount path from `originalUrl`.
    Object.assign(req, { originalUrl: `${pathname}${req.url ?? '/'}` });
    await next();
  });
  app.use(providerSignIn(provider, profile.name, pathname));
  app.use(async (ctx) => {
    ctx.respond = false;
    await handle(ctx.req, ctx.res);
  });
  return app;
}

/** A request that comes as a form is read as one that comes as an address. */
async function takePostedRequest(ctx: Koa.Context): Promise<void> {
  const form = await readForm(ctx.req, 64 * 1024);
  if (form === undefined) ctx.throw(413);
  ctx.method = 'GET';
  ctx.url = `${endpoints.authorization}?${form}`;
  for (const name of ['content-type', 'content-length', 'transfer-encoding']) delete ctx.req.headers[name];
}

/** Every sign-in is a real one: there is no single sign-on, not even at level 1, where the rules would allow it. */
function forgetSession(ctx: Koa.Context): void {
  const cookies = ctx.get('cookie').split(/; */);
  ctx.req.headers.cookie = cookies.filter((cookie) => !cookie.startsWith(providerSessionCookie)).join('; ');
}

/** Gives answers the form that the rules of the scheme want. Runs inside the library. */
function adaptAnswers({ profile, keys }: ProviderConfigurationParts) {
  return async (ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    await next();
    const { body } = ctx;
    if (typeof body !== 'object' || body === null || ctx.status !== 200) return;
    const answer = body as Record<string, unknown>;
    if (ctx.oidc?.route === 'introspection') {
      ctx.body = Object.fromEntries(Object.entries(answer).filter(([name]) => profile.introspection.includes(name)));
    }
    if (ctx.oidc?.route === 'token' && ctx.oidc.params?.['grant_type'] === 'refresh_token') {
      const level1 = ctx.oidc.entities.RefreshToken?.acr === acrOf(1);
      if (!profile.renewsIdTokenAtLevel1 || !level1) delete answer['id_token'];
    }
    const { id_token: idToken, access_token: accessToken } = answer;
    if (ctx.oidc?.route === 'token' && typeof idToken === 'string' && typeof accessToken === 'string') {
      answer['id_token'] = await completeIdToken(idToken, accessToken, keys.signing);
    }
  };
}

/**
 * Signs an ID token anew with the claims that the library leaves out of the code flow.
 *
 * Source: SPID/CIE OIDC technical rules, ID token; OpenID Connect Core 1.0, 3.1.3.6.
 */
function completeIdToken(idToken: string, accessToken: string, keys: readonly EntityKey[]): Promise<string> {
  const claims = decodeJwt(idToken);
  const hash = createHash('sha256').update(accessToken).digest();
  const atHash = hash.subarray(0, hash.length / 2).toString('base64url');
  return signToken({ ...claims, nbf: claims.iat, jti: randomUUID(), at_hash: atHash }, keys);
}

function report(provider: Provider, id: string, onEvent: (event: ProviderEvent) => void): void {
  const tell = (_ctx: KoaContextWithOIDC, error: Error): void => {
    const { error: code, error_detail: detail } = error as Error & Partial<ErrorOut> & { error_detail?: string };
    onEvent({
      kind: 'sandbox-provider-error',
      provider: id,
      error: code ?? error.name,
      ...(detail === undefined ? {} : { detail }),
    });
  };
  provider.on('authorization.error', tell);
  provider.on('grant.error', tell);
  provider.on('userinfo.error', tell);
  provider.on('revocation.error', tell);
  provider.on('introspection.error', tell);
  provider.on('server_error', tell);
}
