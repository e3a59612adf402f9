import type { SearchPlan } from '../../../fhir/search/plan.ts';
import { openValues, type SealedValue, sealValues } from '../../sealed-cursor.ts';

/** A place in a search that the server keeps. */
export interface KeptPlace {
  readonly type: string;
  /** Identifier of the kept search (`_getpages`). */
  readonly search: string;
  /** Matches before the place (`_getpagesoffset`). */
  readonly offset: number;
}

/** A position in a union of searches that the server keeps. */
export interface CursorPosition {
  /** Which way the page goes from here. */
  readonly direction: 'forward' | 'backward';
  /** Whether the kept searches bring the included resources along. */
  readonly includes: boolean;
  readonly places: readonly KeptPlace[];
}

/** Seals a position for a link, so that neither the address of the server nor other searches can be reached through it. */
export function sealCursor(key: Uint8Array, plan: SearchPlan, { direction, includes, places }: CursorPosition): string {
  const flat = places.flatMap(({ type, search, offset }): SealedValue[] => [type, search, offset]);
  return sealValues(key, plan, [direction === 'forward' ? 1 : 0, includes ? 1 : 0, ...flat]);
}

/**
 * Opens a cursor of a link.
 *
 * @throws FhirError `invalid-cursor` when it was not sealed for this search
 */
export function openCursor(key: Uint8Array, plan: SearchPlan, cursor: string): CursorPosition {
  const [forward, includes, ...flat] = openValues(key, plan, cursor);
  const places: KeptPlace[] = [];
  for (let at = 0; at < flat.length; at += 3) {
    const [type, search, offset] = flat.slice(at, at + 3) as [string, string, number];
    places.push({ type, search, offset });
  }
  return { direction: forward === 1 ? 'forward' : 'backward', includes: includes === 1, places };
}
