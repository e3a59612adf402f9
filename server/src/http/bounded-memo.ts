/** Longest key that is remembered; longer ones are computed each time, so that memory stays small. */
const longestKey = 256;

/**
 * Remembers the results of a pure function of a header value. Clients send few distinct values, so that most requests
 * cost one map look-up; when a caller invents many, the memory is emptied and starts again.
 */
export function memoizeHeader<T>(compute: (header: string) => T, capacity = 512): (header: string) => T {
  const known = new Map<string, T>();
  return (header) => {
    const found = known.get(header);
    if (found !== undefined) return found;
    const result = compute(header);
    if (header.length <= longestKey) {
      if (known.size >= capacity) known.clear();
      known.set(header, result);
    }
    return result;
  };
}
