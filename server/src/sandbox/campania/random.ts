/**
 * Repeatable source of chance for the synthetic data: the sfc32 generator (Chris Doty-Humphrey, PractRand, public domain
 * algorithm) on four 32-bit words. Not for secrets.
 */
export interface Random {
  /** Number in [0, 1). */
  next(): number;
  /** Whole number from `low` to `high`, both possible. */
  between(low: number, high: number): number;
  /** True with probability `share`. */
  chance(share: number): boolean;
  /** One of the items, each as likely as the others. */
  pick<Item>(items: readonly [Item, ...Item[]]): Item;
}

/**
 * Starts a generator for one stream of a seed. Every household has its own stream, so that what it holds does not depend
 * on how many are generated before it.
 */
export function createRandom(seed: number, stream: number): Random {
  let a = scramble(seed);
  let b = scramble(seed ^ 0x9e3779b9);
  let c = scramble(stream ^ 0x85ebca6b);
  let counter = 1;
  const next = (): number => {
    const mixed = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + mixed) | 0;
    return (mixed >>> 0) / 4294967296;
  };
  for (let round = 0; round < 12; round += 1) next();
  return {
    next,
    between: (low, high) => low + Math.floor(next() * (high - low + 1)),
    chance: (share) => next() < share,
    pick: (items) => items[Math.floor(next() * items.length)] ?? items[0],
  };
}

/** A set of values from which one is drawn in proportion to its weight. */
export interface Weighted<Item> {
  readonly total: number;
  draw(random: Random): Item;
}

/** Prepares values and weights for drawing: a binary search over running totals. */
export function weigh<Item>(entries: readonly (readonly [Item, number])[]): Weighted<Item> {
  const first = entries[0];
  if (!first) throw new RangeError('weigh needs at least one entry');
  const items = entries.map(([item]) => item);
  const bounds = new Float64Array(entries.length);
  let total = 0;
  entries.forEach(([, weight], index) => {
    total += weight;
    bounds[index] = total;
  });
  return {
    total,
    draw(random) {
      const target = random.next() * total;
      let low = 0;
      let high = bounds.length - 1;
      while (low < high) {
        const middle = (low + high) >>> 1;
        if ((bounds[middle] ?? 0) > target) high = middle;
        else low = middle + 1;
      }
      return items[low] ?? first[0];
    },
  };
}

/** Mixes a 32-bit word (finaliser of MurmurHash3). */
export function scramble(word: number): number {
  let value = word | 0;
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return value ^ (value >>> 16);
}
