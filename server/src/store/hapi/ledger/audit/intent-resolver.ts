import type { Fate } from '../../write/learn-fate.ts';
import type { EventAppender } from './event-appender.ts';
import type { OpenIntent, WriteIntents } from './write-intents.ts';

/** Age in milliseconds at which an intent is looked at: before, its own node most likely resolves it. */
export const resolvedByOthersAfter = 5_000;
/**
 * Age in milliseconds from which a write that has not happened is taken not to happen any more: much longer than a request is
 * waited for, and than a transaction of the server lasts.
 */
const settled = 300_000;
/** Intents looked at in one round. */
const round = 100;

/**
 * Resolves the intents of writes whose node ended, or did not get an answer, by looking at the server. Every node may resolve every
 * intent: those that happened are linked once, whoever is faster.
 */
export class IntentResolver {
  readonly #intents: WriteIntents;
  readonly #appender: EventAppender;
  readonly #fateOf: (intent: OpenIntent) => Promise<Fate>;

  constructor(intents: WriteIntents, appender: EventAppender, fateOf: (intent: OpenIntent) => Promise<Fate>) {
    this.#intents = intents;
    this.#appender = appender;
    this.#fateOf = fateOf;
  }

  /** Resolves what can be told now. */
  async resolve(): Promise<void> {
    for (const intent of await this.#intents.olderThan(resolvedByOthersAfter, round)) {
      const fate = await this.#fateOf(intent);
      if (fate === 'happened') await this.#appender.append({ events: intent.events, intent: intent.id });
      else if (fate === 'impossible' || intent.age > settled) await this.#intents.drop(intent.id);
    }
  }
}
