import { stepRules } from '../../steps/step-rules.ts';
import table from './rules.json' with { type: 'json' };

/** What the rules of agendas say to clients, by their names in `rules.json`. */
export const {
  conditions: agendaConditions,
  refusedBy: refusedByAgenda,
  remarkOf: agendaRemark,
} = stepRules(table.rules);
