/** Does some work again and again, one round after the other, with a wait between them. */
export class Rounds {
  readonly #work: () => Promise<unknown>;
  readonly #every: number;
  readonly #onFailure: (error: unknown) => void;
  #timer: NodeJS.Timeout | undefined;
  #round: Promise<unknown> = Promise.resolve();
  #isStopped = true;

  /** `every` is the wait in ms; a round that fails is told, and the next one comes all the same. */
  constructor(every: number, work: () => Promise<unknown>, onFailure: (error: unknown) => void) {
    this.#every = every;
    this.#work = work;
    this.#onFailure = onFailure;
  }

  get isStopped(): boolean {
    return this.#isStopped;
  }

  /** Begins with a round at once, or after a first wait in ms. */
  start(firstWait = 0): void {
    this.#isStopped = false;
    this.#next(firstWait);
  }

  /** Ends when the round under way has ended. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    await this.#round;
  }

  #next(wait: number): void {
    if (this.#isStopped) return;
    this.#timer = setTimeout(() => {
      this.#round = this.#work()
        .catch(this.#onFailure)
        .finally(() => this.#next(this.#every));
    }, wait);
    this.#timer.unref();
  }
}
