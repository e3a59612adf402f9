/** How many requests that find nothing a caller may make in `window` ms. */
export interface AttemptLimits {
  readonly most: number;
  readonly window: number;
  /** Most callers that are remembered; beyond, the one that failed longest ago is forgotten. */
  readonly callers: number;
}

/** What is remembered of one caller. */
interface Failures {
  readonly since: number;
  readonly count: number;
}

/**
 * Counts the requests for prescriptions that found none, by caller, so that numbers cannot be guessed. Kept in memory of this
 * server: after a restart the count begins anew.
 */
export class Attempts {
  readonly #limits: AttemptLimits;
  readonly #failures = new Map<string, Failures>();

  constructor(limits: AttemptLimits) {
    this.#limits = limits;
  }

  /** Seconds that a caller has to wait, or 0. `now` in ms. */
  waitOf(caller: string, now: number): number {
    const known = this.#failures.get(caller);
    if (known === undefined || known.count < this.#limits.most) return 0;
    return Math.max(0, Math.ceil((known.since + this.#limits.window - now) / 1000));
  }

  /** Notes that a caller found nothing. */
  fail(caller: string, now: number): void {
    const known = this.#failures.get(caller);
    const goesOn = known !== undefined && now - known.since < this.#limits.window;
    this.#failures.delete(caller);
    this.#failures.set(caller, goesOn ? { ...known, count: known.count + 1 } : { since: now, count: 1 });
    const [oldest] = this.#failures.keys();
    if (this.#failures.size > this.#limits.callers && oldest !== undefined) this.#failures.delete(oldest);
  }
}
