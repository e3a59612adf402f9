import type { RawFigure } from './compute-indicator.ts';

/**
 * Which figures of an indicator may not be shown, because they tell of fewer than `smallest` persons: in the figure or in its
 * numerator. Nobody (0) is shown: it tells of no person.
 *
 * Beside a total that is shown, what is masked could be worked out as the rest. So the next smallest groups are masked too,
 * until the rest is of at least two groups and of `smallest` persons.
 *
 * Not protected against: what can be worked out from other periods or from several breakdowns.
 */
export function maskedFigures(figures: readonly RawFigure[], smallest: number): ReadonlySet<RawFigure> {
  const masked = new Set(figures.filter((figure) => isSmall(figure, smallest)));
  const groups = figures.filter(({ dimensions }) => Object.keys(dimensions).length > 0);
  const totalIsShown = figures.some((figure) => !groups.includes(figure) && !masked.has(figure));
  const hidden = groups.filter((figure) => masked.has(figure));
  if (hidden.length === 0 || !totalIsShown) return masked;
  let count = hidden.length;
  let rest = hidden.reduce((sum, { persons }) => sum + persons, 0);
  const next = groups
    .filter((figure) => !masked.has(figure) && figure.persons > 0)
    .sort((one, other) => one.persons - other.persons);
  for (const figure of next) {
    if (count >= 2 && rest >= smallest) break;
    masked.add(figure);
    count += 1;
    rest += figure.persons;
  }
  return masked;
}

function isSmall({ persons, personsInNumerator }: RawFigure, smallest: number): boolean {
  return [persons, personsInNumerator].some((count) => count > 0 && count < smallest);
}
