import type { SearchPlan } from '../../../fhir/search/plan.ts';
import { openValues, type SealedValue, sealValues } from '../../sealed-cursor.ts';

/** Value of a sort key; null for a resource without one. */
export type KeyValue = SealedValue;

/** A position between two resources in the order of a search. */
export interface CursorPosition {
  /** Which way the page goes from here. */
  readonly direction: 'forward' | 'backward';
  /** Sort keys of the resource at the edge, without the final `rid`. */
  readonly keys: readonly KeyValue[];
  readonly rid: number;
}

/** Seals a position for a link. */
export function sealCursor(key: Uint8Array, plan: SearchPlan, { direction, keys, rid }: CursorPosition): string {
  return sealValues(key, plan, [direction === 'forward' ? 1 : 0, rid, ...keys]);
}

/**
 * Opens a cursor of a link.
 *
 * @throws FhirError `invalid-cursor` when it was not sealed here for this search
 */
export function openCursor(key: Uint8Array, plan: SearchPlan, cursor: string): CursorPosition {
  const [forward, rid, ...keys] = openValues(key, plan, cursor) as [number, number, ...KeyValue[]];
  return { direction: forward === 1 ? 'forward' : 'backward', rid, keys };
}
