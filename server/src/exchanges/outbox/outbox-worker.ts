import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Delivery, ExchangeHandler, Inquiry } from './exchange-handler.ts';
import { type DeathCause, type ExchangeOutbox, exchangeFolder, type StoredMessage } from './exchange-outbox.ts';

/** Bounds of the work on an outbox; times in ms. */
export interface WorkerLimits {
  /** Messages that are under way at a time, each of another key. */
  readonly concurrency: number;
  /** Calls for a message after which it is dead. */
  readonly attempts: number;
  /** Wait after the first failure; it doubles with each one, up to the longest. */
  readonly firstWait: number;
  readonly longestWait: number;
  /**
   * Wait before the other system is asked about a message that nobody is sure of: longer than it may take to act on what it
   * has already received.
   */
  readonly settle: number;
  /** Wait between looks at the outbox when nothing was queued in this process. */
  readonly poll: number;
}

/** Limits unless others are given. */
export const workerLimits: WorkerLimits = {
  concurrency: 16,
  attempts: 20,
  firstWait: 1_000,
  longestWait: 15 * 60_000,
  settle: 60_000,
  poll: 1_000,
};

/** Another process works on this exchange. */
export class WorkerIsElsewhere extends Error {
  constructor(exchange: string) {
    super(`another process works on the outbox of ${exchange}`);
  }
}

/**
 * Sends what is in the outbox of one exchange: at least once, in order within a key, and never again before the other system
 * was asked whether it already has it. One process at a time does so; the system frees its place when it is killed.
 */
export class OutboxWorker {
  readonly #outbox: ExchangeOutbox;
  readonly #exchange: string;
  readonly #handler: ExchangeHandler;
  readonly #limits: WorkerLimits;
  readonly #random: () => number;
  readonly #onFailure: (error: unknown) => void;
  readonly #lock: DatabaseSync;
  readonly #underWay = new Map<number, Promise<void>>();
  #timer: NodeJS.Timeout | undefined;
  #isStopped = false;

  /** Takes the place of the only worker of the exchange, or throws `WorkerIsElsewhere`. Work begins with `start`. */
  constructor(parts: {
    readonly dataDirectory: string;
    readonly outbox: ExchangeOutbox;
    readonly exchange: string;
    readonly handler: ExchangeHandler;
    readonly limits?: Partial<WorkerLimits>;
    /** From 0 to 1; spreads the waits. */
    readonly random?: () => number;
    /** Told of failures of the worker itself, e.g. a full disk; nothing of the messages. */
    readonly onFailure?: (error: unknown) => void;
  }) {
    this.#outbox = parts.outbox;
    this.#exchange = parts.exchange;
    this.#handler = parts.handler;
    this.#limits = { ...workerLimits, ...parts.limits };
    this.#random = parts.random ?? Math.random;
    this.#onFailure = parts.onFailure ?? (() => {});
    this.#lock = takePlace(parts.dataDirectory, parts.exchange);
    const now = Date.now();
    this.#outbox.recover(this.#exchange, now + this.#limits.settle, now);
  }

