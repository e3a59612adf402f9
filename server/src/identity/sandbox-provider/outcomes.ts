import table from './outcomes.json' with { type: 'json' };

/** How a sign-in at a provider of the sandbox ends: well, with an OAuth error, or well but with something wrong in it. */
export interface Outcome {
  readonly id: string;
  /** Shown to whoever tests, in Italian. */
  readonly label: string;
  /** OAuth error that the relying party gets. */
  readonly error?: string;
  /** Number of the anomaly in SPID. */
  readonly number?: number;
  /** What is wrong in an answer that looks good. */
  readonly fault?: 'level' | 'state' | 'nonce';
}

/** The outcomes that can be chosen, success first. */
export const outcomes: readonly Outcome[] = table.outcomes.map(({ fault, ...outcome }) =>
  fault === 'level' || fault === 'state' || fault === 'nonce' ? { ...outcome, fault } : outcome,
);

/** The outcome with an identifier; success when none is named, undefined for an unknown one. */
export function findOutcome(id: string | null): Outcome | undefined {
  return outcomes.find((one) => one.id === (id ?? 'success'));
}
