import { createHash } from 'node:crypto';

/** A verifier of the required length and its S256 challenge. Source: RFC 7636. */
export const codeVerifier = 'a-code-verifier-that-is-long-enough-for-rfc-7636';

/** Where the test client waits; the port is one that no registration names. */
export const callback = 'http://127.0.0.1:4567/callback';

/** Parameters of a valid authorization request of `sandbox-app`. */
export function authorizationParameters(baseUrl: string, scope: string): Record<string, string> {
  return {
    response_type: 'code',
    client_id: 'sandbox-app',
    redirect_uri: callback,
    scope,
    state: 'a-state-of-the-client',
    aud: `${baseUrl}/fhir`,
    code_challenge: createHash('sha256').update(codeVerifier).digest('base64url'),
    code_challenge_method: 'S256',
  };
}

/** What a browser does, as far as the sign-in needs it: cookies by path, redirects one at a time, forms. */
export class Browser {
  readonly cookies = new Map<string, { value: string; path: string }>();
  address: URL;

  constructor(baseUrl: string) {
    this.address = new URL(baseUrl);
  }

  /** Goes to an address; returns the answer without following a redirect. */
  async go(address: string, form?: Record<string, string>): Promise<Response> {
    this.address = new URL(address, this.address);
    const cookie = [...this.cookies]
      .filter(([, { path }]) => this.address.pathname.startsWith(path))
      .map(([name, { value }]) => `${name}=${value}`)
      .join('; ');
    const response = await fetch(this.address, {
      redirect: 'manual',
      headers: { cookie },
      ...(form === undefined ? {} : { method: 'POST', body: new URLSearchParams(form) }),
    });
    for (const line of response.headers.getSetCookie()) this.keep(line);
    return response;
  }

  /** Follows redirects until a page of ours or the callback of the client; returns the page or the callback. */
  async follow(address: string, form?: Record<string, string>): Promise<{ page?: Response; callback?: URL }> {
    let response = await this.go(address, form);
    for (let hops = 0; hops < 8; hops++) {
      const location = response.headers.get('location');
      if (location === null) return { page: response };
      const target = new URL(location, this.address);
      if (target.href.startsWith(callback)) return { callback: target };
      response = await this.go(target.href);
    }
    throw new Error('too many redirects');
  }

  private keep(line: string): void {
    const [pair = '', ...attributes] = line.split('; ');
    const at = pair.indexOf('=');
    const path = attributes.find((attribute) => attribute.toLowerCase().startsWith('path='))?.slice(5) ?? '/';
    const name = pair.slice(0, at);
    if (at === pair.length - 1) this.cookies.delete(name);
    else this.cookies.set(name, { value: pair.slice(at + 1), path });
  }
}
