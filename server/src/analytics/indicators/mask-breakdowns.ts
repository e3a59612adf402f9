import type { RawFigure } from './compute-indicator.ts';
import type { Dimension } from './families.ts';
import { isAnyDetermined } from './solve-hidden.ts';

/** An indicator broken down by some dimensions; by none, it is the total alone. */
export interface Breakdown {
  readonly by: readonly Dimension[];
  readonly figures: readonly RawFigure[];
}

/** What of a breakdown may not be shown. `withheld`: nothing of it, not even which groups there are. */
export interface Masked {
  readonly figures: ReadonlySet<RawFigure>;
  readonly withheld: boolean;
}

interface Line {
  /** Groups that add up to a figure of a coarser breakdown that is shown. */
  readonly groups: readonly RawFigure[];
}

/**
 * What of the finest breakdown may not be shown, where all coarser ones may be asked for too and be subtracted. `breakdowns`:
 * every set of dimensions that can be asked for, up to the finest, coarser ones first.
 *
 * A figure is masked that tells of fewer than `smallest` persons (in all or in its numerator), and all that lies in a masked
 * one. In each line of groups that add up to a figure that is shown, what is masked are at least two groups, and together of
 * `smallest` persons: the smallest other groups are masked for that. A group that is alone in such a line is known from its
 * sum, so it hides nothing. Where a breakdown cannot be made safe, it is withheld. Nobody (0) is shown: it tells of no person.
 *
 * A breakdown is masked the same whatever finer one is asked for. Not protected against: other periods, and what bounds (a
 * figure is not negative) tell about the size of what is masked.
 */
export function maskBreakdowns(breakdowns: readonly Breakdown[], smallest: number): Masked {
  const done: { readonly breakdown: Breakdown; readonly masked: Masked }[] = [];
  let last: Masked = { figures: new Set(), withheld: false };
  for (const breakdown of breakdowns) {
    const coarser = done.filter(({ breakdown: { by } }) => by.every((dimension) => breakdown.by.includes(dimension)));
    last = maskOne(breakdown, coarser, smallest);
    done.push({ breakdown, masked: last });
  }
  return last;
}

function maskOne(
  { figures }: Breakdown,
  coarser: readonly { readonly breakdown: Breakdown; readonly masked: Masked }[],
  smallest: number,
): Masked {
  // What is finer would add up to it.
  if (coarser.some(({ masked }) => masked.withheld)) return { figures: new Set(figures), withheld: true };
  const masked = new Set(figures.filter((figure) => isSmall(figure, smallest)));
  const lines: Line[] = [];
  for (const { breakdown, masked: hidden } of coarser) {
    const groups = Map.groupBy(figures, (figure) => placeOf(figure, breakdown.by));
    for (const whole of breakdown.figures) {
      const parts = groups.get(placeOf(whole, breakdown.by)) ?? [];
      if (hidden.figures.has(whole)) for (const part of parts) masked.add(part);
      else lines.push({ groups: parts });
    }
  }
  const alone = new Set(lines.flatMap(({ groups }) => (groups.length === 1 ? groups : [])));
  let isSafe = true;
  for (let again = true; again && isSafe; ) {
    again = false;
    for (const { groups } of lines) {
      const hidden = groups.filter((figure) => masked.has(figure));
      if (hidden.length === 0 || isEnough(hidden, smallest)) continue;
      const [next] = groups
        .filter((figure) => !masked.has(figure) && !alone.has(figure) && figure.persons > 0)
        .sort((one, other) => one.persons - other.persons);
      if (next === undefined) {
        isSafe = false;
        break;
      }
      masked.add(next);
      again = true;
    }
  }
  const sums = lines.map(({ groups }) => groups.filter((figure) => masked.has(figure)));
  return { figures: masked, withheld: !isSafe || isAnyDetermined(sums) };
}

/** Whether what is masked of a line cannot be told from the rest: two groups, and nobody or enough persons in each count. */
function isEnough(hidden: readonly RawFigure[], smallest: number): boolean {
  const sum = (count: (figure: RawFigure) => number) => hidden.reduce((total, figure) => total + count(figure), 0);
  const counts = [sum(({ persons }) => persons), sum(({ personsInNumerator }) => personsInNumerator)];
  return hidden.length >= 2 && counts.every((count) => count === 0 || count >= smallest);
}

function isSmall({ persons, personsInNumerator }: RawFigure, smallest: number): boolean {
  return [persons, personsInNumerator].some((count) => count > 0 && count < smallest);
}

function placeOf({ dimensions }: RawFigure, by: readonly Dimension[]): string {
  return JSON.stringify(by.map((dimension) => dimensions[dimension] ?? null));
}
