import type Koa from 'koa';
import type { IdentityLevel } from '../../access/principal.ts';
import type { LoginEvidence } from '../login-log/port.ts';
import type { LoginFailure } from './failure.ts';
import type { EidAssertion } from './port.ts';

/** An identity provider that a person can choose. */
export interface ProviderEntry {
  /** Identifier (address) of the provider: entity id of SPID or CIE. */
  readonly id: string;
  /** `spid` providers are listed under one heading, in random order; `cie` and `sandbox` have a button of their own. */
  readonly scheme: 'spid' | 'cie' | 'sandbox';
  /** Name shown to people. Plain text. */
  readonly name: string;
}

/** What an adapter is asked to start. */
export interface LoginStart {
  /** `id` that the browser sent: the adapter checks it (`provider-not-trusted`). */
  readonly provider: string;
  /** Lowest level that is acceptable. */
  readonly level: IdentityLevel;
  readonly language: 'it' | 'en';
}

/** A login that was started: where the browser goes, and what must be remembered until it comes back. */
export interface StartedLogin {
  /**
   * Key of the request, unguessable, unique: `state` in OIDC; in SAML both the ID of the AuthnRequest and the RelayState.
   */
  readonly key: string;
  /** What the adapter wants back in `complete`, e.g. nonce, code verifier, request, chain. At most 256 KiB. */
  readonly memory: string;
  readonly answer:
    | { readonly kind: 'redirect'; readonly location: string }
    /** A form that the person sends with a button (pages have no scripts). */
    | { readonly kind: 'form'; readonly action: string; readonly fields: Readonly<Record<string, string>> };
}

/** What came back through the browser. */
export interface CallbackRequest {
  readonly method: 'GET' | 'POST';
  /** Path below `/login`, e.g. `/oidc/callback`. */
  readonly path: string;
  /** Parameters of the query (GET) or of the form (POST), read by the login pages; at most 1 MiB. */
  readonly parameters: URLSearchParams;
}

/** The request that the answer belongs to. It was taken from the list of pending logins and cannot be taken again. */
export interface PendingRequest {
  readonly key: string;
  readonly provider: string;
  readonly level: IdentityLevel;
  readonly memory: string;
  /** Instant of `start`, ms since the epoch, UTC. Never older than ten minutes. */
  readonly startedAt: number;
}

/** How a login ended. The login pages write the evidence to the login log, failures too, before anything else happens. */
export interface CompletedLogin {
  readonly evidence: LoginEvidence;
  readonly result:
    | { readonly ok: true; readonly assertion: Omit<EidAssertion, 'evidence'> }
    | { readonly ok: false; readonly failure: LoginFailure };
}

/** An address of an adapter to which providers send the browser back. */
export interface CallbackRoute {
  readonly method: 'GET' | 'POST';
  /** Fixed path below `/login`: `/<adapter>/…`, e.g. `/saml/acs`. */
  readonly path: string;
  /** The key of the request that an answer names, unverified (`state`, `RelayState`); undefined when it names none. */
  keyOf(parameters: URLSearchParams): string | undefined;
}

/** A public document of an adapter, e.g. SAML metadata. GET only. */
export interface DocumentRoute {
  /** Fixed path below `/login`, e.g. `/saml/metadata`. */
  readonly path: string;
  /** Sets type and body. */
  show(ctx: Koa.Context): Promise<void>;
}

/**
 * A way to sign in with a digital identity. Adapters speak the protocol; pages, pending requests, binding to the browser,
 * login log and messages to people are the same for all and are not theirs.
 *
 * Expected failures are values. What is thrown becomes a 500 page and is told to operations.
 */
export interface IdentityProviderPort {
  /** Short name, used in addresses: `oidc`, `saml`. */
  readonly adapter: string;
  readonly callbacks: readonly CallbackRoute[];
  readonly documents?: readonly DocumentRoute[];
  /** Answers everything else below `/login/<adapter>`, without that path. */
  readonly app?: Koa;
  /** Providers that can be used at this moment. Answers at once, from memory. */
  providers(): readonly ProviderEntry[];
  start(request: LoginStart): Promise<StartedLogin | LoginFailure>;
  complete(request: CallbackRequest, pending: PendingRequest): Promise<CompletedLogin>;
  /** Stops work in the background. */
  close?(): Promise<void>;
}
