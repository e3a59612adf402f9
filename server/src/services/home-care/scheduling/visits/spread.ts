/**
 * Chooses so many days of the week that visits lie as far from each other as they can, week after week: the smallest gap
 * is as large as possible, then the gaps as equal as possible, then the earliest days (Monday first).
 * @param allowed days of the week, 0 Monday to 6 Sunday, ascending and distinct; at least `count`.
 */
export function spreadOverWeek(count: number, allowed: readonly number[]): readonly number[] {
  const key = `${count}:${allowed.join('')}`;
  const known = chosen.get(key);
  if (known) return known;
  let best: readonly number[] = allowed.slice(0, count);
  for (const choice of choices(allowed, count)) {
    if (isMoreEven(choice, best)) best = choice;
  }
  chosen.set(key, best);
  return best;
}

/** Every choice is kept: there are at most 128 sets of days and 7 counts. */
const chosen = new Map<string, readonly number[]>();

/** Picks so many of a list at even distances, the first always among them. */
export function spreadOverList<T>(count: number, list: readonly T[]): readonly T[] {
  if (count >= list.length) return list;
  return Array.from({ length: count }, (_, index) => list[Math.floor((index * list.length) / count)]).filter(
    (item) => item !== undefined,
  );
}

function* choices(from: readonly number[], count: number): Generator<readonly number[]> {
  if (count === 0) {
    yield [];
    return;
  }
  for (const [index, first] of from.entries()) {
    for (const rest of choices(from.slice(index + 1), count - 1)) yield [first, ...rest];
  }
}

function isMoreEven(one: readonly number[], other: readonly number[]): boolean {
  const [mine, theirs] = [gaps(one), gaps(other)];
  const smallest = Math.min(...mine) - Math.min(...theirs);
  return smallest === 0 ? squares(mine) < squares(theirs) : smallest > 0;
}

function gaps(days: readonly number[]): readonly number[] {
  return days.map((day, index) => (days[index + 1] ?? (days[0] ?? 0) + 7) - day);
}

function squares(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value * value, 0);
}
