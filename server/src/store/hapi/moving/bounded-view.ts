import { resourceTypes } from '@sinfonia/profiles/model';
import type { MovedVersion, StoreView } from '../../moving.ts';
import type { StoredVersion } from '../../port.ts';
import type { HistoryReader } from '../history/history-reader.ts';
import { isInstalled } from '../install-search-parameters.ts';

/** Versions read into memory at once, as far as they are not all of one instant. */
const windowVersions = 1_000;

/** Before the first FHIR server, ms since the epoch. */
const beginning = Date.UTC(2010, 0, 1);

/**
 * The versions of a HAPI server up to an instant, its own. The history of a type comes newest first, so it is read in windows of
 * time that are small enough to be turned round. Our search parameters, which the store itself puts there, are left out.
 */
export class BoundedView implements StoreView {
  readonly consistency = 'bounded';
  readonly instant: number;
  readonly #history: HistoryReader;

  /** @param instant of the newest version that is in the view, ms since the epoch */
  constructor(history: HistoryReader, instant: number) {
    this.#history = history;
    this.instant = instant;
  }

  async types(): Promise<readonly string[]> {
    const types: string[] = [];
    for (const type of [...resourceTypes()].sort()) if (await this.#has(type)) types.push(type);
    return types;
  }

  async *versions(type: string): AsyncGenerator<MovedVersion> {
    for await (const version of this.#between(type, beginning, this.instant + 1)) {
      if (!isInstalled(version)) yield version;
    }
  }

  async close(): Promise<void> {}

  async #has(type: string): Promise<boolean> {
    const count = await this.#history.countMade(type, { from: beginning, to: this.instant + 1 });
    if (count === 0 || type !== 'SearchParameter') return count > 0;
    for await (const _version of this.versions(type)) return true;
    return false;
  }

  async *#between(type: string, from: number, to: number): AsyncGenerator<StoredVersion> {
    const count = await this.#history.countMade(type, { from, to });
    if (count === 0) return;
    if (count > windowVersions && to - from > 1) {
      const middle = Math.floor((from + to) / 2);
      yield* this.#between(type, from, middle);
      yield* this.#between(type, middle, to);
      return;
    }
    const versions = await this.#history.made(type, { from, to });
    yield* [...versions].sort(byInstant);
  }
}

function byInstant(a: StoredVersion, b: StoredVersion): number {
  return a.lastUpdated - b.lastUpdated || Number(a.versionId) - Number(b.versionId);
}
