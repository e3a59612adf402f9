import type { CheckLibrary } from '../checks.ts';
import type { Run } from '../run.ts';
import type { ItemCheck } from './compile-profile.ts';
import { compileSliceTest, type SliceTest } from './discriminators.ts';
import type { Item } from './items.ts';
import type { SnapshotNode } from './snapshot-tree.ts';

interface CompiledSlice {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly test: SliceTest | undefined;
  readonly check: ItemCheck | undefined;
  readonly inner: SlicingCheck | undefined;
}

/** A compiled slicing: looks at all items of an element under one parent. */
export type SlicingCheck = (items: readonly Item[], run: Run) => void;

/**
 * Compiles the slicing of an element: each item goes to the first slice it belongs to, slices are counted, items checked
 * against their slice, and closed or ordered slicings enforced.
 *
 * @see FHIR R4 profiling.html#slicing
 */
export function compileSlicing(
  node: SnapshotNode,
  profile: string,
  library: CheckLibrary,
  compileItem: (slice: SnapshotNode) => ItemCheck | undefined,
): SlicingCheck | undefined {
  const slicing = node.definition.slicing ?? implicitSlicing(node);
  if (!slicing || node.slices.length === 0) return undefined;
  const slices = node.slices.map((slice): CompiledSlice => {
    const { min, max, sliceName } = slice.definition;
    return {
      name: sliceName ?? '',
      min: min ?? 0,
      max: max === '*' || max === undefined ? Number.POSITIVE_INFINITY : Number(max),
      test: compileSliceTest(slicing, slice, library),
      check: compileItem(slice),
      inner: compileSlicing(slice, profile, library, compileItem),
    };
  });
  return slicingCheck(node.name, profile, slicing, slices);
}

/** Stands apart from the compiling, so that the check does not hold on to the definition that it was compiled from. */
function slicingCheck(
  name: string,
  profile: string,
  { rules, ordered }: { readonly rules?: string; readonly ordered?: boolean },
  slices: readonly CompiledSlice[],
): SlicingCheck {
  const closed = rules === 'closed';
  const openAtEnd = rules === 'openAtEnd';
  return (items, run) => {
    const members: Item[][] = slices.map(() => []);
    let reached = 0;
    let unmatchedBefore = false;
    for (const item of items) {
      const found = slices.findIndex((slice) => slice.test?.(item, run) === true);
      if (found < 0) {
        if (closed) run.reportAt(name, item.index, 'slice-closed', { name, profile });
        unmatchedBefore = true;
        continue;
      }
      const misplaced = (ordered === true && found < reached) || (openAtEnd && unmatchedBefore);
      if (misplaced) run.reportAt(name, item.index, 'slice-order', { name, profile });
      reached = Math.max(reached, found);
      members[found]?.push(item);
    }
    slices.forEach((slice, index) => {
      const own = members[index] ?? [];
      checkCount(slice, own.length, name, profile, run);
      if (slice.check) for (const item of own) slice.check(item, run);
      slice.inner?.(own, run);
    });
  };
}

/** Extensions are always sliced by url, and choices by type, even when the snapshot leaves the slicing out. */
function implicitSlicing(node: SnapshotNode): SnapshotNode['definition']['slicing'] {
  if (node.name === 'extension' || node.name === 'modifierExtension')
    return { rules: 'open', discriminator: [{ type: 'value', path: 'url' }] };
  return node.choice ? { rules: 'open', discriminator: [{ type: 'type', path: '$this' }] } : undefined;
}

function checkCount(slice: CompiledSlice, count: number, name: string, profile: string, run: Run): void {
  // A slice whose members cannot be recognised cannot be counted either.
  if (!slice.test) return;
  if (count < slice.min)
    run.reportAt(name, -1, 'slice-missing', { slice: slice.name, name, min: slice.min, count, profile });
  if (count > slice.max)
    run.reportAt(name, -1, 'slice-too-many', { slice: slice.name, name, max: slice.max, count, profile });
}
