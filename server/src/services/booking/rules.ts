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

/** What the rules of bookings say to clients, by their names in `rules.json`. */
export const { conditions: bookingConditions, refusedBy, remarkOf } = stepRules(table.rules);
