import type { ServerResponse } from 'node:http';
import type { FacadeMiddleware } from './request-state.ts';

/** Policy of an answer that is data: a browser that opens it must load, run and frame nothing. */
const dataPolicy = "default-src 'none'; frame-ancestors 'none'";

/**
 * Sets the headers that protect browsers: no sniffing, nothing may be loaded or framed, and HSTS when the base URL is
 * https. Pages for people replace the policy by their own (`protectPage`).
 *
 * @see https://owasp.org/www-project-secure-headers/
 */
export function securityHeaders(baseUrl: string): FacadeMiddleware {
  const isHttps = baseUrl.startsWith('https://');
  return (ctx, next) => {
    const { res } = ctx;
    res.setHeader('X-Content-Type-Options', 'nosniff');
    res.setHeader('Content-Security-Policy', dataPolicy);
    if (isHttps) res.setHeader('Strict-Transport-Security', 'max-age=31536000');
    return next();
  };
}

/** Replaces the policy for data by that of a page; without one the page's application sets it. */
export function protectPage(response: ServerResponse, policy?: string): void {
  if (policy === undefined) response.removeHeader('Content-Security-Policy');
  else response.setHeader('Content-Security-Policy', policy);
  response.setHeader('X-Frame-Options', 'DENY');
  response.setHeader('Referrer-Policy', 'no-referrer');
}
