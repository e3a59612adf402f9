import type { Comparator, Condition } from '../../../fhir/search/plan.ts';
import type { Literal } from './planning/formula.ts';

/** Ends of an interval that a comparison of dates sets. */
const boundsOf: Readonly<Record<Comparator, readonly ('lower' | 'upper')[]>> = {
  eq: ['lower', 'upper'],
  ne: ['lower', 'upper'],
  ap: ['lower', 'upper'],
  gt: ['lower'],
  ge: ['lower'],
  sa: ['lower'],
  lt: ['upper'],
  le: ['upper'],
  eb: ['upper'],
};

/** Whether HAPI can be asked for a condition together with others: of a date it takes one lower and one upper bound. */
export function isAskableBeside({ condition }: Literal, others: readonly Literal[]): boolean {
  const bounds = dateBounds(condition);
  return others.every(({ condition: other }) => !dateBounds(other).some((bound) => bounds.includes(bound)));
}

/** The bounds that a condition sets, each with the name of its parameter. */
function dateBounds(condition: Condition): readonly string[] {
  if (condition.kind === 'missing') return [`${condition.parameter.code} lower`, `${condition.parameter.code} upper`];
  if (condition.kind !== 'date' && condition.kind !== 'lastUpdated') return [];
  return boundsOf[condition.comparator].map((bound) => `${dateName(condition)} ${bound}`);
}

/** The parameter of a condition on dates. */
export function dateName(condition: Extract<Condition, { kind: 'date' | 'lastUpdated' }>): string {
  return condition.kind === 'date' ? condition.parameter.code : '_lastUpdated';
}
