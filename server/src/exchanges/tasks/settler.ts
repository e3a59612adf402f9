import { Changes } from '../../services/steps/changes.ts';
import { readResource } from '../../services/steps/stored.ts';
import type { Exchange } from '../exchange.ts';
import type { ExchangeOutbox, StoredMessage } from '../outbox/exchange-outbox.ts';
import { type AskedCall, readTask } from './read-task.ts';
import type { CallFailure } from './settling.ts';
import { completed, failed, noticesOfFailure, noticesToPerson, type TaskWriting, writeCall } from './task-writing.ts';

/** What the settler works with. */
export interface SettlerParts extends TaskWriting {
  readonly exchange: Exchange;
  readonly outbox: ExchangeOutbox;
  /** Told of an end that could not be written; nothing of its content. */
  readonly onFailure: (error: unknown) => void;
}

const atOnce = 16;
const page = 200;
const attempts = 5;
/** How long an end that could not be written is left alone, ms. */
const rest = 10_000;

/**
 * Writes what became of queued messages into their Tasks and into what they are about. The end is written once: the Task carries the
 * instant of the end, by which an end that was written before a crash is known.
 */
export class Settler {
  readonly #parts: SettlerParts;
  /** Until when what could not be written is left alone (ms, UTC), by place. */
  readonly #resting = new Map<number, number>();

  constructor(parts: SettlerParts) {
    this.#parts = parts;
  }

  /** Writes the ends that are not written yet; answers how many it wrote. `isStopped` ends it early. */
  async look(isStopped: () => boolean = () => false): Promise<number> {
    const { outbox, exchange } = this.#parts;
    let told = 0;
    for (;;) {
      const now = Date.now();
      const ends = outbox.untold(exchange.name, page + this.#resting.size);
      const keys = new Set(ends.filter(({ place }) => (this.#resting.get(place) ?? 0) > now).map(({ key }) => key));
      // The ends of one order one after the other, those of several side by side.
      const orders = [...Map.groupBy(ends, ({ key }) => key)].flatMap(([key, list]) => (keys.has(key) ? [] : [list]));
      let done = 0;
      const work = async (): Promise<void> => {
        for (let next = orders.shift(); next !== undefined && !isStopped(); next = orders.shift()) {
          for (const message of next) {
            if (!(await this.#tell(message))) break;
            done += 1;
          }
        }
      };
      await Promise.all(Array.from({ length: atOnce }, work));
      told += done;
      if (done === 0 || ends.length < page || isStopped()) return told;
    }
  }

  async #tell(message: StoredMessage): Promise<boolean> {
    const { outbox, onFailure } = this.#parts;
    try {
      for (let attempt = 1; attempt <= attempts; attempt++) {
        if (!(await this.#write(message))) continue;
        outbox.markTold(message);
        this.#resting.delete(message.place);
        return true;
      }
    } catch (error) {
      onFailure(error);
    }
    this.#resting.set(message.place, Date.now() + rest);
    return false;
  }

  /** False when something changed meanwhile. */
  async #write(message: StoredMessage): Promise<boolean> {
    const { context, exchange } = this.#parts;
    const task = await readResource(context.store, 'Task', `Task/${message.id}`);
    const asked = task === undefined ? undefined : readTask(task);
    // A Task that was deleted, or is not in a restored store, has nobody to be told.
    if (asked === undefined || isWritten(asked, message)) return true;
    const changes = new Changes(undefined);
    const now = Date.now();
    const work = { store: context.store, changes, now };
    if (message.state === 'done') {
      const { results, tellPerson } = await exchange.settle(asked, message.answer ?? '', work);
      changes.update(completed(asked, results, message.changed));
      if (tellPerson !== undefined)
        for (const notice of await noticesToPerson(context.store, asked, tellPerson, now)) changes.create(notice);
      return writeCall(this.#parts, asked, 'exchange-complete', changes, now);
    }
    const failure = failureOf(message);
    changes.update(failed(asked, failure, message.changed));
    await exchange.fail?.(asked, failure, work);
    for (const notice of await noticesOfFailure(asked, now)) changes.create(notice);
    return writeCall(this.#parts, asked, 'exchange-fail', changes, now);
  }
}

/** Whether the Task already tells this end. */
function isWritten({ task }: AskedCall, { state, changed }: StoredMessage): boolean {
  const isEnded = state === 'done' ? task.status === 'completed' : task.status === 'failed';
  return isEnded && task.lastModified !== undefined && Date.parse(task.lastModified) === changed;
}

/** Why a dead or discarded message failed, in fixed words and codes of the other system. */
function failureOf({ state, cause, reason = '', answer }: StoredMessage): CallFailure {
  const codes = codesOf(answer).filter((code) => code !== reason);
  const words = [reason, ...codes].filter((one) => one !== '').join(' ') || 'unknown';
  if (state === 'discarded') return { code: 'given-up', reason: words };
  if (reason === 'unwritable') return { code: 'unwritable', reason: words };
  if (cause === 'conflict') return { code: 'conflict', reason: words };
  return { code: cause === 'exhausted' ? 'unreachable' : 'refused', reason: words };
}

function codesOf(answer: string | undefined): readonly string[] {
  if (answer === undefined) return [];
  const { codes } = JSON.parse(answer) as { readonly codes?: unknown };
  return Array.isArray(codes) ? codes.filter((code): code is string => /^[A-Za-z0-9-]{1,40}$/.test(String(code))) : [];
}
