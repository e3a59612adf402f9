import assert from 'node:assert/strict';
import { obtainSystemToken, readSandboxKey } from '../../src/identity/sandbox/obtain-token.ts';
import { authorizationParameters, Browser, callback, codeVerifier } from './browser.ts';
import type { RunningSandbox } from './running-sandbox.ts';

/** Answer of an endpoint that speaks JSON. */
export interface JsonAnswer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: an answer of any shape is looked at
  readonly body: any;
  readonly headers: Headers;
}

/** What the application `sandbox-app` and the system `sandbox-backend` do, for tests. */
export class SmartClient {
  readonly sandbox: RunningSandbox;

  constructor(sandbox: RunningSandbox) {
    this.sandbox = sandbox;
  }

  get issuer(): string {
    return `${this.sandbox.baseUrl}/oidc`;
  }

  /** Address of an authorization request; null takes a parameter out. */
  authorizationAddress(scope: string, changes: Readonly<Record<string, string | null>> = {}): string {
    const parameters = Object.entries({ ...authorizationParameters(this.sandbox.baseUrl, scope), ...changes });
    const kept = parameters.filter((entry): entry is [string, string] => entry[1] !== null);
    return `${this.issuer}/auth?${new URLSearchParams(kept)}`;
  }

  /** Signs somebody in and exchanges the code. */
  async tokensOf(
    user: string,
    scope: string,
    changes: Readonly<Record<string, string>> = {},
    role?: string,
    // biome-ignore lint/suspicious/noExplicitAny: an answer of any shape is looked at
  ): Promise<any> {
    const back = await this.browser().signIn(this.authorizationAddress(scope, changes), user, role);
    const code = back.searchParams.get('code') ?? assert.fail(`no code: ${back.search}`);
    const { status, body } = await this.exchange(code);
    assert.equal(status, 200, JSON.stringify(body));
    return body;
  }

  exchange(code: string, changes: Readonly<Record<string, string>> = {}): Promise<JsonAnswer> {
    return this.post('/token', {
      grant_type: 'authorization_code',
      client_id: 'sandbox-app',
      code,
      redirect_uri: callback,
      code_verifier: codeVerifier,
      ...changes,
    });
  }

  refresh(token: string): Promise<JsonAnswer> {
    return this.post('/token', { grant_type: 'refresh_token', client_id: 'sandbox-app', refresh_token: token });
  }

  async systemToken(scope = 'system/*.cruds'): Promise<string> {
    const key = await readSandboxKey(this.sandbox.dataDir);
    return (await obtainSystemToken({ baseUrl: this.sandbox.baseUrl, scope }, key)).access_token;
  }

  /** Whether the FHIR API would accept a token now. */
  async isAccepted(token: string): Promise<boolean> {
    return this.sandbox.identity.authenticate(`Bearer ${token}`).then(
      () => true,
      () => false,
    );
  }

  post(
    path: string,
    form: Readonly<Record<string, string>>,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<JsonAnswer> {
    return this.send('POST', path, { headers, body: new URLSearchParams(form) });
  }

  json(method: string, path: string, body?: unknown, token?: string): Promise<JsonAnswer> {
    return this.send(method, path, {
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
  }

  browser(): Browser {
    return new Browser(this.sandbox.baseUrl);
  }

  private async send(method: string, path: string, init: RequestInit): Promise<JsonAnswer> {
    const response = await fetch(`${this.issuer}${path}`, { method, redirect: 'manual', ...init });
    const text = await response.text();
    let body: unknown = text;
    try {
      body = text === '' ? undefined : JSON.parse(text);
    } catch {
      // A page.
    }
    return { status: response.status, body, headers: response.headers };
  }
}
