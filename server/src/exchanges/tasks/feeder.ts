import type { Task } from '@medplum/fhirtypes';
import { codeSystemUrl } from '@sinfonia/profiles';
import { everyMatch } from '../../fhir/search/every-match.ts';
import { plainPlan } from '../../fhir/search/plain-plan.ts';
import type { Condition } from '../../fhir/search/plan.ts';
import { Changes, type Read } from '../../services/steps/changes.ts';
import { all, hasCode } from '../../services/steps/stored.ts';
import type { Exchange, Written } from '../exchange.ts';
import type { ExchangeOutbox } from '../outbox/exchange-outbox.ts';
import { type AskedCall, readTask } from './read-task.ts';
import type { CallFailure } from './settling.ts';
import { accepted, failed, noticesOfFailure, type TaskWriting, writeCall } from './task-writing.ts';

const page = 200;
const atOnce = 16;

/** What the feeder works with. */
export interface FeederParts extends TaskWriting {
  readonly exchange: Exchange;
  readonly outbox: ExchangeOutbox;
  /** Told of a Task that could not be looked at; nothing of its content. */
  readonly onFailure: (error: unknown) => void;
  readonly now?: () => number;
}

/**
 * Queues what Tasks of one exchange ask for, in the order in which they were made, under the id of the Task, so that a Task is never
 * queued twice. A Task that no message can be made of fails, and the one who asked is told where.
 *
 * A crash leaves a Task `requested` whose message is queued: it is found under its id and only marked.
 */
export class Feeder {
  readonly #parts: FeederParts;
  readonly #now: () => number;

  constructor(parts: FeederParts) {
    this.#parts = parts;
    this.#now = parts.now ?? Date.now;
  }

  /** Looks once at all that is asked for; answers how many messages were queued and orders wait. `isStopped` ends it early. */
  async look(isStopped: () => boolean = () => false): Promise<{ readonly queued: number; readonly waiting: number }> {
    let queued = 0;
    // What one order waits for keeps the later calls of that order back as well.
    const waiting = new Set<string>();
    for await (const calls of this.#pages('requested')) {
      await inOrders(calls, async (asked) => {
        const turn = this.#parts.exchange.turnOf?.(asked) ?? asked.order.value;
        if (isStopped() || waiting.has(turn)) return;
        try {
          const became = await this.#take(asked);
          if (became === 'waits') waiting.add(turn);
          if (became === 'queued') queued += 1;
        } catch (error) {
          waiting.add(turn);
          this.#parts.onFailure(error);
        }
      });
      if (isStopped()) break;
    }
    return { queued, waiting: waiting.size };
  }

  /**
   * Queues again what is accepted and in no outbox, as after a restore of an older one: the other system is asked before anything is
   * sent. Answers how many there were.
   */
  async recover(): Promise<number> {
    const { context, exchange, outbox } = this.#parts;
    let found = 0;
    for await (const calls of this.#pages('accepted')) {
      for (const asked of calls) {
        if (outbox.find(exchange.name, asked.task.id) !== undefined) continue;
        try {
          const written = await exchange.write(asked, context.store);
          if (written.ok) this.#queue(asked, written, 'unsure');
          else await this.#refuse(asked, written.place);
          found += 1;
        } catch (error) {
          this.#parts.onFailure(error);
        }
      }
    }
    return found;
  }

  async #take(asked: AskedCall): Promise<'queued' | 'known' | 'refused' | 'waits'> {
    const { context, exchange, outbox } = this.#parts;
    const { name } = exchange;
    if (outbox.find(name, asked.task.id) !== undefined) {
      await this.#accept(asked);
      return 'known';
    }
    const written = await exchange.write(asked, context.store);
    if (!written.ok && written.later === true) return 'waits';
    if (!written.ok) return (await this.#refuse(asked, written.place)) ? 'refused' : 'waits';
    this.#queue(asked, written, 'waiting');
    await this.#accept(asked);
    return 'queued';
  }

  #queue(
    { task, order }: AskedCall,
    { key = order.value, kind, body }: Written & { ok: true },
    state: 'waiting' | 'unsure',
  ): void {
    const { outbox, exchange } = this.#parts;
    outbox.queue(exchange.name, { key, id: task.id, kind, body }, this.#now(), state);
  }

  /** What is settled meanwhile stays so: the change is bound to the version that was read. */
  async #accept(asked: AskedCall): Promise<void> {
    const now = this.#now();
    const changes = new Changes(undefined);
    changes.update(accepted(asked, now));
    await writeCall(this.#parts, asked, 'exchange-queue', changes, now);
  }

  async #refuse(asked: AskedCall, place: string): Promise<boolean> {
    const now = this.#now();
    const failure: CallFailure = { code: 'unwritable', reason: place };
    const changes = new Changes(undefined);
    changes.update(failed(asked, failure, now));
    await this.#parts.exchange.fail?.(asked, failure, { store: this.#parts.context.store, changes, now });
    for (const notice of await noticesOfFailure(asked, now)) changes.create(notice);
    return writeCall(this.#parts, asked, 'exchange-fail', changes, now);
  }

  /** The calls of Tasks in a state, in the order in which they were made, page by page. */
  async *#pages(status: 'requested' | 'accepted'): AsyncGenerator<readonly AskedCall[]> {
    const code: Condition = {
      kind: 'token',
      parameter: { type: 'Task', code: 'code' },
      anyOf: this.#parts.exchange.calls.map((call) => ({ system: codeSystemUrl.ExchangeCall, code: call })),
    };
    const plan = plainPlan(['Task'], all(hasCode('Task', 'status', status), code), page);
    let calls: AskedCall[] = [];
    for await (const { json } of everyMatch(this.#parts.context.store, plan)) {
      const asked = readTask(JSON.parse(json ?? '{}') as Read<Task>);
      if (asked !== undefined) calls.push(asked);
      if (calls.length < page) continue;
      yield calls;
      calls = [];
    }
    yield calls;
  }
}

/** Does something with each call: those of one order one after the other, those of several side by side. */
async function inOrders(calls: readonly AskedCall[], work: (asked: AskedCall) => Promise<void>): Promise<void> {
  const orders = [...Map.groupBy(calls, ({ order }) => order.value).values()];
  const take = async (): Promise<void> => {
    for (let next = orders.shift(); next !== undefined; next = orders.shift())
      for (const asked of next) await work(asked);
  };
  await Promise.all(Array.from({ length: atOnce }, take));
}
