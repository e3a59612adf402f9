/**
 * The candidate closest to a mistyped word, for messages such as "did you mean …". Compares without case by edit distance
 * (insert, delete, replace, swap of neighbours) and answers undefined when nothing is reasonably close.
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  return nearestFew(word, candidates, 1)[0];
}

/** The candidates reasonably close to a mistyped word, best first, at most `limit`. */
export function nearestFew(word: string, candidates: Iterable<string>, limit: number): readonly string[] {
  const sought = word.toLowerCase();
  const allowed = Math.max(2, Math.floor(sought.length / 2));
  const found: { readonly name: string; readonly distance: number }[] = [];
  for (const name of candidates) {
    const other = name.toLowerCase();
    if (Math.abs(other.length - sought.length) > allowed && !other.startsWith(sought)) continue;
    const distance = other.startsWith(sought) && sought.length >= 3 ? 1 : editDistance(sought, other);
    if (distance <= allowed) found.push({ name, distance });
  }
  found.sort((a, b) => a.distance - b.distance || a.name.length - b.name.length || (a.name < b.name ? -1 : 1));
  return found.slice(0, limit).map(({ name }) => name);
}

function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      let cost = Math.min(
        (previous[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (previous[column - 1] ?? 0) + (same ? 0 : 1),
      );
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (swapped) cost = Math.min(cost, (before[column - 2] ?? 0) + 1);
      current.push(cost);
    }
    before = previous;
    previous = current;
  }
  return previous[b.length] ?? 0;
}
