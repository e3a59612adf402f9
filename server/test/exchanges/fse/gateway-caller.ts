import { randomUUID } from 'node:crypto';
import { CompactSign, importPKCS8, SignJWT } from 'jose';
import { type Credential, x5cOf } from './gateway-certificates.ts';

/** Who calls when the claims do not say. */
const clerk = 'PROVAX00X00X000Y^^^&2.16.840.1.113883.2.9.4.3.2&ISO';

/** Claims of a token; undefined ones are left out. */
export type Claims = Readonly<Record<string, unknown>>;

/** What a test sends to the gateway. */
export interface TestCall {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Path after the version. */
  readonly path: string;
  readonly claims: Claims;
  /** Other claims of the bearer token than those that follow from `claims`. */
  readonly bearer?: Claims;
  readonly pdf?: Uint8Array;
  /** JSON part beside a PDF, or the whole JSON body. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An answer as it came. */
export interface TestAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Signs a JWT as the guide has it. */
export async function signToken(credential: Credential, claims: Claims, header: Claims = {}): Promise<string> {
  const key = await importPKCS8(credential.privateKey, String(header['alg'] ?? 'RS256'));
  return new SignJWT({ ...claims })
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT', x5c: [x5cOf(credential)], ...header })
    .sign(key);
}

/** Calls a gateway with both tokens signed by a credential; `iss` of both is that of its common name. */
export class GatewayCaller {
  readonly #address: string;
  readonly #credential: Credential;
  readonly #commonName: string;
  readonly #clock: () => number;

  constructor(address: string, credential: Credential, commonName: string, clock: () => number) {
    this.#address = address;
    this.#credential = credential;
    this.#commonName = commonName;
    this.#clock = clock;
  }

  async call(call: TestCall): Promise<TestAnswer> {
    const response = await this.send(call);
    return {
      status: response.status,
      contentType: response.headers.get('content-type') ?? '',
      headers: response.headers,
      body: JSON.parse(await response.text()) as Readonly<Record<string, unknown>>,
    };
  }

  /** Sends a call; `signal` ends the wait for its answer. */
  async send(call: TestCall, signal?: AbortSignal): Promise<Response> {
    const { method, path, claims, bearer, pdf, body, headers } = call;
    const isJson = pdf === undefined && body !== undefined;
    return fetch(`${this.#address}${path}`, {
      method,
      headers: {
        accept: 'application/json',
        ...(isJson ? { 'content-type': 'application/json' } : {}),
        ...(await this.tokens(claims, bearer)),
        ...headers,
      },
      ...(signal === undefined ? {} : { signal }),
      ...(isJson ? { body: JSON.stringify(body) } : {}),
      ...(pdf === undefined ? {} : { body: formOf(pdf, body) }),
    });
  }

  /** Calls with a signed text that is no JSON in the place of the claims. */
  async callWithText(call: TestCall, text: string): Promise<TestAnswer> {
    const key = await importPKCS8(this.#credential.privateKey, 'RS256');
    const header = { alg: 'RS256', typ: 'JWT', x5c: [x5cOf(this.#credential)] };
    const token = await new CompactSign(Buffer.from(text)).setProtectedHeader(header).sign(key);
    return this.call({ ...call, headers: { ...call.headers, 'fse-jwt-signature': token } });
  }

  /** Headers with both tokens. */
  async tokens(claims: Claims, bearer: Claims = {}): Promise<Readonly<Record<string, string>>> {
    const now = Math.floor(this.#clock() / 1000);
    const standing = { iat: now - 5, exp: now + 3600, jti: randomUUID() };
    const { aud = this.#address, sub = clerk } = claims;
    const access = { aud, sub, ...standing, iss: `auth:${this.#commonName}`, ...bearer };
    const integrity = { aud, sub, ...claims, ...standing, iss: `integrity:${this.#commonName}` };
    return {
      authorization: `Bearer ${await signToken(this.#credential, withoutUndefined(access))}`,
      'fse-jwt-signature': await signToken(this.#credential, withoutUndefined(integrity)),
    };
  }
}

function formOf(pdf: Uint8Array, body: unknown): FormData {
  const form = new FormData();
  if (body !== undefined) form.set('requestBody', JSON.stringify(body));
  form.set('file', new Blob([new Uint8Array(pdf)], { type: 'application/pdf' }), 'document.pdf');
  return form;
}

function withoutUndefined(claims: Claims): Claims {
  return Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== undefined));
}
