import { Worker } from 'node:worker_threads';
import type { Store } from '../../store/port.ts';
import type { IndicatorResult } from '../indicators/answer-indicators.ts';
import type { DatasetQuestion, DatasetReply, DatasetRequest, DatasetStart } from './protocol.ts';

/** Resources of one message, and messages on their way at once: what is held of the input, however large it is. */
const resourcesPerMessage = 256;
const messagesOnTheWay = 2;

const ending = import.meta.url.slice(import.meta.url.lastIndexOf('.'));

/** A data set in a thread of its own. */
export interface Dataset {
  /** Instant (ms since the epoch, UTC) at which the store was as the data say. */
  readonly asOf: number;
  readonly resources: number;
  /** Rows of views that were left out, because the resource is not as its profile asks. */
  readonly leftOut: number;
  ask(question: DatasetQuestion): Promise<readonly IndicatorResult[]>;
  close(): Promise<void>;
}

/**
 * Fills a data set from a snapshot of the store, while it goes on being written. `progress` is told how many resources are in.
 * Rejects with what the store or the thread fails with; nothing stays behind then.
 */
export async function buildDataset(
  store: Pick<Store, 'scan'>,
  start: DatasetStart,
  progress: (resources: number) => void = () => undefined,
): Promise<Dataset> {
  const thread = new DatasetThread(start);
  try {
    const { types } = await thread.next('ready');
    const asOf = Date.now();
    let texts: string[] = [];
    let sent = 0;
    let resources = 0;
    const send = async (): Promise<void> => {
      thread.post({ kind: 'add', texts });
      texts = [];
      sent += 1;
      if (sent > messagesOnTheWay) await thread.next('taken');
    };
    for await (const { json } of store.scan({ types })) {
      if (json === undefined) continue;
      texts.push(json);
      resources += 1;
      if (texts.length === resourcesPerMessage) {
        await send();
        progress(resources);
      }
    }
    if (texts.length > 0) await send();
    thread.post({ kind: 'finish' });
    const { leftOut } = await thread.next('finished');
    return {
      asOf,
      resources,
      leftOut,
      ask: (question) => thread.ask(question),
      close: () => thread.close(),
    };
  } catch (error) {
    await thread.close();
    throw error;
  }
}

type Named<Kind extends DatasetReply['kind']> = Extract<DatasetReply, { readonly kind: Kind }>;

/** The other end of `dataset-thread.ts`. */
class DatasetThread {
  readonly #worker: Worker;
  /** Replies that nobody waited for yet, and who waits for one. */
  readonly #replies: DatasetReply[] = [];
  readonly #questions = new Map<number, PromiseWithResolvers<readonly IndicatorResult[]>>();
  #waiting: (() => void) | undefined;
  #failure: Error | undefined;
  #number = 0;

  constructor(start: DatasetStart) {
    this.#worker = new Worker(new URL(`./dataset-thread${ending}`, import.meta.url), {
      workerData: start,
      name: 'sinfonia-indicators',
    });
    this.#worker.on('message', (reply: DatasetReply) => this.#receive(reply));
    this.#worker.on('error', (error: Error) => this.#fail(error));
    this.#worker.on('exit', () => this.#fail(new Error('the thread of the indicators ended')));
  }

  post(request: DatasetRequest): void {
    this.#worker.postMessage(request);
  }

  /** The next reply of a kind while the data set is filled; earlier ones of other kinds are passed over. */
  async next<Kind extends DatasetReply['kind']>(kind: Kind): Promise<Named<Kind>> {
    for (;;) {
      const reply = this.#replies.shift();
      if (reply?.kind === kind) return reply as Named<Kind>;
      if (reply !== undefined) continue;
      if (this.#failure !== undefined) throw this.#failure;
      await new Promise<void>((resolve) => {
        this.#waiting = resolve;
      });
    }
  }

  ask(question: DatasetQuestion): Promise<readonly IndicatorResult[]> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    const number = this.#number++;
    const asked = Promise.withResolvers<readonly IndicatorResult[]>();
    this.#questions.set(number, asked);
    this.post({ kind: 'ask', number, question });
    return asked.promise;
  }

  /** Ends the thread once what was asked is answered. */
  async close(): Promise<void> {
    await Promise.allSettled([...this.#questions.values()].map(({ promise }) => promise));
    await this.#worker.terminate();
  }

  #receive(reply: DatasetReply): void {
    if (reply.kind === 'answer' || reply.kind === 'failed') {
      const asked = this.#questions.get(reply.number);
      this.#questions.delete(reply.number);
      if (reply.kind === 'answer') asked?.resolve(reply.results);
      else asked?.reject(reply.error);
      return;
    }
    this.#replies.push(reply);
    this.#waiting?.();
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    for (const asked of this.#questions.values()) asked.reject(this.#failure);
    this.#questions.clear();
    this.#waiting?.();
  }
}
