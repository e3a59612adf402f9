import { createHash } from 'node:crypto';
import { PrivateDatabase } from '../../notifications/private-database.ts';
import type { OutboxMessage } from './exchange-handler.ts';
import { exchangeOutboxSchemas } from './schema.ts';

/** Folder of what exchanges keep, in the data directory. */
export const exchangeFolder = 'exchanges';

/** Name of the outbox in the folder of exchanges. */
export const exchangeOutboxDatabase = 'outbox.sqlite';

/**
 * Where a message is: `waiting` to be sent for the first time or again without doubt, `sending`, `unsure` whether it has its
 * effect, `dead` until someone decides, `done`, or `discarded` by someone.
 */
export type MessageState = 'waiting' | 'sending' | 'unsure' | 'dead' | 'done' | 'discarded';

/** A message with what became of it; instants in ms, UTC. */
export interface StoredMessage extends OutboxMessage {
  readonly state: MessageState;
  readonly due: number;
  readonly created: number;
  readonly changed: number;
  /** Last failure in fixed words. */
  readonly reason?: string;
  readonly answer?: string;
  /** Why a dead message is dead. */
  readonly cause?: DeathCause;
}

/** A dead message was refused, found something else in its place, or was tried as often as it may be. */
export type DeathCause = 'refused' | 'conflict' | 'exhausted';

/** A message of the outbox without its content, to be shown. */
export type MessageSummary = Omit<StoredMessage, 'body' | 'answer'>;

/** Place of a queued message, or that another one was queued under its id before. */
export type Queued =
  | { readonly ok: true; readonly place: number }
  | { readonly ok: false; readonly reason: 'other-message' };

const columns = 'place, key, id, kind, body, state, attempts, due, created, changed, reason, answer, cause';

/** How many messages are in one state, and when the oldest was queued (ms, UTC). */
export interface StateFigures {
  readonly count: number;
  readonly oldest: number;
}

/**
 * What is still to be told to other systems, on disk: `exchanges/outbox.sqlite` in the data directory. Each change is on disk when
 * it returns, so that neither a killed process nor a loss of power forgets what was queued or sent.
 *
 * A message is sent only when everything that was queued before it under the same key is done; a dead one holds the others back.
 */
export class ExchangeOutbox {
  readonly #db: PrivateDatabase;

