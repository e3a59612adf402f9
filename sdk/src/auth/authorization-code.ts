import { base64url, decodeJwt } from 'jose';
import { requireSecure } from '../addresses.ts';
import { clientFault, SinfoniaError } from '../errors.ts';
import type { Authorizer } from './authorizer.ts';
import { connectionSlot } from './connection-slot.ts';
import { rememberSmart } from './discovery.ts';
import { createTokenCache } from './token-cache.ts';
import { type LaunchContext, requestToken, type TokenAnswer } from './token-endpoint.ts';

/** Where the secrets of a sign-in wait for the callback; `sessionStorage` of a browser is one. */
export interface LoginStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

/** How a person signs in to an application. */
export interface AuthorizationCodeOptions {
  /** Client identifier given at registration, e.g. `sandbox-app`. */
  readonly clientId: string;
  /** Registered address of the application that the browser comes back to. */
  readonly redirectUri: string;
  /** Scopes separated by spaces, e.g. `openid fhirUser launch/patient patient/*.rs`. */
  readonly scope: string;
  /**
   * Role to propose when the person has several, e.g. `general-practitioner` or `citizen`. The person decides: what was
   * chosen is in the result of `finishLogin`.
   */
  readonly role?: string;
  /** Purpose of use (v3 ActReason), e.g. `TREAT`; the usual one of the role unless given. */
  readonly purpose?: string;
  /** Lowest level of the digital identity, 2 unless given. Source: SPID technical rules. */
  readonly level?: 2 | 3;
  /** Memory unless given; a page that is left for the sign-in needs `sessionStorage`. */
  readonly storage?: LoginStorage;
  /** Endpoints; found by SMART discovery unless given. */
  readonly authorizeUrl?: string;
  readonly tokenUrl?: string;
}

/** Where to send the browser. */
export interface StartedLogin {
  readonly url: string;
  readonly state: string;
}

/** What a sign-in begins with. */
export interface LoginStart {
  /** Launch context that an electronic health record handed over (EHR launch). */
  readonly launch?: string;
}

/** What the server granted, and for what. */
export interface FinishedLogin extends LaunchContext {
  /** Scopes granted, which may be fewer than asked for. */
  readonly scope: string;
  /** FHIR reference of the person who signed in (claim `fhirUser`). */
  readonly fhirUser?: string;
}

/** Tokens of a person who signs in. */
export interface AuthorizationCodeAuth extends Authorizer {
  /** Begins a sign-in: send the browser to `url`. Throws `discovery-failed`. */
  startLogin(start?: LoginStart): Promise<StartedLogin>;
  /**
   * Ends it with the address that the browser came back to. Throws `sign-in-mismatch` when the callback is not of a
   * sign-in begun here, `token-refused` when the person or the server said no.
   */
  finishLogin(callbackUrl: string | URL): Promise<FinishedLogin>;
  /** Forgets all tokens and ends the renewals at the server. */
  signOut(): Promise<void>;
}

/** What is kept from the start of a sign-in to its end. */
interface PendingLogin {
  readonly verifier: string;
  readonly nonce: string;
}

/**
 * Signs a person in: authorization code with PKCE (S256), for public clients in browsers and on devices. Tokens stay in
 * memory; with the scope `offline_access` they are renewed by the refresh token. Without one, calls throw
 * `sign-in-needed` when the token is over.
 *
 * Source: SMART App Launch 2.2, app-launch; RFC 7636; RFC 9207.
 *
 * @example
 * ```ts
 * const auth = authorizationCode({ clientId: 'sandbox-app', redirectUri, scope: 'openid fhirUser', storage: sessionStorage });
 * const client = connect({ baseUrl, auth });
 * if (location.search.includes('code=')) await auth.finishLogin(location.href);
 * else location.assign((await auth.startLogin()).url);
 * ```
 */
