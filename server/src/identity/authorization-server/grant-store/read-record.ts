/** A stored record as an object of text, numbers and lists; undefined for anything else. Records are written by us alone. */
export function recordOf<T extends object>(value: unknown): T | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as T) : undefined;
}
