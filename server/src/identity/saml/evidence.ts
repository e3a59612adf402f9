import type { ResponseFault } from './checked-response.ts';

/**
 * What the login log keeps of one sign-in by SPID SAML: the pair of messages as they went over the wire, and the fields
 * by which it is found, for at least 24 months. Personal data: for the login log alone.
 *
 * Source: SPID technical rules (log of the service provider); DPCM 24 October 2014, art. 13(2).
 */
export interface SamlEvidence {
  readonly protocol: 'spid-saml';
  /** Ms since the epoch, UTC. */
  readonly receivedAt: number;
  readonly outcome: 'accepted' | 'anomaly' | 'refused';
  /** Fault of a refused response; number of an anomaly. */
  readonly reason?: ResponseFault | `anomaly-${number}` | 'fiscal-number';
  /** The authentication request, XML. */
  readonly request: string;
  /** The response, XML, with its signatures. */
  readonly response: string;
  readonly index: SamlEvidenceIndex;
}

/** Fields by which a pair is found. Names of the technical rules. */
export interface SamlEvidenceIndex {
  readonly AuthnReq_ID: string;
  readonly AuthnReq_IssueInstant: string;
  readonly Resp_ID: string;
  readonly Resp_IssueInstant: string;
  readonly Resp_Issuer: string;
  readonly Assertion_ID?: string;
  readonly Assertion_subject?: string;
  readonly Assertion_subject_NameQualifier?: string;
}

/**
 * Writes a pair to the login log and resolves with its identifier there, once it is on disk. When it rejects, nobody is
 * signed in.
 */
export type RecordSamlEvidence = (evidence: SamlEvidence) => Promise<string>;
