/** How sure a fact is: read in a norm, public and in use, or not verified. */
export type Evidence = 'normative' | 'public' | 'unverified';

/** What every list of a service says of its entries: where they come from, how sure they are, when they hold. */
export interface Effective {
  readonly source: string;
  readonly evidence: Evidence;
  /** Days `YYYY-MM-DD` in `Europe/Rome`, both included; without `end` it holds until further notice. */
  readonly period: { readonly start: string; readonly end?: string };
}

/** Tells whether an entry holds on a day `YYYY-MM-DD`. */
export function isInEffect({ period: { start, end } }: Effective, day: string): boolean {
  return day >= start && (end === undefined || day <= end);
}

/** Reads what an entry of a JSON list says of itself. Throws at start when its evidence is none of the three. */
export function toEffective(entry: {
  readonly source: string;
  readonly evidence: string;
  readonly period: { readonly start: string; readonly end?: string };
}): Effective {
  const { source, evidence, period } = entry;
  if (evidence !== 'normative' && evidence !== 'public' && evidence !== 'unverified')
    throw new Error(`a list says the evidence ${evidence} of ${source}`);
  return {
    source,
    evidence,
    period: { start: period.start, ...(period.end === undefined ? {} : { end: period.end }) },
  };
}
