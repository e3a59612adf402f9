import { stepRules } from '../steps/step-rules.ts';
import table from './rules.json' with { type: 'json' };

/** What the rules of FSE documents say to clients, by their names in `rules.json`. */
export const { conditions: fseDocumentConditions, refusedBy, remarkOf } = stepRules(table.rules);
