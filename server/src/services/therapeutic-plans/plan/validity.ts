import { addDays, addMonths } from '@sinfonia/mappings';
import type { Issue } from '@sinfonia/profiles/issues';
import { parameterPlace } from '../../steps/step-rules.ts';
import type { PlanType } from '../evaluation/plan-type.ts';
import { refusedBy, remarkOf } from '../rules.ts';
import type { FormFacts } from './form-facts.ts';

/** Longest validity of any plan in months where its type says none; not verified. */
const usualMonths = 12;

/** What the validity of a plan is worked out from. */
interface ValidityQuestion {
  readonly type: PlanType;
  readonly facts: FormFacts;
  readonly given: { readonly start?: string | undefined; readonly end?: string | undefined };
  /** Day of the plan. */
  readonly authoredOn: string;
  /** First day when neither request nor form says it. */
  readonly from: string;
  readonly today: string;
}

/**
 * First and last day of a plan (Europe/Rome): those of the form, or given, or from the duration of the type. A full validity ends the
 * day before the same day of its last month; the same day itself is taken too, as the rules of the types do.
 *
 * Refusals: TP-07 for days that are not those of the form, TP-08 for days out of order, over or too far apart by a source, TP-10 without
 * an end. Remark TP-09 for days too far apart by a number that is not verified.
 */
export function validityFor(
  { type, facts, given, authoredOn, from, today }: ValidityQuestion,
  warn: (issue: Issue) => void,
): { readonly start: string; readonly end: string } {
  for (const name of ['start', 'end'] as const) {
    if (given[name] !== undefined && facts[name] !== undefined && given[name] !== facts[name]) {
      throw refusedBy('TP-07', parameterPlace(name));
    }
  }
  const start = given.start ?? facts.start ?? from;
  const { duration } = type;
  const months = facts.duration === 'first' ? duration?.firstMonths : duration?.renewalMonths;
  const ofCycle = facts.durationDays === undefined ? undefined : addDays(start, facts.durationDays - 1);
  const ofType = months === undefined ? undefined : addDays(addMonths(start, months), -1);
  const end = given.end ?? facts.end ?? ofCycle ?? ofType;
  if (end === undefined) throw refusedBy('TP-10', parameterPlace('end'));
  if (end < start || start < authoredOn || end < today) throw refusedBy('TP-08', parameterPlace('end'));
  if (end > addMonths(start, months ?? usualMonths)) {
    if (months !== undefined && duration?.evidence !== 'unverified') throw refusedBy('TP-08', parameterPlace('end'));
    warn(remarkOf('TP-09', parameterPlace('end')));
  }
  return { start, end };
}
