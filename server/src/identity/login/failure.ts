/**
 * Why a login did not succeed, as far as the person may know. One list for every protocol; the texts are in
 * `login/failures.json`.
 *
 * Numbers are those of `ErrorCode nrNN` in the SPID SAML table of messages; in OIDC the provider answers
 * `access_denied`, `consent_required` or `login_required` and says no more.
 */
export type LoginFailureCode =
  /** nr19: wrong credentials, too many times. */
  | 'too-many-attempts'
  /** nr20: the person has no credentials of the level asked for. */
  | 'level-not-available'
  /** nr21: the person took too long at the provider. */
  | 'time-out'
  /** nr22: the person refused to send the attributes. */
  | 'consent-refused'
  /** nr23: identity suspended, revoked or locked. */
  | 'identity-suspended'
  /** nr25: the person cancelled. */
  | 'cancelled'
  /** nr30: wrong type of identity (personal, professional). */
  | 'identity-type'
  /** OIDC `access_denied`: refused, cause not told. */
  | 'denied'
  /** nr8–18 and `invalid_request`…: our request was wrong. Our fault: operations must look at it. */
  | 'request-refused'
  /** The provider does not answer, answers too slowly, or says that it is out of order. */
  | 'provider-unavailable'
  /** The provider is not in our list, or its trust chain or metadata do not hold (expired, wrong key, policy). */
  | 'provider-not-trusted'
  /** The answer is not acceptable: signature, issuer, audience, times, nonce, missing attributes, … */
  | 'answer-invalid'
  /** The answer comes from another provider than the one that was asked (mix-up). */
  | 'answer-from-another-provider'
  /** The level of the authentication is below the one asked for. */
  | 'level-too-low'
  /** The identity has no Italian fiscal code, or an impossible one. */
  | 'no-fiscal-code'
  /** The answer belongs to no request that waits: unknown, or older than ten minutes. */
  | 'request-expired'
  /** The answer, or the request it belongs to, was used before. */
  | 'used-before'
  /** The answer arrived in another browser than the one that asked. */
  | 'other-browser'
  /** The evidence could not be written to the login log: nobody signs in without. */
  | 'log-unavailable'
  /** Something nobody foresaw: a fault of the program. */
  | 'unexpected';

/** A login that failed. */
export interface LoginFailure {
  readonly code: LoginFailureCode;
  /**
   * Reason for the operator: a short word of ours such as `id-token-nonce`, fit for the log. Never text of the provider,
   * never data of the person.
   */
  readonly detail?: string;
}
