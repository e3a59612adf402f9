import type { LoginProtocol } from '../login/port.ts';

/** One message that was exchanged for a login, as it was sent or received. */
export interface EvidenceMessage {
  /**
   * What it is, e.g. `authentication-request`, `authentication-response`, `token-request`,
   * `token-response`, `userinfo-request`, `userinfo-response`, `revocation-request`, `revocation-response`.
   */
  readonly kind: string;
  /** Instant at which it was sent or received, ms since the epoch, UTC. */
  readonly at: number;
  /** The message: signed tokens and XML unchanged, forms and queries in their encoded form. */
  readonly content: string;
}

/**
 * Names under which an entry of the login log can be found again. OIDC: the first eight; SAML: the others. Values are
 * kept as keyed hashes only.
 *
 * Source: SPID OIDC technical rules (log of the relying party); SPID SAML technical rules (tracing of the service provider).
 */
export type EvidenceIndex =
  | 'state'
  | 'code'
  | 'client_id'
  | 'jti'
  | 'iss'
  | 'sub'
  | 'iat'
  | 'exp'
  | 'AuthnReq_ID'
  | 'AuthnReq_IssueInstant'
  | 'Resp_ID'
  | 'Resp_IssueInstant'
  | 'Resp_Issuer'
  | 'Assertion_ID'
  | 'Assertion_subject'
  | 'Assertion_subject_NameQualifier';

/** Everything that proves one login, or one attempt. */
export interface LoginEvidence {
  readonly protocol: LoginProtocol;
  /** Identifier of the identity provider. */
  readonly provider: string;
  readonly messages: readonly EvidenceMessage[];
  /**
   * Something large that many logins have in common, i.e. the trust chain: the log keeps it once and refers to it.
   */
  readonly sharedContent?: { readonly kind: string; readonly content: string };
  /** A name may have several values, e.g. the `jti` of each token. */
  readonly index: readonly (readonly [name: EvidenceIndex, value: string])[];
}

/** What is written: the evidence and how the attempt ended. */
export interface LoginLogEntry extends LoginEvidence {
  /** `success`, or the code of the failure. */
  readonly outcome: string;
  /** Reason for the operator, as in `LoginFailure.detail`. */
  readonly detail?: string;
}

/** The log of logins, kept apart from everything else (24 months, encrypted). */
export interface LoginLogPort {
  /** Writes an entry; resolves with its identifier once it is durable. A login without its evidence must not go on. */
  append(entry: LoginLogEntry): Promise<string>;
}