  constructor(dataDirectory: string) {
    this.#db = new PrivateDatabase(dataDirectory, exchangeOutboxDatabase, exchangeOutboxSchemas, {
      durable: true,
      folder: exchangeFolder,
    });
  }

  /** Runs changes all or none, with one wait for the disk. */
  atomically<T>(change: () => T): T {
    return this.#db.atomically(change);
  }

  /**
   * Queues a message. The same id with the same content is the same message, with other content it is refused. One that may have been
   * queued before, in an outbox that is lost, is `unsure`: the other system is asked first.
   */
  queue(
    exchange: string,
    { key, id, kind, body }: Pick<OutboxMessage, 'key' | 'id' | 'kind' | 'body'>,
    now = Date.now(),
    state: 'waiting' | 'unsure' = 'waiting',
  ): Queued {
    const digest = createHash('sha256')
      .update(JSON.stringify([key, kind, body]))
      .digest('base64');
    return this.#db.atomically(() => {
      const { lastInsertRowid, changes } = this.#sql(
        `INSERT INTO message(exchange, key, id, kind, body, digest, state, due, created, changed)
           VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?8, ?7, ?7, ?7) ON CONFLICT DO NOTHING`,
      ).run(exchange, key, id, kind, body, digest, now, state);
      if (changes === 1) return { ok: true, place: Number(lastInsertRowid) };
      // The content of a settled message may have been let go of; its digest stays.
      const found = this.#sql('SELECT place, digest FROM message WHERE exchange = ? AND id = ?').get(exchange, id);
      if (found?.['digest'] !== digest) return { ok: false, reason: 'other-message' };
      return { ok: true, place: Number(found['place']) };
    });
  }

  /** A message by its id. */
  find(exchange: string, id: string): StoredMessage | undefined {
    const row = this.#sql(`SELECT ${columns} FROM message WHERE exchange = ? AND id = ?`).get(exchange, id);
    return row === undefined ? undefined : toMessage(row);
  }

  /** Messages that may be called for now, the first of each key only, oldest first. */
  due(exchange: string, now: number, count: number): readonly StoredMessage[] {
    return this.#sql(
      `SELECT ${columns} FROM message m WHERE exchange = ?1 AND state IN ('waiting', 'unsure') AND due <= ?2
         AND NOT EXISTS (SELECT 1 FROM message e WHERE e.exchange = m.exchange AND e.key = m.key AND e.place < m.place
           AND e.state NOT IN ('done', 'discarded'))
       ORDER BY due, place LIMIT ?3`,
    )
      .all(exchange, now, count)
      .map(toMessage);
  }

  /** The earliest instant at which something may be due; undefined when nothing waits. */
  nextDue(exchange: string): number | undefined {
    const row = this.#sql(
      "SELECT min(due) AS due FROM message WHERE exchange = ? AND state IN ('waiting', 'unsure')",
    ).get(exchange);
    return row?.['due'] == null ? undefined : Number(row['due']);
  }

  /** The answer of the last message of a kind that is done, under a key. */
  answerOf(exchange: string, key: string, kind: string): string | undefined {
    const row = this.#sql(
      `SELECT answer FROM message WHERE exchange = ? AND key = ? AND kind = ? AND state = 'done'
       ORDER BY place DESC LIMIT 1`,
    ).get(exchange, key, kind);
    return typeof row?.['answer'] === 'string' ? row['answer'] : undefined;
  }

  /** Notes that messages are about to be sent: from here on nobody knows, until an answer comes. */
  markSending(places: readonly number[], now: number): void {
    this.#db.atomically(() => {
      const mark = this.#sql(
        "UPDATE message SET state = 'sending', attempts = attempts + 1, changed = ? WHERE place = ?",
      );
      for (const place of places) mark.run(now, place);
    });
  }

  /** Notes where a message is after a call. */
  mark(
    place: number,
    change: {
      readonly state: MessageState;
      readonly due: number;
      readonly reason?: string;
      readonly answer?: string;
      readonly cause?: DeathCause;
    },
    now: number,
  ): void {
    this.#sql(
      `UPDATE message SET state = ?, due = ?, reason = ?, answer = coalesce(?, answer), cause = ?, changed = ? WHERE place = ?
         AND state NOT IN ('done', 'discarded')`,
    ).run(change.state, change.due, change.reason ?? null, change.answer ?? null, change.cause ?? null, now, place);
  }

  /** Ended messages whose end was not told to the one who queued them, oldest first. */
  untold(exchange: string, count: number): readonly StoredMessage[] {
    return this.#sql(
      `SELECT ${columns} FROM message WHERE exchange = ? AND state IN ('done', 'dead', 'discarded') AND told IS NOT state
       ORDER BY place LIMIT ?`,
    )
      .all(exchange, count)
      .map(toMessage);
  }

  /** Notes that the end of a message was told, unless it has changed since. */
  markTold({ place, state, changed }: StoredMessage): void {
    this.#sql('UPDATE message SET told = ?1 WHERE place = ?2 AND state = ?1 AND changed = ?3').run(
      state,
      place,
      changed,
    );
  }

  /** Messages of an exchange in some states, oldest first, without their content. */
  list(exchange: string, states: readonly MessageState[], count: number): readonly MessageSummary[] {
    return this.#sql(
      `SELECT ${columns} FROM message WHERE exchange = ? AND state IN (SELECT value FROM json_each(?)) ORDER BY place LIMIT ?`,
    )
      .all(exchange, JSON.stringify(states), count)
      .map(toSummary);
  }

  /** How many messages are in each state, and how old the oldest is. */
  figures(exchange: string): ReadonlyMap<MessageState, StateFigures> {
    const rows = this.#sql(
      'SELECT state, count(*) AS number, min(created) AS oldest FROM message WHERE exchange = ? GROUP BY state',
    ).all(exchange);
    return new Map(
      rows.map((row) => [
        row['state'] as MessageState,
        { count: Number(row['number']), oldest: Number(row['oldest']) },
      ]),
    );
  }

  /** Names of the exchanges that have messages. */
  exchanges(): readonly string[] {
    return this.#sql('SELECT DISTINCT exchange FROM message ORDER BY exchange')
      .all()
      .map((row) => String(row['exchange']));
  }

  /** Takes back a sending that was not made, since something is needed first; it does not count as an attempt. */
  takeBack(place: number, due: number, reason: string, now: number): void {
    this.#sql(
      `UPDATE message SET state = 'waiting', attempts = attempts - 1, due = ?, reason = ?, changed = ?
       WHERE place = ? AND state = 'sending'`,
    ).run(due, reason, now, place);
  }

  /** Counts one more call for a message that is not sent anew. */
  countAttempt(place: number): void {
    this.#sql('UPDATE message SET attempts = attempts + 1 WHERE place = ?').run(place);
  }

  /** Messages that were being sent when the process ended: nobody knows about them. */
  recover(exchange: string, due: number, now: number): number {
    return Number(
      this.#sql(
        `UPDATE message SET state = 'unsure', reason = 'interrupted', due = ?, changed = ?
         WHERE exchange = ? AND state = 'sending'`,
      ).run(due, now, exchange).changes,
    );
  }

  /** Dead messages, oldest first, with their reasons and without their content. */
  dead(exchange: string, count: number): readonly MessageSummary[] {
    return this.#sql(`SELECT ${columns} FROM message WHERE exchange = ? AND state = 'dead' ORDER BY place LIMIT ?`)
      .all(exchange, count)
      .map(toSummary);
  }

  /** Lets a dead message go out again; the other system is asked first. False when it is not dead. */
  sendAgain(exchange: string, id: string, now = Date.now()): boolean {
    const { changes } = this.#sql(
      `UPDATE message SET state = 'unsure', attempts = 0, due = ?1, changed = ?1, told = NULL, cause = NULL
       WHERE exchange = ?2 AND id = ?3 AND state = 'dead'`,
    ).run(now, exchange, id);
    return changes === 1;
  }

  /** Gives up a dead message, so that what waits behind it goes on. False when it is not dead. */
  discard(exchange: string, id: string, now = Date.now()): boolean {
    const { changes } = this.#sql(
      "UPDATE message SET state = 'discarded', changed = ? WHERE exchange = ? AND id = ? AND state = 'dead'",
    ).run(now, exchange, id);
    return changes === 1;
  }

  /** How many messages are in each state. */
  counts(exchange: string): ReadonlyMap<MessageState, number> {
    const rows = this.#sql('SELECT state, count(*) AS number FROM message WHERE exchange = ? GROUP BY state').all(
      exchange,
    );
    return new Map(rows.map((row) => [row['state'] as MessageState, Number(row['number'])]));
  }

  /** Lets go of the content of what was settled before an instant; ids, kinds and answers stay. */
  clean(before: number): void {
    this.#sql("UPDATE message SET body = '' WHERE state IN ('done', 'discarded') AND changed < ? AND body <> ''").run(
      before,
    );
  }

  close(): void {
    this.#db.close();
  }

  #sql(text: string) {
    return this.#db.sql(text);
  }
}

function toMessage(row: Record<string, unknown>): StoredMessage {
  const { reason, answer, cause, ...rest } = row;
  return {
    ...(rest as unknown as StoredMessage),
    ...(typeof reason === 'string' ? { reason } : {}),
    ...(typeof answer === 'string' ? { answer } : {}),
    ...(typeof cause === 'string' ? { cause: cause as DeathCause } : {}),
  };
}

function toSummary(row: Record<string, unknown>): MessageSummary {
  const { body: _body, answer: _answer, ...summary } = toMessage(row);
  return summary;
}
