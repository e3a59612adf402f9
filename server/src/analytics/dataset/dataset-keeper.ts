import { setTimeout as pause } from 'node:timers/promises';
import { FhirError } from '@sinfonia/profiles/issues';
import type { Store } from '../../store/port.ts';
import { buildDataset, type Dataset } from './dataset.ts';
import type { DatasetStart } from './protocol.ts';

/** When a data set is made anew. */
export interface KeeperOptions {
  readonly store: Pick<Store, 'scan'>;
  readonly start: DatasetStart;
  /** Age in ms from which a data set is made anew when somebody asks. */
  readonly maximumAge: number;
  /** Age in ms up to which somebody who asks for fresh data gets those that there are. */
  readonly freshFor: number;
  /** How long a request waits for the data, in ms. */
  readonly patience: number;
  /** Told of a data set that could not be made while an earlier one is still given out. */
  readonly onFailure: (error: unknown) => void;
}

/**
 * Keeps one data set: made when somebody first asks, made anew when somebody asks and it is too old. One is made at a time.
 * While an older one is there it is given out, with its instant, until the new one is ready.
 */
export class DatasetKeeper {
  readonly #options: KeeperOptions;
  #current: Dataset | undefined;
  #building: Promise<void> | undefined;
  #resources = 0;
  #closed = false;

  constructor(options: KeeperOptions) {
    this.#options = options;
  }

  /**
   * Uses the data set; `fresh` waits for one that is hardly older than the request. Throws `indicators-not-ready` (503 with
   * Retry-After and how many resources are in) when that takes longer than a request waits.
   */
  async use<T>(fresh: boolean, use: (dataset: Dataset) => Promise<T>): Promise<T> {
    const { maximumAge, freshFor } = this.#options;
    const isOlder = (age: number) => this.#current === undefined || Date.now() - this.#current.asOf > age;
    if (isOlder(fresh ? freshFor : maximumAge)) {
      // A data set that is being made is of a moment before the request.
      if (fresh && this.#building !== undefined) await this.#wait(this.#building);
      const building = this.#build();
      if (fresh || this.#current === undefined) await this.#wait(building);
    }
    const dataset = this.#current;
    if (dataset === undefined) throw this.#notReady();
    return use(dataset);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#building?.catch(() => undefined);
    await this.#current?.close();
  }

  async #wait(building: Promise<void>): Promise<void> {
    const stop = new AbortController();
    const late = pause(this.#options.patience, 'late', { signal: stop.signal }).catch(() => 'stopped');
    try {
      if ((await Promise.race([building, late])) === 'late') throw this.#notReady();
    } finally {
      stop.abort();
    }
  }

  #build(): Promise<void> {
    if (this.#building !== undefined) return this.#building;
    const building = this.#replace().finally(() => {
      this.#building = undefined;
    });
    // Who asked may be gone, or content with the earlier data.
    building.catch((error: unknown) => this.#options.onFailure(error));
    this.#building = building;
    return building;
  }

  async #replace(): Promise<void> {
    if (this.#closed) throw this.#notReady();
    this.#resources = 0;
    const made = await buildDataset(this.#options.store, this.#options.start, (resources) => {
      this.#resources = resources;
      if (this.#closed) throw this.#notReady();
    });
    const former = this.#current;
    this.#current = made;
    await former?.close();
  }

  #notReady(): FhirError {
    const values = { resources: this.#resources };
    return new FhirError({ code: 'indicators-not-ready', values }, { headers: { 'Retry-After': '10' } });
  }
}
