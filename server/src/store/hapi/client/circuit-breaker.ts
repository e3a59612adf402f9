/** Failures in a row after which no more requests are sent for a while. */
const tolerance = 5;
/** First pause in milliseconds; each further failure doubles it up to {@link longestPause}. */
const firstPause = 1_000;
const longestPause = 30_000;

/**
 * Keeps requests from a server that does not answer, so that callers are refused at once instead of waiting for a time-out
 * each. After the pause one request is let through; when it succeeds all are.
 */
export class CircuitBreaker {
  readonly #now: () => number;
  #failures = 0;
  #closedUntil = 0;
  #probing = false;

  /** @param now clock in milliseconds */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** True when requests are being held back. */
  get open(): boolean {
    return this.#failures >= tolerance;
  }

  /** Asks to send a request; false when it must not be sent. One that may be must end with `succeeded` or `failed`. */
  admit(): boolean {
    if (!this.open) return true;
    if (this.#probing || this.#now() < this.#closedUntil) return false;
    this.#probing = true;
    return true;
  }

  succeeded(): void {
    this.#failures = 0;
    this.#probing = false;
  }

  failed(): void {
    this.#failures++;
    this.#probing = false;
    if (!this.open) return;
    const pause = Math.min(longestPause, firstPause * 2 ** (this.#failures - tolerance));
    this.#closedUntil = this.#now() + pause;
  }
}
