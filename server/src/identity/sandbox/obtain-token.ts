import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { importJWK, SignJWT } from 'jose';
import type { SigningKey } from '../authorization-server/signing-keys.ts';
import { readIfPresent } from '../private-file.ts';
import { sandboxApp, sandboxBackend, sandboxKeyPath } from './clients.ts';

/** Where the sandbox is and which token is wanted. */
export interface TokenRequest {
  /** Public address of the running server, e.g. `http://localhost:8080`. */
  readonly baseUrl: string;
  /** Scopes separated by spaces. */
  readonly scope: string;
  /** System client that asks; `sandbox-backend` unless given. */
  readonly client?: string;
}

/** Who signs in, and in which part. */
export interface SandboxPerson {
  readonly codiceFiscale: string;
  /** Key of a hat, or a role such as `citizen`; the first one offered unless given. */
  readonly role?: string;
}

/** Answer of the token endpoint. `expires_in` is in seconds. Source: RFC 6749 section 5.1; SMART App Launch 2.2. */
export interface TokenResponse {
  readonly access_token: string;
  readonly token_type: string;
  readonly expires_in: number;
  readonly scope: string;
  readonly id_token?: string;
  readonly refresh_token?: string;
  readonly patient?: string;
  readonly role?: string;
  readonly practitioner_role?: string;
}

/** Why no token could be got; `reason` tells the cases apart, the message is for the person at the terminal. */
export class TokenRequestError extends Error {
  readonly reason: 'not-running' | 'no-key' | 'wrong-use' | 'refused';

  constructor(reason: TokenRequestError['reason'], message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'TokenRequestError';
    this.reason = reason;
  }
}

const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const longestLogin = 12;

/** Private key of `sandbox-backend` in a data folder. Throws `TokenRequestError` (`no-key`) when there is none. */
export async function readSandboxKey(dataDir: string): Promise<SigningKey> {
  const path = sandboxKeyPath(dataDir);
  const text = await readIfPresent(path);
  if (text === undefined) {
    throw new TokenRequestError(
      'no-key',
      `no sandbox key at ${path}: start the sandbox first, with the same data folder`,
    );
  }
  return JSON.parse(text) as SigningKey;
}

/**
 * Gets a token for `sandbox-backend`, or another system client whose key is given, by Backend Services: client credentials with a signed assertion.
 * Throws `TokenRequestError` (`not-running`, `refused`). Source: SMART App Launch 2.2, backend-services.
 */
export async function obtainSystemToken(request: TokenRequest, key: SigningKey): Promise<TokenResponse> {
  const endpoint = `${request.baseUrl}/oidc/token`;
  const client = request.client ?? sandboxBackend;
  const assertion = await new SignJWT()
    .setProtectedHeader({ alg: key.alg, kid: key.kid, typ: 'JWT' })
    .setIssuer(client)
    .setSubject(client)
    .setAudience(endpoint)
    .setJti(randomUUID())
    .setIssuedAt()
    .setExpirationTime('4m')
    .sign(await importJWK(key, key.alg));
  return exchange(endpoint, {
    grant_type: 'client_credentials',
    scope: request.scope,
    client_assertion_type: assertionType,
    client_assertion: assertion,
  });
}

/**
 * Gets a token for `sandbox-app` on behalf of somebody of the sandbox: the whole authorization-code flow with PKCE, filling in the
 * forms for sign-in, role and consent as a browser would.
 * Throws `TokenRequestError` (`not-running`, `refused`). Source: SMART App Launch 2.2, app-launch; RFC 7636.
 */
export async function obtainUserToken(request: TokenRequest, person: SandboxPerson): Promise<TokenResponse> {
  const { baseUrl, scope } = request;
  const verifier = randomBytes(32).toString('base64url');
  const state = randomUUID();
  const redirectUri = 'http://127.0.0.1/callback';
  const start = new URL(`${baseUrl}/oidc/auth`);
  start.search = new URLSearchParams({
    response_type: 'code',
    client_id: sandboxApp,
    redirect_uri: redirectUri,
    scope,
    state,
    aud: `${baseUrl}/fhir`,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...(person.role === undefined ? {} : { role_hint: person.role }),
  }).toString();
  const code = await signIn(start, redirectUri, state, person);
  const answer = await exchange(`${baseUrl}/oidc/token`, {
    grant_type: 'authorization_code',
    client_id: sandboxApp,
    redirect_uri: redirectUri,
    code,
    code_verifier: verifier,
  });
  const { role } = person;
  const worn = [
    answer.role,
    ...(answer.practitioner_role === undefined
      ? []
      : [`role:${answer.practitioner_role.slice('PractitionerRole/'.length)}`]),
  ];
  if (
    role !== undefined &&
    !role.startsWith('represent:') &&
    !worn.some((one) => one === role || role.startsWith(`${one}:`))
  ) {
    throw refused(`no such role; the person is ${worn.join(', ')}`);
  }
  return answer;
}

