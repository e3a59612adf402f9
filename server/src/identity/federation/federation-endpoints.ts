import Koa from 'koa';
import { entityStatementType } from './entity-statement.ts';
import type { ProviderDirectory } from './provider-directory.ts';
import type { EntityConfiguration, RelyingPartyEntity } from './relying-party-entity.ts';
import { signToken } from './sign-token.ts';

/** Media type of signed statements, without any parameter: authorities compare it. */
const mediaType = `application/${entityStatementType}`;

/**
 * Application of the well-known address `/.well-known/openid-federation`, to be mounted there.
 *
 * Source: OpenID Federation 1.0, 9; SPID/CIE OIDC technical rules, entity configuration.
 */
export function createConfigurationEndpoint(configuration: EntityConfiguration, onError: (error: Error) => void): Koa {
  const app = new Koa();
  app.on('error', onError);
  app.use(async (ctx) => {
    if (ctx.path !== '/' && ctx.path !== '') return;
    if (ctx.method !== 'GET' && ctx.method !== 'HEAD') {
      ctx.status = 405;
      ctx.set('allow', 'GET, HEAD');
      return;
    }
    ctx.set('cache-control', 'no-cache');
    sendStatement(ctx, await configuration.current());
  });
  return app;
}

/**
 * Answers `resolve`: the final metadata, good trust marks and chain of ourselves or of a provider, from what is kept and
 * never by looking around for whoever asks (that would let anyone make us attack others).
 *
 * Errors (JSON, as OAuth): `invalid_request` 400, `invalid_trust_anchor` 404, `not_found` 404.
 *
 * Source: OpenID Federation 1.0, 8.3; SPID/CIE OIDC technical rules, resolve endpoint.
 */
export async function answerResolve(
  ctx: Koa.Context,
  entity: RelyingPartyEntity,
  directories: readonly ProviderDirectory[],
  now: number,
): Promise<void> {
  const { sub, anchor, trust_anchor: laterName } = ctx.query;
  const wanted = anchor ?? laterName;
  if (typeof sub !== 'string' || typeof wanted !== 'string') return refuse(ctx, 400, 'invalid_request');
  const directory = directories.find((one) => one.anchor === wanted);
  if (directory === undefined) return refuse(ctx, 404, 'invalid_trust_anchor');
  const found = directory.kept(sub);
  if (found === undefined) return refuse(ctx, 404, 'not_found');
  const marks = found.marks.filter((mark) => mark.expiresAt > now);
  const expiresAt = Math.min(found.chain.expiresAt, ...marks.map((mark) => mark.expiresAt));
  const claims = {
    iss: entity.id,
    sub,
    iat: Math.floor(now / 1000),
    exp: Math.floor(expiresAt / 1000),
    metadata: { [found.type]: found.chain.metadata },
    trust_marks: marks.map(({ id, text }) => ({ id, trust_mark: text })),
    trust_chain: found.chain.statements,
  };
  sendStatement(ctx, await signToken(claims, entity.keys.federation, entityStatementType));
}

/** Answers with a signed statement, in the one media type that authorities accept. */
export function sendStatement(ctx: Koa.Context, statement: string): void {
  ctx.status = 200;
  ctx.body = Buffer.from(statement, 'ascii');
  // After the body: Koa would set a type of its own, and add a charset to one set by `type`.
  ctx.set('content-type', mediaType);
}

function refuse(ctx: Koa.Context, status: number, error: string): void {
  ctx.status = status;
  ctx.body = { error };
}
