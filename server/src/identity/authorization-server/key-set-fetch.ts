/**
 * Fetches the key set of a client. The library refuses addresses of private networks, so that a registration cannot make
 * the server call its own network; hosts that the operator listed are exempt. Redirects are not followed.
 */
export function fetchKeySet(
  url: string | URL | Request,
  options: RequestInit,
  privateHosts: readonly string[],
): Promise<Response> {
  const { host } = new URL(url instanceof Request ? url.url : url);
  if (!privateHosts.includes(host)) return fetch(url, { ...options, redirect: 'error' });
  const { dispatcher: _guard, ...rest } = options as RequestInit & { dispatcher?: unknown };
  return fetch(url, { ...rest, redirect: 'error' });
}
