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
  /** Token of the forms of the page shown last. */
  formToken: string | undefined;

  constructor(baseUrl: string) {
    this.address = new URL(baseUrl);
  }

  /**
   * Goes to an address; returns the answer without following a redirect. A form gets the hidden token of the last page, as a
   * browser sends it, unless it says otherwise.
   */
  async go(
    address: string,
    form?: Record<string, string>,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Response> {
    this.address = new URL(address, this.address);
    const cookie = [...this.cookies]
      .filter(([, { path }]) => this.address.pathname.startsWith(path))
      .map(([name, { value }]) => `${name}=${value}`)
      .join('; ');
    const response = await fetch(this.address, {
      redirect: 'manual',
      headers: { cookie, ...headers },
      ...(form === undefined ? {} : { method: 'POST', body: this.filledIn(form) }),
    });
    for (const line of response.headers.getSetCookie()) this.keep(line);
    const page = await response.clone().text();
    this.formToken = /name="form_token" value="([^"]+)"/.exec(page)?.[1] ?? this.formToken;
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

  /**
   * Goes through login, role and consent to the callback. `user` is the id of a test user or a fiscal code; the role chooser,
   * when there is one, gets `role`.
   */
  async signIn(address: string, user: string, role?: string): Promise<URL> {
    const person = /^[A-Z0-9]{16}$/.test(user) ? { codice_fiscale: user } : { account: user };
    await this.follow(address);
    let { page, callback: back } = await this.follow(`${this.address.pathname}/login`, person);
    let html = (await page?.text()) ?? '';
    if (/\/role"/.test(html)) {
      ({ page, callback: back } = await this.follow(`${this.address.pathname}/role`, {
        role: role ?? firstRole(html),
      }));
      html = (await page?.text()) ?? '';
    }
    if (/\/confirm"/.test(html)) ({ page, callback: back } = await this.follow(`${this.address.pathname}/confirm`, {}));
    if (back === undefined) throw new Error(`no callback, but ${page?.status}: ${html.slice(-600)}`);
    return back;
  }

  private filledIn(form: Record<string, string>): URLSearchParams {
    return new URLSearchParams({ ...(this.formToken === undefined ? {} : { form_token: this.formToken }), ...form });
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

function firstRole(html: string): string {
  return /name="role" value="([^"]+)"/.exec(html)?.[1]?.replaceAll('&#58;', ':') ?? '';
}
