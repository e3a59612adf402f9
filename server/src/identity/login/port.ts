import type Koa from 'koa';
import type { IdentityLevel } from '../../access/principal.ts';

/** Protocol by which somebody proved who they are. `sandbox`: the test provider, off in production. */
export type LoginProtocol = 'spid-oidc' | 'cie-oidc' | 'spid-saml' | 'sandbox';

/**
 * What a digital identity says about a person who has just signed in, the same for every protocol. It is the only place
 * where a fiscal code enters the server; it goes no further than the directory of people and the login log.
 *
 * Source: SPID and CIE OIDC technical rules (attributes); SPID SAML technical rules.
 */
export interface EidAssertion {
  /** Sixteen characters, upper case, without the prefix `TINIT-`. */
  readonly codiceFiscale: string;
  readonly givenName: string;
  readonly familyName: string;
  /** `YYYY-MM-DD`. */
  readonly birthDate?: string;
  readonly level: IdentityLevel;
  /** Identifier (address) of the identity provider. */
  readonly provider: string;
  readonly protocol: LoginProtocol;
  /** Instant of the authentication, ms since the epoch, UTC. */
  readonly authenticatedAt: number;
  /** Identifier of the evidence in the login log. */
  readonly evidence: string;
}

/** The interaction of the authorization server that somebody signs in for. */
export interface LoginInteraction {
  readonly uid: string;
  /** Path of the interaction pages, e.g. `/oidc/interaction/<uid>`; steps are below it. */
  readonly address: string;
  /** Lowest level of identity that is asked for. */
  readonly level: IdentityLevel;
  readonly language: 'it' | 'en';
}

/**
 * The first part of an interaction: pages that in the end say who the person is. The authorization server goes on from
 * there with role and consent.
 */
export interface LoginStep {
  /** Names of the steps below the interaction address, with the method of each, e.g. `{ provider: 'POST' }`. */
  readonly steps: Readonly<Record<string, 'GET' | 'POST'>>;
  /** Shows the first page. Sets status, headers and body of the answer. */
  show(ctx: Koa.Context, interaction: LoginInteraction): Promise<void>;
  /**
   * Takes a step. Resolves with the assertion when the login is complete, or with undefined when it has answered by itself
   * (a redirect to the provider, a page that explains what went wrong).
   *
   * `form` is the body of a POST, already read and checked against forgery, empty for a GET. Pages need not care: every form
   * with an action below the interaction address gets its hidden token on the way out.
   */
  take(
    ctx: Koa.Context,
    interaction: LoginInteraction,
    step: string,
    form: URLSearchParams,
  ): Promise<EidAssertion | undefined>;
}
