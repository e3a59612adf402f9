import type { Configuration } from '../config/index.ts';
import type { FacadeMiddleware } from './request-state.ts';

const allowedMethods = 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS';
const allowedHeaders = [
  'Accept',
  'Accept-Language',
  'Authorization',
  'Content-Type',
  'If-Match',
  'If-Modified-Since',
  'If-None-Exist',
  'If-None-Match',
  'Prefer',
  'X-Request-Id',
].join(', ');
const exposedHeaders = [
  'Content-Location',
  'ETag',
  'Last-Modified',
  'Location',
  'Retry-After',
  'WWW-Authenticate',
  'X-Correlation-Id',
  'X-Progress',
  'X-Request-Id',
].join(', ');

/**
 * Lets browser applications of the configured origins use the API, and answers their preflight requests. Cookies are
 * never allowed across origins.
 *
 * @see https://fetch.spec.whatwg.org/#http-cors-protocol
 */
export function cors(options: Configuration['cors']): FacadeMiddleware {
  const anyOrigin = options.origins.includes('*');
  const origins = new Set(options.origins);
  return (ctx, next) => {
    const { req, res } = ctx;
    const { origin } = req.headers;
    if (!anyOrigin) ctx.vary('Origin');
    if (origin === undefined) return next();
    if (!anyOrigin && !origins.has(origin)) return next();
    res.setHeader('Access-Control-Allow-Origin', anyOrigin ? '*' : origin);
    if (req.method === 'OPTIONS' && req.headers['access-control-request-method'] !== undefined) {
      res.setHeader('Access-Control-Allow-Methods', allowedMethods);
      res.setHeader('Access-Control-Allow-Headers', allowedHeaders);
      res.setHeader('Access-Control-Max-Age', String(options.maxAgeSeconds));
      ctx.state.route = 'preflight';
      ctx.status = 204;
      return Promise.resolve();
    }
    res.setHeader('Access-Control-Expose-Headers', exposedHeaders);
    return next();
  };
}