  /** Begins, or looks at once whether something is due. */
  start(): void {
    if (this.#isStopped) return;
    clearTimeout(this.#timer);
    let wait = this.#limits.poll;
    try {
      this.#takeDue();
      const next = this.#outbox.nextDue(this.#exchange);
      // What is due and not taken waits for something under way, which looks again when it ends.
      if (next !== undefined && next > Date.now()) wait = Math.min(wait, next - Date.now());
    } catch (error) {
      this.#onFailure(error);
    }
    this.#timer = setTimeout(() => this.start(), wait);
    this.#timer.unref();
  }

  /** Ends when nothing is under way any more; what waits stays in the outbox. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    await Promise.all(this.#underWay.values());
    this.#lock.close();
  }

  #takeDue(): void {
    const free = this.#limits.concurrency - this.#underWay.size;
    if (free <= 0) return;
    const due = this.#outbox
      .due(this.#exchange, Date.now(), free + this.#underWay.size)
      .filter(({ place }) => !this.#underWay.has(place))
      .slice(0, free);
    const fresh = due.filter(({ state }) => state === 'waiting').map(({ place }) => place);
    if (fresh.length > 0) this.#outbox.markSending(fresh, Date.now());
    for (const message of due) {
      const work = this.#work(message)
        .catch((error: unknown) => this.#onFailure(error))
        .finally(() => {
          this.#underWay.delete(message.place);
          if (!this.#isStopped) setImmediate(() => this.start());
        });
      this.#underWay.set(message.place, work);
    }
  }

  async #work(message: StoredMessage): Promise<void> {
    if (message.state === 'waiting') {
      await this.#send(message, message.attempts + 1);
      return;
    }
    const inquiry = await this.#ask(message);
    if (inquiry.kind === 'absent') {
      this.#outbox.markSending([message.place], Date.now());
      await this.#send(message, message.attempts + 1);
    } else {
      this.#outbox.countAttempt(message.place);
      this.#noteInquiry(message, message.attempts + 1, inquiry);
    }
  }

  async #send(message: StoredMessage, attempts: number): Promise<void> {
    const delivery = await this.#call((): Promise<Delivery> => this.#handler.send(message, this.#earlier(message)));
    switch (delivery.kind) {
      case 'done':
        this.#finish(message, delivery.answer);
        return;
      case 'unreached':
        this.#failed(message, attempts, 'waiting', delivery.reason, delivery.after);
        return;
      case 'unsure':
        this.#failed(message, attempts, 'unsure', delivery.reason, delivery.after);
        return;
      case 'early': {
        const now = Date.now();
        this.#outbox.takeBack(message.place, now + delivery.after, delivery.reason, now);
        return;
      }
      case 'refused': {
        // A repetition of what already has its effect is refused as well; only the other system knows.
        const inquiry = await this.#ask(message);
        if (inquiry.kind === 'done') this.#finish(message, inquiry.answer);
        else if (inquiry.kind === 'unsure') this.#failed(message, attempts, 'unsure', inquiry.reason);
        else this.#bury(message, 'refused', delivery.reason, delivery.answer);
      }
    }
  }

  #noteInquiry(message: StoredMessage, attempts: number, inquiry: Exclude<Inquiry, { kind: 'absent' }>): void {
    if (inquiry.kind === 'done') this.#finish(message, inquiry.answer);
    else if (inquiry.kind === 'conflict') this.#bury(message, 'conflict', inquiry.reason);
    else this.#failed(message, attempts, 'unsure', inquiry.reason);
  }

  #ask(message: StoredMessage): Promise<Inquiry> {
    return this.#call((): Promise<Inquiry> => this.#handler.ask(message, this.#earlier(message)));
  }

  async #call<T>(
    call: () => Promise<T>,
  ): Promise<T | { readonly kind: 'unsure'; readonly reason: string; readonly after?: number }> {
    try {
      return await call();
    } catch (error) {
      this.#onFailure(error);
      return { kind: 'unsure', reason: 'failure' };
    }
  }

  #earlier({ key }: StoredMessage): (kind: string) => string | undefined {
    return (kind) => this.#outbox.answerOf(this.#exchange, key, kind);
  }

  #finish({ place }: StoredMessage, answer: string): void {
    const now = Date.now();
    this.#outbox.mark(place, { state: 'done', due: now, answer }, now);
  }

  #bury({ place }: StoredMessage, cause: DeathCause, reason: string, answer?: string): void {
    const now = Date.now();
    const end = { state: 'dead', due: now, reason, cause, ...(answer === undefined ? {} : { answer }) } as const;
    this.#outbox.mark(place, end, now);
  }

  #failed(message: StoredMessage, attempts: number, state: 'waiting' | 'unsure', reason: string, after = 0): void {
    if (attempts >= this.#limits.attempts) {
      this.#bury(message, 'exhausted', reason);
      return;
    }
    const { firstWait, longestWait, settle } = this.#limits;
    const wait = Math.min(longestWait, firstWait * 2 ** Math.min(attempts - 1, 30)) * (0.5 + this.#random() / 2);
    const now = Date.now();
    const due = now + Math.ceil(Math.max(state === 'unsure' ? settle : 0, wait, after));
    this.#outbox.mark(message.place, { state, due, reason }, now);
  }
}

/** A database that one process holds; the system lets go of it however the process ends. */
function takePlace(dataDirectory: string, exchange: string): DatabaseSync {
  if (!/^[a-z][a-z0-9-]{0,40}$/.test(exchange)) throw new TypeError('not the name of an exchange');
  const folder = join(dataDirectory, exchangeFolder);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const lock = new DatabaseSync(join(folder, `${exchange}.worker`), { timeout: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
    return lock;
  } catch {
    lock.close();
    throw new WorkerIsElsewhere(exchange);
  }
}
