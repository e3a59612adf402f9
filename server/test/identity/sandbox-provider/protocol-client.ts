import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { type EntityKeys, loadEntityKeys } from '../../../src/identity/federation/entity-keys.ts';
import { signToken } from '../../../src/identity/federation/sign-token.ts';
import { Browser } from '../browser.ts';

const verifier = 'a-code-verifier-that-is-long-enough-for-rfc-7636';
const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** Changes to claims or parameters; null takes one out. */
export type Changes = Readonly<Record<string, unknown>>;

/** An answer of an endpoint. */
export interface EndpointAnswer {
  readonly status: number;
  readonly type: string;
  readonly text: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Speaks with a provider of the sandbox as its relying party, with its keys, and as wrongly as a test wants. */
export class ProtocolClient {
  readonly url: string;
  readonly issuer: string;
  readonly keys: EntityKeys;

  constructor(url: string, name: 'spid' | 'cie', keys: EntityKeys) {
    this.url = url;
    this.issuer = `${url}/sandbox-idp/${name}`;
    this.keys = keys;
  }

  static async of(server: { readonly url: string; readonly data: string }, name: 'spid' | 'cie') {
    return new ProtocolClient(server.url, name, await loadEntityKeys(join(server.data, 'identity')));
  }

  /** The claims of a good request object, with changes. */
  claims(changes: Changes = {}): Record<string, unknown> {
    const iat = Math.floor(Date.now() / 1000);
    return without({
      ...this.outer(),
      iss: this.url,
      aud: [this.issuer, `${this.issuer}/authorization`],
      iat,
      exp: iat + 120,
      jti: randomUUID(),
      redirect_uri: `${this.url}/login/oidc/callback`,
      state: randomBytes(32).toString('hex'),
      nonce: randomBytes(32).toString('hex'),
      prompt: 'consent login',
      acr_values: 'https://www.spid.gov.it/SpidL2',
      claims: { userinfo: { given_name: null, 'https://attributes.eid.gov.it/fiscal_number': { essential: true } } },
      ...changes,
    });
  }

  /** Address of an authorization request: `outer` changes what stands beside the request object. */
  async authorization(changes: Changes = {}, outer: Changes = {}, keys = this.keys.signing): Promise<string> {
    const claims = this.claims(changes);
    const repeated = Object.keys(this.outer()).flatMap((name) => (name in claims ? [[name, claims[name]]] : []));
    const request = await signToken(claims, keys);
    const parameters = without({ ...Object.fromEntries(repeated), request, ...outer });
    return `${this.issuer}/authorization?${new URLSearchParams(parameters as Record<string, string>)}`;
  }

  /** Signs in and returns the parameters that come back. */
  async signIn(changes: Changes = {}, account = 'mmg'): Promise<URLSearchParams> {
    const browser = new Browser(this.url);
    let answer = await browser.go(await this.authorization(changes));
    const page = answer.headers.get('location');
    if (page === null) throw new Error(`no page: ${answer.status} ${await answer.text()}`);
    await browser.go(page);
    answer = await browser.go(`${browser.address.pathname}/login`, { account });
    answer = await browser.go(answer.headers.get('location') ?? '');
    return new URL(answer.headers.get('location') ?? '', this.url).searchParams;
  }

  /** Exchanges a code. */
  exchange(code: string, form: Changes = {}, assertion: Changes = {}): Promise<EndpointAnswer> {
    return this.post(
      'token',
      {
        grant_type: 'authorization_code',
        code,
        code_verifier: verifier,
        redirect_uri: `${this.url}/login/oidc/callback`,
        ...form,
      },
      assertion,
    );
  }

  /** Sends a form to an endpoint with a client assertion. */
  async post(endpoint: string, form: Changes, assertion: Changes = {}): Promise<EndpointAnswer> {
    const body = without({
      client_id: this.url,
      client_assertion_type: assertionType,
      client_assertion: await this.assertion(endpoint, assertion),
      ...form,
    });
    return this.send(endpoint, { method: 'POST', body: new URLSearchParams(body as Record<string, string>) });
  }

  assertion(endpoint: string, changes: Changes = {}): Promise<string> {
    const iat = Math.floor(Date.now() / 1000);
    const aud = `${this.issuer}/${endpoint}`;
    const claims = { iss: this.url, sub: this.url, aud, iat, exp: iat + 60, jti: randomUUID(), ...changes };
    return signToken(without(claims), this.keys.signing);
  }

  async send(endpoint: string, init: RequestInit = {}): Promise<EndpointAnswer> {
    const answer = await fetch(`${this.issuer}/${endpoint}`, { redirect: 'manual', ...init });
    const text = await answer.text();
    const type = answer.headers.get('content-type') ?? '';
    return { status: answer.status, type, text, body: type.includes('json') ? JSON.parse(text) : {} };
  }

  private outer(): Record<string, string> {
    return {
      client_id: this.url,
      response_type: 'code',
      scope: 'openid',
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
    };
  }
}

function without(all: Changes): Record<string, unknown> {
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null));
}
