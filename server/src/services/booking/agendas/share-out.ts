/**
 * Gives so many places to parts by their percentages, what is left of 100 to nobody (`undefined`). Each part gets its share rounded
 * down or up (largest remainder; of equal remainders the first), and its places lie as evenly as can be.
 * Answers for each place the number of its part.
 */
export function shareOut(places: number, shares: readonly number[]): readonly (number | undefined)[] {
  const open = Math.max(0, 100 - shares.reduce((sum, share) => sum + share, 0));
  const exact = [...shares, open].map((share) => (places * share) / 100);
  const counts = exact.map(Math.floor);
  const left = places - counts.reduce((sum, count) => sum + count, 0);
  const byRemainder = exact
    .map((value, part) => ({ part, rest: value - Math.floor(value) }))
    .filter(({ rest }) => rest > 0)
    .sort((one, other) => other.rest - one.rest || one.part - other.part);
  for (const { part } of byRemainder.slice(0, left)) counts[part] = (counts[part] ?? 0) + 1;
  return counts
    .flatMap((count, part) => Array.from({ length: count }, (_, at) => ({ part, position: (at + 0.5) / count })))
    .sort((one, other) => one.position - other.position || one.part - other.part)
    .map(({ part }) => (part === shares.length ? undefined : part));
}