export function authorizationCode(options: AuthorizationCodeOptions): AuthorizationCodeAuth {
  const { clientId, redirectUri, scope } = options;
  const storage = options.storage ?? memoryStorage();
  const slot = connectionSlot();
  const smart = rememberSmart(slot.connection);
  let refreshToken: string | undefined;

  const tokenEndpoint = async (): Promise<string> =>
    options.tokenUrl === undefined ? (await smart()).token : requireSecure(slot.connection().baseUrl, options.tokenUrl);
  const exchange = async (form: Readonly<Record<string, string>>): Promise<TokenAnswer> => {
    const endpoint = await tokenEndpoint();
    const answer = await requestToken({ endpoint, fetch: slot.connection().fetch, form: async () => form });
    refreshToken = answer.refreshToken ?? refreshToken;
    return answer;
  };
  const cache = createTokenCache(async () => {
    if (refreshToken === undefined) throw clientFault('sign-in-needed', 'nobody is signed in, or the session is over');
    const used = refreshToken;
    try {
      return await exchange({ grant_type: 'refresh_token', refresh_token: used, client_id: clientId });
    } catch (error) {
      if (!isRefusal(error)) throw error;
      if (refreshToken === used) refreshToken = undefined;
      throw clientFault('sign-in-needed', 'the session is over', { cause: error });
    }
  });

  return {
    attach: slot.attach,
    token: () => cache.get(),
    discard(token) {
      cache.discard(token);
      return refreshToken !== undefined;
    },
    async startLogin(start = {}) {
      const endpoint = options.authorizeUrl ?? (await smart()).authorization;
      if (endpoint === undefined) throw clientFault('discovery-failed', 'the server offers no sign-in of people');
      const { baseUrl } = slot.connection();
      const url = new URL(requireSecure(baseUrl, endpoint));
      const state = randomText();
      const pending: PendingLogin = { verifier: randomText(), nonce: randomText() };
      storage.setItem(storageKey(state), JSON.stringify(pending));
      const parameters: Readonly<Record<string, string>> = {
        response_type: 'code',
        client_id: clientId,
        redirect_uri: redirectUri,
        scope,
        state,
        aud: baseUrl,
        code_challenge: await challengeOf(pending.verifier),
        code_challenge_method: 'S256',
        ...(scope.split(' ').includes('openid') ? { nonce: pending.nonce } : {}),
        ...(options.role === undefined ? {} : { role_hint: options.role }),
        ...(options.purpose === undefined ? {} : { purpose_of_use: options.purpose }),
        ...(options.level === undefined ? {} : { acr_values: `https://www.spid.gov.it/SpidL${options.level}` }),
        ...(start.launch === undefined ? {} : { launch: start.launch }),
      };
      for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
      return { url: url.href, state };
    },
    async finishLogin(callbackUrl) {
      const { searchParams } = new URL(callbackUrl);
      const pending = takePending(storage, searchParams.get('state'));
      const error = searchParams.get('error');
      if (error !== null) throw clientFault('token-refused', `the sign-in was refused: ${error}`);
      const issuer = searchParams.get('iss');
      if (issuer !== null && options.tokenUrl === undefined && issuer !== (await smart()).issuer) throw mismatch();
      const code = searchParams.get('code');
      if (code === null) throw mismatch();
      const answer = await exchange({
        grant_type: 'authorization_code',
        client_id: clientId,
        redirect_uri: redirectUri,
        code,
        code_verifier: pending.verifier,
      });
      const claims = answer.idToken === undefined ? {} : decodeJwt(answer.idToken);
      if (answer.idToken !== undefined && claims['nonce'] !== pending.nonce) throw mismatch();
      cache.put(answer);
      return {
        scope: answer.scope === '' ? scope : answer.scope,
        ...answer.context,
        ...(typeof claims['fhirUser'] === 'string' ? { fhirUser: claims['fhirUser'] } : {}),
      };
    },
    async signOut() {
      const token = refreshToken;
      refreshToken = undefined;
      cache.clear();
      const endpoint = token === undefined ? undefined : (await smart()).revocation;
      if (token === undefined || endpoint === undefined) return;
      await slot.connection().fetch(endpoint, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ token, token_type_hint: 'refresh_token', client_id: clientId }).toString(),
        redirect: 'error',
        credentials: 'omit',
      });
    },
  };
}

function storageKey(state: string): string {
  return `sinfonia.login.${state}`;
}

/** Takes the secrets of a sign-in out of the storage: a callback is good for one use. */
function takePending(storage: LoginStorage, state: string | null): PendingLogin {
  const text = state === null ? null : storage.getItem(storageKey(state));
  if (state === null || text === null) throw mismatch();
  storage.removeItem(storageKey(state));
  return JSON.parse(text) as PendingLogin;
}

function mismatch(): Error {
  return clientFault('sign-in-mismatch', 'the callback does not belong to a sign-in begun here');
}

/** Tells a refresh token that is no longer good from a server that is not well. Source: RFC 6749 section 5.2. */
function isRefusal(error: unknown): boolean {
  return error instanceof SinfoniaError && error.code === 'token-refused' && [400, 401].includes(error.status ?? 0);
}

function randomText(): string {
  return base64url.encode(crypto.getRandomValues(new Uint8Array(32)));
}

async function challengeOf(verifier: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier));
  return base64url.encode(new Uint8Array(digest));
}

function memoryStorage(): LoginStorage {
  const items = new Map<string, string>();
  return {
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
  };
}
