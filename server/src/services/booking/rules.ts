import { FhirError } from '@sinfonia/profiles/issues';
import { stepRules } from '../steps/step-rules.ts';
import table from './rules.json' with { type: 'json' };

/** Name of a rule of the booking centre (`rules.json`). */
export type BookingRule = keyof typeof table.rules;

/**
 * An answer of the pure rules: yes, or the rule by which not. A step turns it into a refusal or a remark with
 * {@link refusedBy} and {@link remarkOf}.
 */
export type BookingVerdict = { readonly ok: true } | { readonly ok: false; readonly rule: BookingRule };

/** The yes of a {@link BookingVerdict}. */
export const allowed: BookingVerdict = { ok: true };

/** The no of a {@link BookingVerdict}. */
export function refused(rule: BookingRule): BookingVerdict {
  return { ok: false, rule };
}

const said = stepRules(table.rules);

/** What the rules of bookings say to clients, by their names in `rules.json`. */
export const { conditions: bookingConditions, remarkOf } = said;

/**
 * The refusal of a step by a rule, at the parameter or element that breaks it: `step-precondition` 422; `slot-taken` 409 for a
 * slot that somebody else has (BK-01), since nothing is wrong with what was asked.
 */
export function refusedBy(rule: BookingRule, place: string): FhirError {
  const refusal = said.refusedBy(rule, place);
  const [issue] = refusal.issues;
  return rule === 'BK-01' && issue !== undefined ? new FhirError({ ...issue, code: 'slot-taken' }) : refusal;
}
