/** More unknowns than this in one system are not solved: the system counts as one that could be. */
const mostUnknowns = 1500;

/**
 * Whether some unknown can be worked out exactly from sums of them: each sum is the list of the unknowns that it adds up.
 * Sums that share unknowns are looked at together, by elimination. Systems of more unknowns than can be solved in a moment
 * count as solvable.
 */
export function isAnyDetermined<T>(sums: readonly (readonly T[])[]): boolean {
  return componentsOf(sums.filter((sum) => sum.length > 0)).some(hasDetermined);
}

/** Sums that hang together by the unknowns that they share. */
function componentsOf<T>(sums: readonly (readonly T[])[]): readonly (readonly (readonly T[])[])[] {
  const parents = sums.map((_, index) => index);
  const rootOf = (index: number): number => {
    let root = index;
    while (parents[root] !== undefined && parents[root] !== root) root = parents[root] ?? root;
    return root;
  };
  const first = new Map<T, number>();
  sums.forEach((sum, index) => {
    for (const unknown of sum) {
      const other = first.get(unknown);
      if (other === undefined) first.set(unknown, index);
      else parents[rootOf(index)] = rootOf(other);
    }
  });
  return [...Map.groupBy(sums, (_, index) => rootOf(index)).values()];
}

function hasDetermined<T>(sums: readonly (readonly T[])[]): boolean {
  const places = new Map<T, number>();
  for (const unknown of sums.flat()) if (!places.has(unknown)) places.set(unknown, places.size);
  if (sums.length === 1) return places.size === 1;
  if (places.size > mostUnknowns) return true;
  const rows = distinctRows(sums, places);
  reduce(rows, places.size);
  return rows.some((row) => row.reduce((count, value) => count + (Math.abs(value) > 1e-9 ? 1 : 0), 0) === 1);
}

function distinctRows<T>(sums: readonly (readonly T[])[], places: ReadonlyMap<T, number>): Float64Array[] {
  const rows = new Map<string, Float64Array>();
  for (const sum of sums) {
    const row = new Float64Array(places.size);
    for (const unknown of sum) row[places.get(unknown) ?? 0] = 1;
    rows.set(row.join(), row);
  }
  return [...rows.values()];
}

/** Reduced row echelon form, in place. */
function reduce(rows: Float64Array[], width: number): void {
  let top = 0;
  for (let column = 0; column < width && top < rows.length; column += 1) {
    let pivot = top;
    for (let row = top; row < rows.length; row += 1) {
      if (Math.abs(rows[row]?.[column] ?? 0) > Math.abs(rows[pivot]?.[column] ?? 0)) pivot = row;
    }
    const found = rows[pivot];
    const former = rows[top];
    const value = found?.[column] ?? 0;
    if (found === undefined || former === undefined || Math.abs(value) < 1e-9) continue;
    rows[pivot] = former;
    rows[top] = found.map((one) => one / value);
    for (let row = 0; row < rows.length; row += 1) {
      const factor = rows[row]?.[column] ?? 0;
      if (row !== top && Math.abs(factor) > 1e-9) subtract(rows[row], rows[top], factor);
    }
    top += 1;
  }
}

function subtract(row: Float64Array | undefined, other: Float64Array | undefined, factor: number): void {
  other?.forEach((value, place) => {
    if (row !== undefined) row[place] = (row[place] ?? 0) - factor * value;
  });
}
