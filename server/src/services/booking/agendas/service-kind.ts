import type { ServiceKind } from '../classes.ts';
import table from './service-kinds.json' with { type: 'json' };

/** Whether a code of the nomenclature is a visit or an instrumental examination, by the list of `service-kinds.json`. */
export function kindOfService(code: string): ServiceKind {
  return table.visits.some((prefix) => code.startsWith(prefix)) ? 'visit' : 'instrumental';
}
