import type { RawFigure } from './compute-indicator.ts';

/**
 * Which figures of an indicator may not be shown, because they tell of fewer than `smallest` persons: in the figure or in its
 * numerator. Nobody (0) is shown: it tells of no person. When exactly one group is masked beside a total, it could be worked
 * out from the others: then the smallest of those is masked too.
 *
 * Not protected against: what can be worked out from other periods or other breakdowns.
 */
export function maskedFigures(figures: readonly RawFigure[], smallest: number): ReadonlySet<RawFigure> {
  const masked = new Set(figures.filter((figure) => isSmall(figure, smallest)));
  const groups = figures.filter(({ dimensions }) => Object.keys(dimensions).length > 0);
  const hidden = groups.filter((figure) => masked.has(figure));
  const totalIsShown = figures.some((figure) => !groups.includes(figure) && !masked.has(figure));
  if (hidden.length === 1 && totalIsShown) {
    const [next] = groups
      .filter((figure) => !masked.has(figure) && figure.persons > 0)
      .sort((one, other) => one.persons - other.persons);
    if (next !== undefined) masked.add(next);
  }
  return masked;
}

function isSmall({ persons, personsInNumerator }: RawFigure, smallest: number): boolean {
  return [persons, personsInNumerator].some((count) => count > 0 && count < smallest);
}
