import { createHash } from 'node:crypto';

/**
 * Remembers keys in a few bytes each: only 52 bits of a digest are kept, so a million different keys are taken for
 * repeated with a chance of about one in ten thousand, and no key (which may name a person) stays in memory.
 */
export class KeySet {
  readonly #seen = new Set<number>();

  /** Adds a key; false when it was there already. */
  add(key: string): boolean {
    const mark = toMark(key);
    if (this.#seen.has(mark)) return false;
    this.#seen.add(mark);
    return true;
  }

  /** Tells whether a key is there. */
  has(key: string): boolean {
    return this.#seen.has(toMark(key));
  }

  /** Takes a key out; false when it was not there. */
  delete(key: string): boolean {
    return this.#seen.delete(toMark(key));
  }

  get size(): number {
    return this.#seen.size;
  }
}

function toMark(key: string): number {
  return Number.parseInt(createHash('sha256').update(key).digest('hex').slice(0, 13), 16);
}
