import { clientFault } from './errors.ts';

/**
 * Checks a FHIR base and takes its final slash off.
 * Throws `address-invalid`.
 */
export function parseBaseUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.search !== '' || url.hash !== '') {
    throw clientFault('address-invalid', 'the base is an absolute http or https address without query');
  }
  if (url.username !== '' || url.password !== '') {
    throw clientFault('address-invalid', 'the base carries no user and password');
  }
  return url.href.replace(/\/+$/, '');
}

/**
 * Resolves an address below the FHIR base; a link of the server is taken only when it stays there, because the token and
 * the search go where it leads. Throws `address-foreign`.
 */
export function addressBelow(baseUrl: string, address: string): URL {
  const base = new URL(`${baseUrl}/`);
  const url = URL.canParse(address, base.href) ? new URL(address, base) : undefined;
  const within = url !== undefined && (url.pathname.startsWith(base.pathname) || `${url.pathname}/` === base.pathname);
  if (url === undefined || url.origin !== base.origin || !within) {
    throw clientFault('address-foreign', 'a link leads out of the FHIR base of this client');
  }
  return url;
}

/** Throws `address-insecure` when a secret would leave https: only a client that speaks http itself may use http. */
export function requireSecure(baseUrl: string, address: string): string {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined) throw clientFault('discovery-failed', 'an endpoint is not an absolute address');
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && baseUrl.startsWith('http:'))) {
    throw clientFault('address-insecure', 'the endpoint of the authorization server is not https');
  }
  return url.href;
}
