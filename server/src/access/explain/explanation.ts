import type { Reach } from '../policies/policy.ts';

/** Stages of a decision, in the order in which they are told. */
export const stageNames = [
  'scope',
  'role',
  'organization',
  'relationship',
  'consent',
  'purpose',
  'narrowing',
  'masking',
  'emergency',
  'audit',
] as const;

/** A stage of a decision. */
export type StageName = (typeof stageNames)[number];

/** Something a stage has to say: a code of `words.json` with its values. Holds ids and codes, never names. */
export interface Fact {
  readonly code: string;
  readonly values?: Readonly<Record<string, string | number>>;
}

/** What a stage came to: `told` decides nothing here, `skipped` had nothing to decide about. */
export type StageOutcome = 'passed' | 'refused' | 'told' | 'skipped';

/** One stage: its outcome, what it says, and what would be needed when it refuses. */
export interface StageReport {
  readonly stage: StageName;
  readonly outcome: StageOutcome;
  readonly facts: readonly Fact[];
  readonly needs: readonly Fact[];
}

/** A rule that allowed something, as its policy says it. */
export interface AllowingRule {
  readonly policy: string;
  /** Place in the `rules` of the policy file, from 0. */
  readonly index: number;
  readonly because: string;
  /** Ways in which the persons or data asked for are reached by it. */
  readonly reach: readonly Reach[];
  readonly source: string;
  readonly evidence: string;
}

/** The decision on one request, told stage by stage. */
export interface Explanation {
  readonly verdict: 'allowed' | 'refused';
  /** HTTP status that the server would answer; absent where that depends on content that was not given, or on the write. */
  readonly status?: number;
  /** Code of the refusal. */
  readonly code?: string;
  /** The stage that refused; `request` when the decision let it pass and there is nothing to give. */
  readonly refusedBy?: StageName | 'request';
  readonly stages: readonly StageReport[];
  readonly rules: readonly AllowingRule[];
}
