/** Numbers of a lot by its type. Source: Sistema TS, ricetta dematerializzata, specifiche tecniche, parte 1, 5 December 2024. */
const digitsOfType: Readonly<Record<string, number>> = {
  '0': 2,
  '1': 3,
  '2': 4,
  '3': 5,
  '4': 9,
  '5': 6,
  '6': 7,
  '7': 8,
};

const lotForm = /^\d{3}[0-9A-Z]{2}([0-7])(\d{0,7})$/;

/** A lot of numbers that the region was given. */
export interface NreLot {
  /** Region (3), grouping (2), type (1) and code of the lot: what all of its numbers begin with. */
  readonly prefix: string;
  /** How many numbers it has. */
  readonly size: number;
}

/**
 * Reads a lot from what its numbers begin with: `AAA` region, `BB` grouping, `C` type, and the code of the lot, which with the progressive
 * number makes nine digits; a lot of type 4 has no code. Undefined for anything else.
 *
 * Source: Sistema TS, ricetta dematerializzata, specifiche tecniche, parte 1: prescrizione, 5 December 2024 (structure of the NRE).
 */
export function parseNreLot(prefix: string): NreLot | undefined {
  const [, type = '', code = ''] = lotForm.exec(prefix) ?? [];
  const digits = digitsOfType[type];
  return digits === undefined || code.length !== 9 - digits ? undefined : { prefix, size: 10 ** digits };
}

/** A number of a lot by its place in it, from 0. */
export function nreOf({ prefix }: NreLot, place: number): string {
  return `${prefix}${String(place).padStart(15 - prefix.length, '0')}`;
}
