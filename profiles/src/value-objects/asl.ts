import table from '../../terminology/territory/cs-asl.json' with { type: 'json' };
import { conceptsOf } from '../terminology/code-table.ts';
import { accepted, type Parsed, refused } from './parsed.ts';

/** A local health authority (Azienda Sanitaria Locale) of Campania. */
export interface LocalHealthAuthority {
  /** Six digits: region 150 and authority, e.g. `150204`. */
  readonly code: string;
  readonly name: string;
  /** Year or date it exists from. */
  readonly from: string;
  /** Last day it exists, absent while it does. */
  readonly to?: string;
}

/** The authorities of Campania with the period in which each exists. Source: in `terminology/territory/cs-asl.json`. */
export const localHealthAuthorities: readonly LocalHealthAuthority[] = conceptsOf(table)
  .filter(({ properties }) => properties?.['regione'] === '150')
  .map(({ code, it, from = '', to }) => ({ code, name: it, from, ...(to === undefined ? {} : { to }) }));

/**
 * Reads the code of an ASL of Campania: six digits (`150204`) or the three of the region's own use (`204`).
 * Issue: `asl-unknown`.
 */
export function parseAsl(text: string): Parsed<LocalHealthAuthority> {
  const code = text.trim();
  const full = /^\d{3}$/.test(code) ? `150${code}` : code;
  const found = localHealthAuthorities.find((authority) => authority.code === full);
  return found ? accepted(found) : refused('asl-unknown');
}
