import type { ServiceKind } from '../classes.ts';
import table from './service-kinds.json' with { type: 'json' };

/**
 * Whether a service (code of the national nomenclature) is a visit or an instrumental examination; what is not known as a visit counts
 * as an examination. Source: `service-kinds.json`, unverified.
 */
export function serviceKindOf(service: string): ServiceKind {
  return table.visits.codes.some((code) => service.startsWith(code)) ? 'visit' : 'instrumental';
}
