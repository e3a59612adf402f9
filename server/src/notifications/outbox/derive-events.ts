import type { Subscription } from '@medplum/fhirtypes';
import type { Change, ChangeFeed } from '../../store/change-feed.ts';
import { type ReadSubscription, readSubscription } from '../subscriptions/read-subscription.ts';
import { matchesCriteria } from '../topics/criteria.ts';
import { compileTopics } from '../topics/match-topics.ts';
import type { Topic } from '../topics/topic.ts';
import type { Outbox } from './outbox.ts';

/** A subscription with its parsed request; `status` is that of the resource. */
export interface FollowedSubscription {
  readonly id: string;
  readonly resource: Subscription;
  readonly read: ReadSubscription;
}

/** What events are derived with. */
export interface DeriverParts {
  readonly outbox: Outbox;
  readonly feed: ChangeFeed;
  readonly topics: readonly Topic[];
  readonly fhirBase: string;
}

/** The outbox is not where this follower left it. */
class OutboxMoved extends Error {}

/**
 * Follows the commit log and turns it into pending events. Subscriptions are read from the same log, so an event goes to those
 * that were active at its place in the log, however late it is derived.
 */
export class EventDeriver {
  readonly #outbox: Outbox;
  readonly #feed: ChangeFeed;
  readonly #types: readonly string[];
  readonly #match: ReturnType<typeof compileTopics>;
  readonly #fhirBase: string;
  readonly #followed = new Map<string, FollowedSubscription>();
  #position: number;

  private constructor({ outbox, feed, topics, fhirBase }: DeriverParts, position: number) {
    this.#outbox = outbox;
    this.#feed = feed;
    this.#fhirBase = fhirBase;
    this.#match = compileTopics(topics, fhirBase);
    this.#types = [
      'Subscription',
      ...new Set(topics.flatMap(({ triggers }) => triggers.map(({ resource }) => resource))),
    ];
    this.#position = position;
    this.#readFollowed();
  }

  /** Begins where the outbox was left; a new outbox, or one that is ahead of a restored store, at the end of the log. */
  static async open(parts: DeriverParts): Promise<EventDeriver> {
    const { outbox, feed } = parts;
    // Read before the end: another process with the same outbox may go on meanwhile, which is not being ahead.
    const left = outbox.position();
    const end = await feed.end();
    const isAhead = left === undefined || left > end;
    if (isAhead) outbox.setPosition(end);
    return new EventDeriver(parts, isAhead ? end : left);
  }

  /** Subscriptions by id as of the place in the log that was reached. */
  get followed(): ReadonlyMap<string, FollowedSubscription> {
    return this.#followed;
  }

  /**
   * Derives the next part of the log; true when there was something. Events and position are kept together or not at all. Steps that are
   * under way at the same time derive a part once. `tolerance`: see {@link ChangeFeed.end}.
   */
  async step(tolerance?: number): Promise<boolean> {
    const from = this.#position;
    if ((await this.#feed.end(tolerance)) <= from) return false;
    const { changes, position } = await this.#feed.after(from, this.#types);
    try {
      this.#outbox.atomically(() => {
        // Another process with the same data directory, or another step, may have gone on meanwhile.
        if (this.#outbox.position() !== from) throw new OutboxMoved();
        for (const change of changes) this.#take(change);
        this.#outbox.setPosition(position);
      });
    } catch (error) {
      // Nothing of this part was kept: what was followed before counts again.
      this.#readFollowed();
      if (!(error instanceof OutboxMoved)) throw error;
      this.#position = this.#outbox.position() ?? this.#position;
      return true;
    }
    this.#position = position;
    return true;
  }

  #take({ version, previous }: Change): void {
    const { type, id, json } = version;
    if (type === 'Subscription') {
      this.#follow(id, json);
      return;
    }
    if (json === undefined || this.#followed.size === 0) return;
    const current = JSON.parse(json) as object;
    const before = previous?.json === undefined ? {} : { previous: JSON.parse(previous.json) as object };
    for (const topic of this.#match({ type, current, ...before })) {
      for (const { id: subscription, resource, read } of this.#followed.values()) {
        if (read.topic !== topic || !isTold(resource)) continue;
        if (read.end !== undefined && read.end <= version.lastUpdated) continue;
        if (!this.#passesFilters(read, type, current)) continue;
        this.#outbox.addPending({ subscription, topic: topic.id, focus: `${type}/${id}`, at: version.lastUpdated });
      }
    }
  }

  /** Filters on other types than that of the write say nothing about it, unless there are only such. */
  #passesFilters({ filters }: ReadSubscription, type: string, current: object): boolean {
    if (filters.length === 0) return true;
    const own = filters.filter((filter) => filter.type === type);
    return own.length > 0 && own.every(({ criteria }) => matchesCriteria(current, type, criteria, this.#fhirBase));
  }

  #follow(id: string, json: string | undefined): void {
    if (json === undefined) {
      this.#followed.delete(id);
      this.#outbox.removeSubscription(id);
      return;
    }
    this.#outbox.saveSubscription(id, json);
    this.#remember(id, json);
  }

  #remember(id: string, json: string): void {
    const resource = JSON.parse(json) as Subscription;
    const read = readSubscription(resource);
    // One that came in another way, e.g. with a copy of another store, is not delivered.
    if ('faults' in read) this.#followed.delete(id);
    else this.#followed.set(id, { id, resource, read });
  }

  #readFollowed(): void {
    this.#followed.clear();
    for (const { id, json } of this.#outbox.subscriptions()) this.#remember(id, json);
  }
}

/** Events go on being kept for one that cannot be delivered at the moment (`error`), so that none is missing once it can. */
function isTold({ status }: Subscription): boolean {
  return status === 'active' || status === 'error';
}
