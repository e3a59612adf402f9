import { stepRules } from '../steps/step-rules.ts';
import table from './rules.json' with { type: 'json' };

/** Name of a rule of `rules.json`. */
export type EmergencyRuleId = keyof typeof table.rules;

/** What the rules of emergency departments say to clients, by their names in `rules.json`. */
export const { conditions: emergencyConditions, refusedBy, remarkOf } = stepRules(table.rules);