/** Follows the redirects from the authorization endpoint to the callback, posting the two forms on the way. */
async function signIn(start: URL, redirectUri: string, state: string, person: SandboxPerson): Promise<string> {
  const cookies = new Map<string, string>();
  let address = start;
  let form: URLSearchParams | undefined;
  for (let step = 0; step < longestLogin; step++) {
    const response = await request(address, {
      redirect: 'manual',
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(form === undefined ? {} : { method: 'POST', body: form }),
    });
    keepCookies(response, cookies);
    form = undefined;
    const location = response.headers.get('location');
    if (location !== null) {
      await response.body?.cancel();
      address = new URL(location, address);
      if (address.href.startsWith(redirectUri)) return codeOf(address, state);
      continue;
    }
    const page = await response.text();
    const [, action, inner = ''] =
      /<form method="post" action="([^"]+\/(?:login|role|confirm))">([\s\S]*?)<\/form>/.exec(page) ?? [];
    if (action === undefined)
      throw refused(
        response.status === 403 ? 'nobody to sign in, or no role for this' : `the server answered ${response.status}`,
      );
    address = new URL(action, address);
    form = new URLSearchParams(answersTo(action, inner, person));
    form.set('form_token', /name="form_token" value="([^"]+)"/.exec(inner)?.[1] ?? '');
  }
  throw refused('the sign-in did not come to an end');
}

function answersTo(action: string, form: string, person: SandboxPerson): Readonly<Record<string, string>> {
  if (action.endsWith('/login')) return { codice_fiscale: person.codiceFiscale };
  if (!action.endsWith('/role')) return {};
  const offered = [...form.matchAll(/name="role" value="([^"]+)"/g)].map(([, value = '']) => plainText(value));
  const { role } = person;
  const isHat = role?.includes(':') ?? false;
  // The server puts the role that was proposed first.
  const chosen = isHat ? offered.find((key) => key === role) : offered[0];
  if (chosen === undefined) throw refused(`no such role; there are ${offered.join(', ')}`);
  return { role: chosen };
}

function plainText(html: string): string {
  return html.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
}

function keepCookies(response: Response, cookies: Map<string, string>): void {
  for (const line of response.headers.getSetCookie()) {
    const [pair = ''] = line.split(';', 1);
    const at = pair.indexOf('=');
    const value = pair.slice(at + 1);
    if (value === '') cookies.delete(pair.slice(0, at));
    else cookies.set(pair.slice(0, at), value);
  }
}

function codeOf(callback: URL, state: string): string {
  const { searchParams } = callback;
  const error = searchParams.get('error');
  if (error !== null) throw refused(`${error}: ${searchParams.get('error_description') ?? ''}`);
  const code = searchParams.get('code');
  if (code === null || searchParams.get('state') !== state)
    throw refused('the callback carries no code for this request');
  return code;
}

async function exchange(endpoint: string, form: Readonly<Record<string, string>>): Promise<TokenResponse> {
  const response = await request(new URL(endpoint), { method: 'POST', body: new URLSearchParams(form) });
  const answer = (await response.json().catch(() => ({}))) as TokenResponse & {
    error?: string;
    error_description?: string;
  };
  if (!response.ok) throw refused(`${answer.error ?? response.status}: ${answer.error_description ?? ''}`);
  return answer;
}

async function request(address: URL, init: RequestInit): Promise<Response> {
  try {
    return await fetch(address, { ...init, signal: AbortSignal.timeout(10_000) });
  } catch (cause) {
    throw new TokenRequestError('not-running', `no SINFONIA server answers at ${address.origin}`, cause);
  }
}

function refused(detail: string): TokenRequestError {
  return new TokenRequestError('refused', `the authorization server refused: ${detail}`);
}
