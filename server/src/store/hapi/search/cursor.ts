import type { SearchPlan } from '../../../fhir/search/plan.ts';
import { openValues, sealValues } from '../../sealed-cursor.ts';

/** A position in a search that the server keeps. */
export interface CursorPosition {
  /** Identifier of the kept search (`_getpages`). */
  readonly search: string;
  /** Matches before the page (`_getpagesoffset`). */
  readonly offset: number;
}

/** Seals a position for a link, so that neither the address of the server nor other searches can be reached through it. */
export function sealCursor(key: Uint8Array, plan: SearchPlan, { search, offset }: CursorPosition): string {
  return sealValues(key, plan, [search, offset]);
}

/**
 * Opens a cursor of a link.
 *
 * @throws FhirError `invalid-cursor` when it was not sealed for this search
 */
export function openCursor(key: Uint8Array, plan: SearchPlan, cursor: string): CursorPosition {
  const [search, offset] = openValues(key, plan, cursor) as [string, number];
  return { search, offset };
}
