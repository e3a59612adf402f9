import { randomBytes } from 'node:crypto';
import {
  type AuthorizationCodeAuth,
  authorizationCode,
  connect,
  type FinishedLogin,
  type SinfoniaClient,
} from '@sinfonia/sdk';

/** Somebody at a browser, signed in or about to be. Tokens stay here, on the server of the application. */
export interface Session {
  readonly auth: AuthorizationCodeAuth;
  readonly client: SinfoniaClient;
  login?: FinishedLogin;
}

/** Where the platform is and how this application is registered there. */
export interface Registration {
  /** FHIR base, e.g. `http://localhost:8080/fhir`. */
  readonly fhirBase: string;
  readonly clientId: string;
  readonly redirectUri: string;
}

/**
 * What a general application asks for: the own data of a citizen (`patient/`) and what a professional may see (`user/`). The
 * server grants what the role allows, and each answer holds only what the person may see.
 */
const scope = 'openid fhirUser launch/patient offline_access patient/*.rs user/*.rs';

/** Sessions by the random value of their cookie; a new one at each sign-in, so that nobody can plant theirs on another. */
export class Sessions {
  readonly #sessions = new Map<string, Session>();
  readonly #registration: Registration;

  constructor(registration: Registration) {
    this.#registration = registration;
  }

  find(key: string | undefined): Session | undefined {
    return key === undefined ? undefined : this.#sessions.get(key);
  }

  /** Begins a session; `role` is proposed to the person, who decides. */
  begin(role: string | undefined): { readonly key: string; readonly session: Session } {
    const { clientId, redirectUri, fhirBase } = this.#registration;
    const auth = authorizationCode({ clientId, redirectUri, scope, ...(role === undefined ? {} : { role }) });
    const session: Session = {
      auth,
      client: connect({ baseUrl: fhirBase, auth, headers: { 'accept-language': 'it' } }),
    };
    return { key: this.#keep(session), session };
  }

  /** Gives a session that has just signed in a new key. */
  renew(key: string): string {
    const session = this.#sessions.get(key);
    if (session === undefined) throw new RangeError('no such session');
    this.#sessions.delete(key);
    return this.#keep(session);
  }

  end(key: string): void {
    this.#sessions.delete(key);
  }

  #keep(session: Session): string {
    const key = randomBytes(32).toString('base64url');
    this.#sessions.set(key, session);
    return key;
  }
}
