import type { PlanText, Sourced } from './plan-type.ts';

/** What one rule says of a plan. */
export interface RuleVerdict extends Sourced {
  readonly rule: string;
  readonly verdict: 'met' | 'not-met' | 'unknown';
  readonly severity: 'error' | 'warning';
  /** linkIds without answer, for want of which the rule cannot be told. */
  readonly missing: readonly string[];
  /** Names of the context that are not known, such as `age`. */
  readonly unknownContext: readonly string[];
  /** What the rule asks. */
  readonly text: PlanText;
  readonly remedy: PlanText;
}

/** What is said of a plan as a whole. */
export type PlanOutcome = 'eligible' | 'eligible-with-remarks' | 'not-eligible' | 'incomplete';

/** What the rules say of a plan. */
export interface PlanVerdict {
  readonly overall: PlanOutcome;
  readonly verdicts: readonly RuleVerdict[];
}
