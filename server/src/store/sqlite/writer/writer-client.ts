import { Worker } from 'node:worker_threads';
import { FhirError } from '@sinfonia/profiles/issues';
import { threadUrl } from '../thread-url.ts';
import type { Unit, UnitAnswer, UnitStep, WriterReply, WriterRequest, WriterStart } from './protocol.ts';

/** Units that may wait for the writer before new ones are refused with `store-busy`. */
const waitingLimit = 8_192;

/** Characters of resource text that may wait for the writer, for the same reason. */
const waitingCharacters = 128 * 1024 * 1024;

/** Units on their way to the writer at once: what it commits now and what it finds ready after that. */
const unitsAhead = 512;

/** Characters of resource text on their way to the writer at once; a larger unit goes alone. */
const charactersAhead = 8 * 1024 * 1024;

interface Waiter {
  /** Characters of resource text in the unit. */
  readonly weight: number;
  readonly resolve: (answer: UnitAnswer) => void;
  readonly reject: (error: Error) => void;
}

/** The sending side of the writer thread: hands over units and resolves each when it is durable or refused. */
export class WriterClient {
  readonly #worker: Worker;
  readonly #waiters = new Map<number, Waiter>();
  readonly #queue: Unit[] = [];
  readonly #ended: Promise<void>;
  #nextNumber = 1;
  #unitsSent = 0;
  #charactersSent = 0;
  #charactersWaiting = 0;
  #flushPlanned = false;
  #state: 'open' | 'closing' | 'failed' = 'open';
  #failure: unknown;

  private constructor(worker: Worker) {
    this.#worker = worker;
    worker.on('message', (message: WriterReply) => this.#receive(message));
    worker.on('error', (error) => this.#fail(error));
    this.#ended = new Promise((resolve) => {
      worker.once('exit', () => {
        // An exit with writes still waiting is a failure even without an error event.
        if (this.#state === 'open' || this.#waiters.size > 0) this.#fail(new Error('writer thread ended'));
        resolve();
      });
    });
  }

  /** Starts the writer thread on a migrated database file. */
  static async start(start: WriterStart): Promise<WriterClient> {
    const worker = new Worker(threadUrl('./writer-thread', import.meta.url), {
      workerData: start,
      name: 'sinfonia-writer',
      resourceLimits: { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: 512 },
    });
    await new Promise<void>((resolve, reject) => {
      worker.once('message', () => resolve());
      worker.once('error', reject);
    });
    return new WriterClient(worker);
  }

  /** False after the thread ended unexpectedly: every write is refused then. */
  get ready(): boolean {
    return this.#state === 'open';
  }

  /** Units accepted and not yet answered. */
  get pending(): number {
    return this.#waiters.size;
  }

  /**
   * Applies steps as one unit. Resolves after the commit is on durable storage, or with the reason of refusal.
   *
   * @throws FhirError `store-unavailable` when the writer is gone, `store-busy` when too many units wait
   */
  submit(steps: readonly UnitStep[]): Promise<UnitAnswer> {
    if (this.#state !== 'open') return Promise.reject(this.#unavailable());
    const weight = weightOf(steps);
    if (this.#waiters.size >= waitingLimit || this.#charactersWaiting + weight > waitingCharacters) {
      return Promise.reject(new FhirError({ code: 'store-busy' }, { headers: { 'Retry-After': '2' } }));
    }
    const number = this.#nextNumber++;
    this.#queue.push({ number, steps });
    if (!this.#flushPlanned) {
      // Units of the same turn of the event loop travel in one message.
      this.#flushPlanned = true;
      setImmediate(() => this.#flush());
    }
    return this.#await(number, weight);
  }

  /** Brings full text up to date with all committed versions. */
  catchUpFullText(): Promise<UnitAnswer> {
    if (this.#state !== 'open') return Promise.reject(this.#unavailable());
    const number = this.#nextNumber++;
    this.#unitsSent++;
    this.#post({ kind: 'full-text', number });
    return this.#await(number, 0);
  }

  /** Waits for the accepted units, then ends the thread. */
  async close(): Promise<void> {
    if (this.#state === 'open') {
      this.#state = 'closing';
      this.#flush();
    }
    // Answers trigger the sending of what still waits, so an empty table of waiters means that all is durable.
    while (this.#waiters.size > 0) await new Promise((resolve) => setTimeout(resolve, 2));
    if (this.#state === 'closing') this.#post({ kind: 'close' });
    await this.#ended;
  }

  #await(number: number, weight: number): Promise<UnitAnswer> {
    this.#charactersWaiting += weight;
    return new Promise((resolve, reject) => this.#waiters.set(number, { weight, resolve, reject }));
  }

  #flush(): void {
    this.#flushPlanned = false;
    const units: Unit[] = [];
    for (let next = this.#queue[0]; next !== undefined && this.#hasRoom(next); next = this.#queue[0]) {
      this.#unitsSent++;
      this.#charactersSent += this.#weight(next.number);
      units.push(next);
      this.#queue.shift();
    }
    if (units.length === 0) return;
    try {
      this.#post({ kind: 'units', units });
    } catch (error) {
      // Something in a unit cannot travel to a thread: a fault of the caller that must not end the process.
      const reason = error instanceof Error ? error.message : 'cannot be sent';
      this.#receive({ kind: 'answers', answers: units.map(({ number }) => [number, { kind: 'failed', reason }]) });
    }
  }

  #hasRoom(unit: Unit): boolean {
    if (this.#unitsSent === 0) return true;
    return this.#unitsSent < unitsAhead && this.#charactersSent + this.#weight(unit.number) <= charactersAhead;
  }

  #weight(number: number): number {
    return this.#waiters.get(number)?.weight ?? 0;
  }

  #post(message: WriterRequest): void {
    this.#worker.postMessage(message);
  }

  #receive(message: WriterReply): void {
    if (message.kind !== 'answers') return;
    for (const [number, answer] of message.answers) {
      const waiter = this.#waiters.get(number);
      this.#unitsSent--;
      if (waiter === undefined) continue;
      this.#charactersSent -= waiter.weight;
      this.#charactersWaiting -= waiter.weight;
      this.#waiters.delete(number);
      waiter.resolve(answer);
    }
    this.#flush();
  }

  #fail(error: unknown): void {
    this.#state = 'failed';
    this.#failure ??= error;
    this.#queue.length = 0;
    for (const waiter of this.#waiters.values()) waiter.reject(this.#unavailable());
    this.#waiters.clear();
  }

  #unavailable(): FhirError {
    return new FhirError({ code: 'store-unavailable' }, { headers: { 'Retry-After': '5' }, cause: this.#failure });
  }
}

function weightOf(steps: readonly UnitStep[]): number {
  let weight = 0;
  for (const step of steps) {
    if (step.kind === 'put' || step.kind === 'defer') weight += step.tail.length;
    else if (step.kind === 'restore') weight += step.content?.text.length ?? 0;
  }
  return weight;
}
