import { stepRules } from '../steps/step-rules.ts';
import table from './rules.json' with { type: 'json' };

/** What the rules of home care say to clients, by their names in `rules.json`. */
export const { conditions: homeCareConditions, refusedBy, remarkOf } = stepRules(table.rules);
