import { accepted, type Parsed, refused } from './parsed.ts';

/** Number of an electronic prescription (numero di ricetta elettronica). */
export interface Nre {
  readonly code: string;
  /** Three digits of the region that gave it; 150 is Campania. */
  readonly region: string;
  /** Grouping code, `0A` to `Z9`. */
  readonly grouping: string;
  /** Kind of lot, 0 to 7: how many numbers the lot has. */
  readonly lotKind: string;
  /** Lot and progressive number within it, nine digits together. */
  readonly number: string;
}

/**
 * Reads an NRE: fifteen characters, region, grouping, kind of lot, lot and number. Spaces between its two bar codes are
 * dropped. Issue: `nre-form`.
 *
 * @see Sistema TS, Ricetta dematerializzata, specifiche tecniche, 5 December 2024
 */
export function parseNre(text: string): Parsed<Nre> {
  const code = text.replace(/[\s*]/g, '').toUpperCase();
  const match = /^(\d{3})([0-9A-Z][0-9A-Z])([0-7])(\d{9})$/.exec(code);
  if (!match) return refused('nre-form');
  const [, region = '', grouping = '', lotKind = '', number = ''] = match;
  return accepted({ code, region, grouping, lotKind, number });
}
