import table from './anomalies.json' with { type: 'json' };

/** Why a sign-in by SPID did not succeed, for the person and for the operator. */
export type SamlLoginFailure =
  /** Anomaly 19. */
  | 'wrong-credentials'
  /** Anomaly 20, or a response of a lower level. */
  | 'level-missing'
  /** Anomaly 21. */
  | 'timed-out'
  /** Anomaly 22. */
  | 'consent-refused'
  /** Anomaly 23. */
  | 'identity-suspended'
  /** Anomaly 25. */
  | 'cancelled'
  /** Anomaly 30, or an identity without an Italian fiscal code. */
  | 'wrong-identity-type'
  /** Anomalies 8 to 18: the provider found fault with our request. The operator has to know. */
  | 'our-request'
  /** The provider reports something else. */
  | 'provider-failed'
  /** The response is not acceptable. */
  | 'invalid-response'
  /** The login log could not be written, or the provider is no longer in the registry. */
  | 'unavailable';

/** Failure that an anomaly of the identity provider stands for; `provider-failed` for one that is not in the table. */
export function failureOfAnomaly(anomaly: number | undefined): SamlLoginFailure {
  const kind = table.anomalies.find(({ number }) => number === anomaly)?.kind;
  return failures.find((failure) => failure === kind) ?? 'provider-failed';
}

const failures: readonly SamlLoginFailure[] = [
  'wrong-credentials',
  'level-missing',
  'timed-out',
  'consent-refused',
  'identity-suspended',
  'cancelled',
  'wrong-identity-type',
  'our-request',
];
