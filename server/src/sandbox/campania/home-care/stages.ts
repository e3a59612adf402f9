/** How far a home-care case has come. Source: reference process of ADI, from the referral to the closing. */
export type CaseStage =
  | 'referral-received'
  | 'referral-refused'
  | 'referral-accepted'
  | 'assessed'
  | 'pai-proposed'
  | 'pai-active'
  | 'suspended'
  | 'closed';

/** Whose case it is, which decides needs, services and the type of taking in charge. */
export type CaseKind = 'elder' | 'child' | 'palliative';

/** One turn of the round in which stages and kinds are dealt to the cases. */
export interface CaseTurn {
  readonly stage: CaseStage;
  readonly kind: CaseKind;
  /** Name of the health profile of an elder's case (needs.json); drawn unless given. */
  readonly profile?: string;
}

/**
 * Cases come in rounds of twenty: the first ten show every stage, so that even a small data set has them all; in a round
 * most cases are under way or closed, as in a service that runs.
 */
export const caseRound: readonly [CaseTurn, ...CaseTurn[]] = [
  { stage: 'pai-active', kind: 'elder' },
  { stage: 'referral-received', kind: 'elder' },
  { stage: 'closed', kind: 'elder' },
  { stage: 'referral-accepted', kind: 'elder' },
  { stage: 'suspended', kind: 'elder' },
  { stage: 'assessed', kind: 'elder' },
  { stage: 'pai-active', kind: 'palliative' },
  { stage: 'pai-proposed', kind: 'elder' },
  { stage: 'referral-refused', kind: 'elder' },
  { stage: 'pai-active', kind: 'child' },
  { stage: 'pai-active', kind: 'elder' },
  { stage: 'closed', kind: 'elder' },
  { stage: 'pai-active', kind: 'elder' },
  { stage: 'closed', kind: 'palliative' },
  { stage: 'pai-active', kind: 'elder' },
  { stage: 'suspended', kind: 'elder' },
  { stage: 'pai-active', kind: 'elder' },
  { stage: 'closed', kind: 'elder' },
  { stage: 'pai-active', kind: 'elder' },
  { stage: 'pai-active', kind: 'elder' },
];

const order: readonly CaseStage[] = [
  'referral-received',
  'referral-accepted',
  'assessed',
  'pai-proposed',
  'pai-active',
  'suspended',
  'closed',
];

/** Tells whether a case at `stage` has been through `earlier`. A refused referral has only been received. */
export function hasReached(stage: CaseStage, earlier: CaseStage): boolean {
  if (stage === 'referral-refused') return earlier === 'referral-received' || earlier === 'referral-refused';
  return order.indexOf(stage) >= order.indexOf(earlier);
}
