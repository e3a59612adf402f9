import type { StoredVersion } from '../../port.ts';

/** Bounds of what is kept: addresses, and characters of their texts. */
const mostVersions = 5_000;
const mostCharacters = 32_000_000;

/**
 * The versions that were current when they were last seen, or that there was none. Only for the preparation of writes that the server
 * refuses when they are no longer current.
 */
export class RecentVersions {
  readonly #versions = new Map<string, StoredVersion | 'none'>();
  #characters = 0;

  /** What was last seen at an address (`Type/id`); undefined when that is not known. */
  get(address: string): StoredVersion | 'none' | undefined {
    return this.#versions.get(address);
  }

  /** Notes what is at an address now. */
  set(address: string, version: StoredVersion | undefined): void {
    this.delete(address);
    this.#versions.set(address, version ?? 'none');
    this.#characters += lengthOf(version);
    for (const oldest of this.#versions.keys()) {
      if (this.#versions.size <= mostVersions && this.#characters <= mostCharacters) return;
      this.delete(oldest);
    }
  }

  delete(address: string): void {
    const known = this.#versions.get(address);
    if (known === undefined) return;
    this.#characters -= lengthOf(known);
    this.#versions.delete(address);
  }
}

function lengthOf(version: StoredVersion | 'none' | undefined): number {
  return version === undefined || version === 'none' ? 0 : (version.json?.length ?? 0);
}
