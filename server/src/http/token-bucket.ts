/** Rate and size of a family of token buckets. */
export interface BucketSize {
  /** Tokens that flow in per second. */
  readonly perSecond: number;
  /** Tokens that a full bucket holds. */
  readonly burst: number;
}

interface Bucket {
  tokens: number;
  /** When `tokens` was last brought up to date, in milliseconds of the given clock. */
  at: number;
}

/** Buckets that are remembered; beyond this the full ones, which say nothing, are dropped, then the oldest. */
const capacity = 20_000;

/**
 * A token bucket per key. Memory is bounded: a bucket that filled up again equals one that never existed.
 */
export class TokenBuckets {
  readonly #size: BucketSize;
  readonly #now: () => number;
  readonly #buckets = new Map<string, Bucket>();

  /** `now` is a clock in milliseconds that never goes back. */
  constructor(size: BucketSize, now: () => number = () => performance.now()) {
    this.#size = size;
    this.#now = now;
  }

  /** Takes one token. Answers 0 when there was one, else the seconds (rounded up) until there is. */
  take(key: string): number {
    const wait = this.peek(key);
    if (wait === 0) this.charge(key);
    return wait;
  }

  /** Seconds (rounded up) until there is a token; 0 when there is one now. Takes nothing. */
  peek(key: string): number {
    const bucket = this.#buckets.get(key);
    if (bucket === undefined) return 0;
    this.#refill(bucket);
    return bucket.tokens >= 1 ? 0 : Math.max(1, Math.ceil((1 - bucket.tokens) / this.#size.perSecond));
  }

  /** Takes one token, if need be on credit up to one bucket. */
  charge(key: string): void {
    let bucket = this.#buckets.get(key);
    if (bucket === undefined) {
      if (this.#buckets.size >= capacity) this.#prune();
      bucket = { tokens: this.#size.burst, at: this.#now() };
      this.#buckets.set(key, bucket);
    } else {
      this.#refill(bucket);
    }
    bucket.tokens = Math.max(bucket.tokens - 1, -this.#size.burst);
  }

  #refill(bucket: Bucket): void {
    const now = this.#now();
    bucket.tokens = Math.min(this.#size.burst, bucket.tokens + ((now - bucket.at) / 1000) * this.#size.perSecond);
    bucket.at = now;
  }

  #prune(): void {
    for (const [key, bucket] of this.#buckets) {
      this.#refill(bucket);
      if (bucket.tokens >= this.#size.burst) this.#buckets.delete(key);
    }
    for (const key of this.#buckets.keys()) {
      if (this.#buckets.size < capacity / 2) break;
      this.#buckets.delete(key);
    }
  }
}
