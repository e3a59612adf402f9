import { clientFault } from '../errors.ts';

/** How often and how long a client tries again. Times in milliseconds. */
export interface RetryOptions {
  /** Requests at most, the first included. Default 5. */
  readonly attempts?: number;
  /** Longest pause before the second request; it doubles with each further one. Default 200. */
  readonly baseDelay?: number;
  /** Longest pause of the doubling. Default 10 000. */
  readonly maxDelay?: number;
  /** A server that asks (`Retry-After`) for a longer pause than this gets no further request. Default 60 000. */
  readonly maxRetryAfter?: number;
}

/** The options with every value settled. */
export interface RetryPolicy {
  readonly attempts: number;
  /**
   * Pause before the next request, in ms, after `attempt` requests; undefined to give up.
   *
   * Full jitter: any time between zero and the doubled bound, so that clients refused together do not come back together.
   * What the server asks to wait is added in front.
   */
  pause(attempt: number, retryAfterSeconds: number | undefined): number | undefined;
}

/** Settles the options; `false` means one request and no more. `random` gives numbers in [0, 1). */
export function createRetryPolicy(options: RetryOptions | false = {}, random: () => number = Math.random): RetryPolicy {
  const { attempts = 5, baseDelay = 200, maxDelay = 10_000, maxRetryAfter = 60_000 } = options || { attempts: 1 };
  return {
    attempts,
    pause(attempt, retryAfterSeconds) {
      if (attempt >= attempts) return undefined;
      const asked = (retryAfterSeconds ?? 0) * 1000;
      if (asked > maxRetryAfter) return undefined;
      return asked + random() * Math.min(maxDelay, baseDelay * 2 ** (attempt - 1));
    },
  };
}

/** Waits; throws `aborted` as soon as the signal is given. */
export async function wait(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  await abortable(
    new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      signal?.addEventListener('abort', () => clearTimeout(timer), { once: true });
    }),
    signal,
  );
}

/** Waits for a promise that others may wait for too; throws `aborted` as soon as the signal is given. */
export async function abortable<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  let stop: (() => void) | undefined;
  const given = new Promise<never>((_resolve, reject) => {
    stop = () => reject(aborted(signal));
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([promise, given]);
  } finally {
    if (stop !== undefined) signal.removeEventListener('abort', stop);
  }
}

/** Error of a request that its caller gave up. */
export function aborted(signal: AbortSignal, uncertain = false): Error {
  return clientFault('aborted', 'the caller gave the request up', { cause: signal.reason, uncertain });
}
