import { Rounds } from '../services/steps/rounds.ts';
import type { Exchange } from './exchange.ts';
import type { ExchangeOutbox } from './outbox/exchange-outbox.ts';
import { OutboxWorker, WorkerIsElsewhere, type WorkerLimits } from './outbox/outbox-worker.ts';
import { Feeder } from './tasks/feeder.ts';
import { Settler } from './tasks/settler.ts';
import { TaskNews } from './tasks/task-news.ts';
import type { TaskWriting } from './tasks/task-writing.ts';

/** What an exchange runs with. */
export interface RunnerParts extends TaskWriting {
  readonly exchange: Exchange;
  readonly outbox: ExchangeOutbox;
  readonly dataDirectory: string;
  readonly limits: Partial<WorkerLimits>;
  /** Told of technical failures; nothing of the messages. */
  readonly onFailure: (error: unknown) => void;
}

/** Times in ms: between looks for Tasks, for ends of messages, and for the place of the only worker. */
const feedEvery = 100;
const settleEvery = 100;
const placeEvery = 15_000;

/**
 * One exchange at work: queues what Tasks ask for, sends it, and writes what became of it. When another process has the place of the
 * only worker, it waits for that place and does nothing else.
 */
export class ExchangeRunner {
  readonly #parts: RunnerParts;
  readonly #feeding: Rounds;
  readonly #settling: Rounds;
  readonly #placing: Rounds;
  readonly #watching: Rounds | undefined;
  #worker: OutboxWorker | undefined;

  constructor(parts: RunnerParts) {
    this.#parts = parts;
    const { context, exchange, onFailure } = parts;
    const feeder = new Feeder(parts);
    const settler = new Settler(parts);
    let news: TaskNews | undefined;
    this.#feeding = new Rounds(
      feedEvery,
      async () => {
        if (news === undefined) {
          news = await TaskNews.from(context.store.changes);
          if ((await feeder.recover()) > 0) this.#worker?.start();
        }
        if (!(await news.isDue(Date.now()))) return;
        const { queued, waiting } = await feeder.look(() => this.#feeding.isStopped);
        news.looked(Date.now(), waiting > 0);
        if (queued > 0) this.#worker?.start();
      },
      onFailure,
    );
    this.#settling = new Rounds(settleEvery, () => settler.look(() => this.#settling.isStopped), onFailure);
    const { watch } = exchange;
    this.#watching =
      watch === undefined
        ? undefined
        : new Rounds(watch.every, () => watch.look(parts, () => this.#watching?.isStopped === true), onFailure);
    this.#placing = new Rounds(
      placeEvery,
      async () => {
        if (this.#worker !== undefined || !this.#takePlace(exchange)) return;
        this.#feeding.start();
        this.#settling.start();
        this.#watching?.start();
      },
      onFailure,
    );
  }

  /** Whether this process has the place of the only worker. */
  get isAtWork(): boolean {
    return this.#worker !== undefined;
  }

  start(): void {
    this.#placing.start();
  }

  /** Ends when nothing is under way any more; what waits stays. */
  async stop(): Promise<void> {
    await this.#placing.stop();
    await this.#feeding.stop();
    await this.#watching?.stop();
    await this.#worker?.stop();
    // What came to an end while the worker stopped is written at the next start.
    await this.#settling.stop();
    await this.#parts.exchange.close();
  }

  #takePlace(exchange: Exchange): boolean {
    const { dataDirectory, outbox, limits, onFailure } = this.#parts;
    try {
      const { name, handler } = exchange;
      this.#worker = new OutboxWorker({ dataDirectory, outbox, exchange: name, handler, limits, onFailure });
      this.#worker.start();
      return true;
    } catch (error) {
      if (error instanceof WorkerIsElsewhere) return false;
      throw error;
    }
  }
}
