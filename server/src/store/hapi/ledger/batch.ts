import { setTimeout as wait } from 'node:timers/promises';

/**
 * Calls that come while an earlier one runs are carried out together: as fast as a single one when there is one, and with fewer
 * transactions when there are many.
 */
export class Batch<Item, Result> {
  readonly #run: (items: readonly Item[]) => Promise<readonly Result[]>;
  readonly #limit: number;
  readonly #linger: number;
  #waiting: { readonly item: Item; readonly ended: PromiseWithResolvers<Result> }[] = [];
  #running: Promise<void> | undefined;
  /** Ends with the item that was added last. */
  #last: Promise<unknown> = Promise.resolve();
  /** True when what waits is carried out without waiting for others. */
  #isHurried = false;
  #wait = new AbortController();

  /**
   * @param run carries items out, results in their order; when it fails all of them fail
   * @param limit most items of one run
   * @param linger time in milliseconds that the first item of a run waits for others, where nobody waits for it
   */
  constructor(run: (items: readonly Item[]) => Promise<readonly Result[]>, limit: number, linger = 0) {
    this.#run = run;
    this.#limit = limit;
    this.#linger = linger;
  }

  /** Carries an item out in the next run. */
  add(item: Item): Promise<Result> {
    const ended = Promise.withResolvers<Result>();
    this.#waiting.push({ item, ended });
    this.#last = ended.promise;
    this.#running ??= this.#runAll();
    return ended.promise;
  }

  /** Carries out what waits, and resolves when all items added so far have ended, whether they failed or not. */
  async idle(): Promise<void> {
    if (this.#waiting.length > 0) {
      this.#isHurried = true;
      this.#wait.abort();
    }
    // Items end in their order.
    await Promise.allSettled([this.#last]);
  }

  /** Those that come together are carried out together. */
  async #waitForOthers(): Promise<void> {
    if (this.#linger > 0 && !this.#isHurried) {
      this.#wait = new AbortController();
      await wait(this.#linger, undefined, { signal: this.#wait.signal }).catch(() => undefined);
    }
    this.#isHurried = false;
  }

  async #runAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      await this.#waitForOthers();
      const batch = this.#waiting.splice(0, this.#limit);
      try {
        const results = await this.#run(batch.map(({ item }) => item));
        for (const [at, { ended }] of batch.entries()) ended.resolve(results[at] as Result);
      } catch (error) {
        for (const { ended } of batch) ended.reject(error);
      }
    }
    this.#running = undefined;
  }
}
