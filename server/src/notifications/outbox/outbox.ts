import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { outboxSchema } from './schema.ts';

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

/** One entry of the delivery log: when, what and with which result; nothing of the events but their numbers. */
export interface Attempt {
  readonly at: number;
  readonly kind: 'handshake' | 'heartbeat' | 'events';
  /** `delivered`, or a short technical reason such as `status 503`, `timeout`, `address refused`. */
  readonly outcome: string;
  readonly firstNumber?: number;
  readonly lastNumber?: number;
  readonly milliseconds: number;
}

/** Delivered events, and entries of the delivery log, that are kept per subscription for `$events` and `$status`. */
const keptEvents = 1_000;
const keptAttempts = 200;

/**
 * What is still to be told, on disk: `notifications/outbox.sqlite` in the data directory, apart from the clinical store.
 *
 * A commit is not forced to the disk: after a loss of power the last ones are gone together with the position, and are derived
 * from the log again; what was delivered since is delivered twice at worst.
 */
export class Outbox {
  readonly #db: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  constructor(dataDirectory: string) {
    const folder = join(dataDirectory, 'notifications');
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const file = join(folder, 'outbox.sqlite');
    const isNew = !existsSync(file);
    this.#db = new DatabaseSync(file, { timeout: 5_000 });
    if (isNew) chmodSync(file, 0o600);
    this.#db.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;');
    this.atomically(() => {
      if (Number(this.#db.prepare('PRAGMA user_version').get()?.['user_version']) > 0) return;
      this.#db.exec(outboxSchema);
      this.#db.exec('PRAGMA user_version=1');
    });
  }

  /** Runs changes of the outbox all or none. */
  atomically<T>(change: () => T): T {
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      const result = change();
      this.#db.exec('COMMIT');
      return result;
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
      throw error;
    }
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

  log(subscription: string, { at, kind, outcome, firstNumber, lastNumber, milliseconds }: Attempt): void {
    this.atomically(() => {
      const { lastInsertRowid } = this.#sql(
        `INSERT INTO attempt(subscription, at, kind, outcome, first_number, last_number, milliseconds)
           VALUES (?, ?, ?, ?, ?, ?, ?)`,
      ).run(subscription, at, kind, outcome, firstNumber ?? null, lastNumber ?? null, milliseconds);
      if (Number(lastInsertRowid) % keptAttempts !== 0) return;
      this.#sql(
        `DELETE FROM attempt WHERE subscription = ?1 AND place <= (SELECT place FROM attempt WHERE subscription = ?1
           ORDER BY place DESC LIMIT 1 OFFSET ${keptAttempts})`,
      ).run(subscription);
    });
  }

  /** The newest entries of the delivery log of a subscription, newest first. */
  attempts(subscription: string, count: number): readonly Attempt[] {
    return this.#sql('SELECT * FROM attempt WHERE subscription = ? ORDER BY place DESC LIMIT ?')
      .all(subscription, count)
      .map((row) => ({
        at: Number(row['at']),
        kind: row['kind'] as Attempt['kind'],
        outcome: String(row['outcome']),
        ...(row['first_number'] === null ? {} : { firstNumber: Number(row['first_number']) }),
        ...(row['last_number'] === null ? {} : { lastNumber: Number(row['last_number']) }),
        milliseconds: Number(row['milliseconds']),
      }));
  }

  /** Keeps a pass; on disk when this returns, since the resource that names it is durable too. */
  savePass(id: string, pass: StoredPass): void {
    this.#db.exec('PRAGMA synchronous=FULL');
    try {
      this.#sql('INSERT INTO pass(id, principal, endpoint, headers, secret, created) VALUES (?, ?, ?, ?, ?, ?)').run(
        id,
        pass.principal,
        pass.endpoint,
        pass.headers,
        pass.secret ?? null,
        Date.now(),
      );
    } finally {
      this.#db.exec('PRAGMA synchronous=NORMAL');
    }
  }

  pass(id: string): StoredPass | undefined {
    const row = this.#sql('SELECT principal, endpoint, headers, secret FROM pass WHERE id = ?').get(id);
    if (row === undefined) return undefined;
    const secret = row['secret'];
    return {
      principal: String(row['principal']),
      endpoint: String(row['endpoint']),
      headers: String(row['headers']),
      ...(typeof secret === 'string' ? { secret } : {}),
    };
  }

  close(): void {
    this.#statements.clear();
    this.#db.close();
  }

  #sql(text: string): StatementSync {
    let statement = this.#statements.get(text);
    if (statement === undefined) {
      statement = this.#db.prepare(text);
      this.#statements.set(text, statement);
    }
    return statement;
  }
}

/** A pass as stored: JSON texts of the principal and of the header lines. */
export interface StoredPass {
  readonly principal: string;
  readonly endpoint: string;
  readonly headers: string;
  readonly secret?: string;
}
