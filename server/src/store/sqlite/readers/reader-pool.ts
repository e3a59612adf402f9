import { Worker } from 'node:worker_threads';
import { FhirError } from '@sinfonia/profiles/issues';
import { threadUrl } from '../thread-url.ts';
import type { ReaderReply, ReaderRequest, ReaderStart, ReaderTask, ReaderTasks } from './protocol.ts';

/** Requests that may wait for a reader before new ones are refused with `store-busy`. */
const waitingLimit = 2_048;

interface Job {
  readonly request: ReaderRequest;
  readonly resolve: (output: never) => void;
  readonly reject: (error: Error) => void;
}

interface Reader {
  readonly worker: Worker;
  job?: Job;
  timer?: NodeJS.Timeout;
}

/** How a pool of readers is made. */
export interface ReaderPoolOptions {
  /** Number of reader threads. */
  readonly threads: number;
  /** Longest time of one request in milliseconds; after it the caller gets `search-timeout`. */
  readonly timeLimit: number;
}

/**
 * The reader threads and the queue before them. What a waiting write needs (`match`) alternates with searches, so that
 * neither starves the other; within each line first come, first served.
 */
export class ReaderPool {
  readonly #start: ReaderStart;
  readonly #options: ReaderPoolOptions;
  readonly #forWrites: Job[] = [];
  readonly #forReads: Job[] = [];
  readonly #idle: Reader[] = [];
  readonly #all = new Set<Reader>();
  #abandoned = 0;
  #writesTurn = true;
  #closed = false;

  private constructor(start: ReaderStart, options: ReaderPoolOptions) {
    this.#start = start;
    this.#options = options;
  }

  /** Starts the reader threads on a migrated database file. */
  static async start(start: ReaderStart, options: ReaderPoolOptions): Promise<ReaderPool> {
    const pool = new ReaderPool(start, options);
    await Promise.all(Array.from({ length: options.threads }, () => pool.#addReader()));
    return pool;
  }

  /** Requests that wait or run. */
  get pending(): number {
    return this.#forReads.length + this.#forWrites.length + this.#all.size - this.#idle.length;
  }

  /** False when no reader thread is left to answer. */
  get ready(): boolean {
    return !this.#closed && this.#all.size > 0;
  }

  /**
   * Has a reader carry out a task.
   *
   * @throws FhirError what the task refuses; `search-timeout` after the time limit; `store-busy` when too many wait;
   *   `store-unavailable` after close or when the reader failed
   */
  run<T extends ReaderTask>(task: T, input: ReaderTasks[T]['input']): Promise<ReaderTasks[T]['output']> {
    if (this.#closed) return Promise.reject(new FhirError({ code: 'store-unavailable' }));
    if (this.pending >= waitingLimit) {
      return Promise.reject(new FhirError({ code: 'store-busy' }, { headers: { 'Retry-After': '2' } }));
    }
    return new Promise((resolve, reject) => {
      const line = task === 'match' ? this.#forWrites : this.#forReads;
      line.push({ request: { task, input }, resolve, reject });
      this.#assign();
    });
  }

  /** Ends all reader threads; requests that still wait are refused. */
  async close(): Promise<void> {
    this.#closed = true;
    const readers = [...this.#all];
    this.#all.clear();
    for (const job of [...this.#forWrites.splice(0), ...this.#forReads.splice(0)]) this.#refuse(job);
    for (const reader of readers) {
      clearTimeout(reader.timer);
      if (reader.job !== undefined) this.#refuse(reader.job);
    }
    await Promise.all(readers.map((reader) => reader.worker.terminate()));
  }

  async #addReader(): Promise<void> {
    const worker = new Worker(threadUrl('./reader-thread', import.meta.url), {
      workerData: this.#start,
      name: 'sinfonia-reader',
      resourceLimits: { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: 256 },
    });
    const reader: Reader = { worker };
    await new Promise<void>((resolve, reject) => {
      worker.once('message', () => resolve());
      worker.once('error', reject);
    });
    worker.on('message', (reply: ReaderReply) => this.#receive(reader, reply));
    worker.on('error', (error) => this.#replace(reader, error));
    // A thread may also end without an error, e.g. when it is stopped from outside.
    worker.once('exit', () => this.#replace(reader, new Error('reader thread ended')));
    if (this.#closed) {
      await worker.terminate();
      return;
    }
    this.#all.add(reader);
    this.#idle.push(reader);
    this.#assign();
  }

  #assign(): void {
    while (this.#idle.length > 0) {
      const [first, second] = this.#writesTurn ? [this.#forWrites, this.#forReads] : [this.#forReads, this.#forWrites];
      const job = first.shift() ?? second.shift();
      const reader = job === undefined ? undefined : this.#idle.pop();
      if (job === undefined || reader === undefined) return;
      this.#writesTurn = !this.#writesTurn;
      reader.job = job;
      reader.timer = setTimeout(() => this.#abandon(reader), this.#options.timeLimit);
      reader.worker.postMessage(job.request);
    }
  }

  #receive(reader: Reader, reply: ReaderReply): void {
    const job = reader.job;
    if (job === undefined) return;
    clearTimeout(reader.timer);
    delete reader.job;
    this.#idle.push(reader);
    this.#assign();
    if (reply.kind === 'output') job.resolve(reply.output as never);
    else if (reply.kind === 'refused') job.reject(new FhirError(reply.issues, { status: reply.status }));
    else if (reply.kind === 'failed') job.reject(new Error(reply.reason));
  }

  /**
   * Gives up a request that takes too long. SQLite cannot be interrupted from here, so the thread is told to end as soon
   * as its statement returns, and another takes its place; at most as many are abandoned at a time as there are readers,
   * so that slow searches cannot take the whole machine.
   */
  #abandon(reader: Reader): void {
    const seconds = this.#options.timeLimit / 1000;
    reader.job?.reject(new FhirError({ code: 'search-timeout', values: { seconds } }));
    delete reader.job;
    this.#all.delete(reader);
    this.#abandoned++;
    const replaceNow = this.#abandoned <= this.#options.threads;
    if (replaceNow) this.#restart();
    void reader.worker.terminate().then(() => {
      this.#abandoned--;
      if (!replaceNow) this.#restart();
    });
  }

  #replace(reader: Reader, error: Error): void {
    if (!this.#all.delete(reader)) return;
    clearTimeout(reader.timer);
    const at = this.#idle.indexOf(reader);
    if (at >= 0) this.#idle.splice(at, 1);
    reader.job?.reject(new FhirError({ code: 'store-unavailable' }, { cause: error }));
    this.#restart();
  }

  #restart(): void {
    if (this.#closed) return;
    this.#addReader().catch(() => {
      // Without any reader the store reports itself as not ready; requests must not wait for ever.
      if (this.#all.size > 0) return;
      for (const job of [...this.#forWrites.splice(0), ...this.#forReads.splice(0)]) this.#refuse(job);
    });
  }

  #refuse(job: Job): void {
    job.reject(new FhirError({ code: 'store-unavailable' }));
  }
}
