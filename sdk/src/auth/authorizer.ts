/** What an authorizer may know of the client that uses it. */
export interface AuthConnection {
  /** FHIR base without a final slash: the audience of the tokens, and where SMART discovery starts. */
  readonly baseUrl: string;
  readonly fetch: typeof fetch;
}

/** Gives the tokens of one client. Make one with `backendServices`, `authorizationCode` or `bearer`. */
export interface Authorizer {
  /** Called once by `connect`. */
  attach(connection: AuthConnection): void;
  /** An access token that is good for some seconds at least. Callers at the same time share one request. */
  token(): Promise<string>;
  /** Forgets a token that the server refused; tells whether another can be got. */
  discard(token: string): boolean;
}
