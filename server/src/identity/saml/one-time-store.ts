/** Values that are given out once, within a time, by a key that cannot be guessed. Kept in memory, at most so many. */
export interface OneTimeStore<T> {
  /** Keeps a value. When there is no room the oldest one goes. */
  put(key: string, value: T): void;
  /** The value without taking it; undefined when there is none or its time is over. */
  look(key: string): T | undefined;
  /** Takes the value: nobody gets it again. */
  take(key: string): T | undefined;
}

/**
 * Makes a store of values that live for some time. Times come from `now`, ms since the epoch. A restart forgets them all:
 * whoever was signing in starts again.
 */
export function createOneTimeStore<T>(lifetimeMs: number, capacity: number, now: () => number): OneTimeStore<T> {
  // A map keeps the order of insertion, and all live equally long: the first one is the oldest.
  const kept = new Map<string, { readonly value: T; readonly until: number }>();
  const dropExpired = (): void => {
    for (const [key, { until }] of kept) {
      if (until > now()) return;
      kept.delete(key);
    }
  };
  const look = (key: string): T | undefined => {
    const found = kept.get(key);
    return found !== undefined && found.until > now() ? found.value : undefined;
  };
  return {
    put(key, value) {
      dropExpired();
      const [oldest] = kept.keys();
      if (kept.size >= capacity && oldest !== undefined) kept.delete(oldest);
      kept.set(key, { value, until: now() + lifetimeMs });
    },
    look,
    take(key) {
      const value = look(key);
      kept.delete(key);
      return value;
    },
  };
}
