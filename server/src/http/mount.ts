import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type Koa from 'koa';
import type { FacadeContext, FacadeMiddleware } from './request-state.ts';
import { protectPage } from './security-headers.ts';

/** Answers a plain Node request. */
export type RequestListener = (request: IncomingMessage, response: ServerResponse) => unknown;

/** An application that answers everything at and below a path, e.g. the authorization server at `/oidc`. */
export interface Mount {
  /** Path without a final slash. */
  readonly path: string;
  readonly app: { callback(): RequestListener } | Koa | RequestListener;
}

/**
 * Hands requests to mounted applications. They see the address without the mount path in `url` and the whole one in
 * `originalUrl`, as frameworks expect.
 */
export function mounts(list: readonly Mount[]): FacadeMiddleware {
  const mounted = list.map(({ path, app }) => ({
    path,
    below: `${path}/`,
    listen: typeof app === 'function' ? app : (app.callback() as RequestListener),
  }));
  return (ctx, next) => {
    const { path } = ctx.state;
    const found = mounted.find((mount) => path === mount.path || path.startsWith(mount.below));
    return found === undefined ? next() : hand(ctx, found);
  };
}

interface Mounted {
  readonly path: string;
  readonly listen: RequestListener;
}

async function hand(ctx: FacadeContext, found: Mounted): Promise<void> {
  const { path, query } = ctx.state;
  ctx.state.route = `${found.path}/*`;
  ctx.respond = false;
  protectPage(ctx.res);
  const { req, res } = ctx;
  const rest = path.slice(found.path.length);
  Object.assign(req, { originalUrl: req.url });
  req.url = `${rest === '' ? '/' : rest}${query === '' ? '' : `?${query}`}`;
  // Koa starts at 404; a plain listener expects Node's own default.
  res.statusCode = 200;
  const closed = once(res, 'close');
  await found.listen(req, res);
  await closed;
}
