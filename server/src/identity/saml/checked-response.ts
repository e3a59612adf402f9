import type { IdentityLevel } from '../../access/principal.ts';
import type { RequestedAttribute } from './service-provider.ts';
import type { SignatureFault } from './xml-signature.ts';

/** What a response must agree with: the request that it answers, and now. */
export interface ResponseExpectation {
  /** `ID` of the authentication request. */
  readonly requestId: string;
  /** Instant of the request, ms since the epoch, UTC. */
  readonly requestedAt: number;
  /** Lowest level that was asked for. */
  readonly level: IdentityLevel;
  /** Entity id of the identity provider that the request went to. */
  readonly provider: string;
  /** Our assertion consumer service. */
  readonly assertionConsumerUrl: string;
  /** Our entity id. */
  readonly entityId: string;
  /** Instant of reception, ms since the epoch, UTC. */
  readonly now: number;
  /** How far the provider's clock may be from ours, ms. */
  readonly toleranceMs: number;
}

/** Fields by which a pair of request and response is found in the login log. Source: SPID technical rules (log of the service provider). */
export interface ResponseIndex {
  readonly responseId: string;
  readonly responseIssueInstant: string;
  readonly responseIssuer: string;
  readonly assertionId?: string;
  readonly assertionSubject?: string;
  readonly assertionSubjectNameQualifier?: string;
}

/** What a response says about a person, when every check was passed. */
export interface CheckedAssertion {
  readonly level: IdentityLevel;
  /** Instant of the authentication, ms since the epoch, UTC. */
  readonly authenticatedAt: number;
  readonly attributes: Readonly<Record<RequestedAttribute, string>>;
}

/** Outcome of reading a response. */
export type ResponseOutcome =
  | { readonly kind: 'accepted'; readonly assertion: CheckedAssertion; readonly index: ResponseIndex }
  /** The provider says that the person did not sign in. `anomaly` is the number of `ErrorCode nr…`, when there is one. */
  | { readonly kind: 'anomaly'; readonly anomaly?: number; readonly index: ResponseIndex }
  /** The response is not acceptable. `index` is there when its signature is right. */
  | { readonly kind: 'refused'; readonly fault: ResponseFault; readonly index?: ResponseIndex };

/** Why a response is refused: fixed words for log and tests, nothing of the response. */
export type ResponseFault =
  | SignatureFault
  | `assertion-${SignatureFault}`
  | 'not-xml'
  | 'not-a-response'
  | 'response-id'
  | 'response-version'
  | 'response-issue-instant'
  | 'response-in-response-to'
  | 'response-destination'
  | 'response-issuer'
  | 'response-issuer-format'
  | 'response-status'
  | 'assertion-missing'
  | 'assertion-ambiguous'
  | 'assertion-encrypted'
  | 'assertion-id'
  | 'assertion-version'
  | 'assertion-issue-instant'
  | 'assertion-issuer'
  | 'assertion-issuer-format'
  | 'assertion-with-failure'
  | 'subject'
  | 'name-id'
  | 'name-id-format'
  | 'name-id-qualifier'
  | 'subject-confirmation'
  | 'confirmation-method'
  | 'confirmation-data'
  | 'confirmation-recipient'
  | 'confirmation-in-response-to'
  | 'confirmation-not-on-or-after'
  | 'confirmation-not-before'
  | 'conditions'
  | 'conditions-not-before'
  | 'conditions-not-on-or-after'
  | 'conditions-unknown'
  | 'audience'
  | 'authn-statement'
  | 'authn-instant'
  | 'authn-context'
  | 'authn-class'
  | 'level-too-low'
  | 'attribute-statement'
  | 'attribute-set'
  | 'attribute-value';
