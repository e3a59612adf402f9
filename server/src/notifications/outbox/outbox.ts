import type { StatementSync } from 'node:sqlite';
import type { Subscription } from '@medplum/fhirtypes';
import { PrivateDatabase } from '../private-database.ts';
import { passOf } from '../subscriptions/read-subscription.ts';
import { DeliveryLog } from './delivery-log.ts';
import { Passes } from './passes.ts';
import { outboxSchemas } from './schema.ts';

/** Name of the outbox in the folder of notifications. */
export const outboxDatabase = 'outbox.sqlite';

/** An event that a write gave, not yet judged: `focus` is `Type/id`, `at` the instant of the commit (ms, UTC). */
export interface PendingEvent {
  readonly place: number;
  readonly subscription: string;
  readonly topic: string;
  readonly focus: string;
  readonly at: number;
}

/** An event with its number within the subscription, from 1 and without gaps. */
export interface NumberedEvent {
  readonly number: number;
  readonly topic: string;
  readonly focus: string;
  readonly at: number;
}

/** How delivery to a subscription goes. */
export interface DeliveryState {
  readonly id: string;
  /** Number of its last event, 0 without one. */
  readonly lastNumber: number;
  /** Failed attempts in a row. */
  readonly failures: number;
  /** Not before this instant is delivery tried again (ms, UTC). */
  readonly nextAttempt: number;
}

const stateColumns = 'id, last_number AS lastNumber, failures, next_attempt AS nextAttempt';

/** Delivered events that are kept per subscription for `$events`. */
const keptEvents = 1_000;

/**
 * What is still to be told, on disk: `notifications/outbox.sqlite` in the data directory, apart from the clinical store.
 *
 * A commit is not forced to the disk: after a loss of power the last ones are gone together with the position, and are derived
 * from the log again; what was delivered since is delivered twice at worst.
 */
export class Outbox {
  readonly #db: PrivateDatabase;
  /** On whose behalf subscriptions are delivered to, with their secrets. */
  readonly passes: Passes;
  /** What was delivered, when, with which result. */
  readonly log: DeliveryLog;

  constructor(dataDirectory: string) {
    this.#db = new PrivateDatabase(dataDirectory, outboxDatabase, outboxSchemas, { durable: false });
    this.passes = new Passes(this.#db);
    this.log = new DeliveryLog(this.#db);
  }

  /** Runs changes of the outbox all or none. */
  atomically<T>(change: () => T): T {
    return this.#db.atomically(change);
  }

  /** Place in the commit log up to which events were derived; undefined before the first time. */
  position(): number | undefined {
    const row = this.#sql('SELECT position FROM progress').get();
    return row === undefined ? undefined : Number(row['position']);
  }

  setPosition(position: number): void {
    this.#sql('INSERT OR REPLACE INTO progress(only, position) VALUES (1, ?)').run(position);
  }

  /** Resources of the subscriptions as last read from the log. */
  subscriptions(): readonly { readonly id: string; readonly json: string }[] {
    const rows = this.#sql('SELECT id, json FROM subscription ORDER BY id').all();
    return rows as unknown as { id: string; json: string }[];
  }

  /** How delivery to each subscription goes. */
  states(): readonly DeliveryState[] {
    const rows = this.#sql(`SELECT ${stateColumns} FROM subscription`).all();
    return rows as unknown as DeliveryState[];
  }

  /** How delivery to one subscription goes; undefined for one that is not known. */
  state(id: string): DeliveryState | undefined {
    return this.#sql(`SELECT ${stateColumns} FROM subscription WHERE id = ?`).get(id) as unknown as
      | DeliveryState
      | undefined;
  }

  /** Notes the newest version of a subscription; its numbers go on, and what failed before is tried again at once. */
  saveSubscription(id: string, json: string): void {
    this.#sql(
      `INSERT INTO subscription(id, json) VALUES (?1, ?2)
         ON CONFLICT(id) DO UPDATE SET json = ?2, failures = 0, next_attempt = 0`,
    ).run(id, json);
  }

  /** Forgets a subscription and everything that was to be told to it. */
  removeSubscription(id: string): void {
    for (const table of ['pending', 'event', 'attempt']) {
      this.#sql(`DELETE FROM ${table} WHERE subscription = ?`).run(id);
    }
    this.#sql('DELETE FROM subscription WHERE id = ?').run(id);
  }

  addPending({ subscription, topic, focus, at }: Omit<PendingEvent, 'place'>): void {
    this.#sql('INSERT INTO pending(subscription, topic, focus, at) VALUES (?, ?, ?, ?)').run(
      subscription,
      topic,
      focus,
      at,
    );
  }

