import type { StoredVersion } from './port.ts';

/** One committed change, with what it replaced. */
export interface Change {
  readonly version: StoredVersion;
  /** The version before, a deletion marker included; absent for the first one. */
  readonly previous?: StoredVersion;
}

/** A part of the commit log. */
export interface ChangePage {
  /** In commit order. */
  readonly changes: readonly Change[];
  /** Position up to which the log was looked at: from here the next page goes on. Not before the one asked from. */
  readonly position: number;
}

/** Tolerance (ms) of those who look at the end of the log again and again: an event may take a second. */
export const pollTolerance = 200;

/**
 * The commit log of a store, read forward: who follows it misses nothing, whenever it was stopped. Positions are whole
 * numbers that grow with each commit; a change is seen only when it is durable, and none appears before one already seen.
 */
export interface ChangeFeed {
  /**
   * Position of the last commit; 0 for an empty store.
   *
   * @param tolerance how long ago (ms) the position may have been that of the last commit; who asks several times a second and does not
   *   wait for what was just written says so, and is told what somebody else was told meanwhile
   */
  end(tolerance?: number): Promise<number>;
  /** Changes of these types after a position. A page is bounded and may be empty though the log goes on. */
  after(position: number, types: readonly string[]): Promise<ChangePage>;
}
