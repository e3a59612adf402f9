import { stepRules } from '../steps/step-rules.ts';
import table from './rules.json' with { type: 'json' };

/** What the rules of dispensing say to clients, by their names in `rules.json`. */
export const { conditions: dispensingConditions, refusedBy, remarkOf } = stepRules(table.rules);