  /** The first events of a subscription that were not judged. */
  pending(subscription: string, count: number): readonly PendingEvent[] {
    const rows = this.#sql(
      'SELECT place, subscription, topic, focus, at FROM pending WHERE subscription = ? ORDER BY place LIMIT ?',
    ).all(subscription, count);
    return rows as unknown as PendingEvent[];
  }

  /** Ids of the subscriptions for which something is to be judged or delivered. */
  waiting(): readonly string[] {
    const rows = this.#sql(
      'SELECT subscription AS id FROM pending UNION SELECT subscription FROM event WHERE delivered_at IS NULL',
    ).all();
    return rows.map((row) => String(row['id']));
  }

  /** Gives the visible ones of some judged events their numbers, and forgets the others; all or none. */
  number(judged: readonly PendingEvent[], isVisible: (focus: string) => boolean): void {
    this.atomically(() => {
      for (const { place, subscription, topic, focus, at } of judged) {
        this.#sql('DELETE FROM pending WHERE place = ?').run(place);
        if (!isVisible(focus)) continue;
        const row = this.#sql(
          'UPDATE subscription SET last_number = last_number + 1 WHERE id = ? RETURNING last_number',
        ).get(subscription);
        if (row === undefined) continue;
        this.#sql('INSERT INTO event(subscription, number, topic, focus, at) VALUES (?, ?, ?, ?, ?)').run(
          subscription,
          Number(row['last_number']),
          topic,
          focus,
          at,
        );
      }
    });
  }

  /** The first numbered events that were not delivered. */
  undelivered(subscription: string, count: number): readonly NumberedEvent[] {
    const rows = this.#sql(
      `SELECT number, topic, focus, at FROM event WHERE subscription = ? AND delivered_at IS NULL
         ORDER BY number LIMIT ?`,
    ).all(subscription, count);
    return rows as unknown as NumberedEvent[];
  }

  /** Numbered events within bounds (both included), delivered or not. */
  events(subscription: string, from: number, to: number, count: number): readonly NumberedEvent[] {
    const rows = this.#sql(
      `SELECT number, topic, focus, at FROM event WHERE subscription = ? AND number BETWEEN ? AND ?
         ORDER BY number LIMIT ?`,
    ).all(subscription, from, to, count);
    return rows as unknown as NumberedEvent[];
  }

  /** Notes that events up to a number were delivered; old ones are let go. */
  markDelivered(subscription: string, upTo: number, at: number): void {
    this.atomically(() => {
      this.#sql(
        'UPDATE event SET delivered_at = ? WHERE subscription = ? AND number <= ? AND delivered_at IS NULL',
      ).run(at, subscription, upTo);
      this.#sql('DELETE FROM event WHERE subscription = ? AND number <= ? AND delivered_at IS NOT NULL').run(
        subscription,
        upTo - keptEvents,
      );
      this.#sql(
        'UPDATE subscription SET failures = 0, next_attempt = 0 WHERE id = ? AND (failures > 0 OR next_attempt > 0)',
      ).run(subscription);
    });
  }

  /** Notes a failed attempt and when the next one is due. */
  postpone(subscription: string, failures: number, nextAttempt: number): void {
    this.#sql('UPDATE subscription SET failures = ?, next_attempt = ? WHERE id = ?').run(
      failures,
      nextAttempt,
      subscription,
    );
  }

  /** Lets events go that were delivered before an instant (ms, UTC), and passes that nothing names any more. */
  clean(before: number): void {
    this.#sql('DELETE FROM event WHERE delivered_at < ?').run(before);
    const named = this.subscriptions().flatMap(({ json }) => passOf(JSON.parse(json) as Subscription) ?? []);
    this.passes.clean(new Set(named), before);
  }

  close(): void {
    this.#db.close();
  }

  #sql(text: string): StatementSync {
    return this.#db.sql(text);
  }
}
