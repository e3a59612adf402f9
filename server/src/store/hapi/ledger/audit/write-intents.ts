import { FhirError } from '@sinfonia/profiles/issues';
import type { ForeseenVersion } from '../../write/foreseen-version.ts';
import { Batch } from '../batch.ts';
import type { LedgerDatabase } from '../ledger-database.ts';
import type { SealedEvent } from './sealed-event.ts';

/** A write that is about to be sent to the HAPI server. */
export interface WriteIntent {
  /** UUID, noted in every resource that is sent. */
  readonly id: string;
  /** What it makes; the first tells best whether it happened: a put, where there is one. */
  readonly operations: readonly ForeseenVersion[];
  /** The audit events of the write. */
  readonly events: readonly SealedEvent[];
}

/** An intent that nobody has resolved. */
export interface OpenIntent extends WriteIntent {
  /** Milliseconds since it was made, by the clock of the database. */
  readonly age: number;
}

const intentsPerStatement = 100;

/**
 * Leaves it to later commits to wait for the disk. The tables of HAPI are in the same log of PostgreSQL: a write that survives a fall
 * of the database brings with it what was committed before it.
 */
const unhurried = "unhurried AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true))";

/** The intents of writes in the ledger. */
export class WriteIntents {
  readonly #database: LedgerDatabase;
  readonly #records: Batch<WriteIntent, undefined>;
  readonly #drops: Batch<string, undefined>;

  constructor(database: LedgerDatabase) {
    this.#database = database;
    this.#records = new Batch((intents) => this.#insert(intents), intentsPerStatement);
    this.#drops = new Batch((ids) => this.#delete(ids), intentsPerStatement);
  }

  /**
   * Makes an intent as durable as the write that follows it.
   *
   * @throws FhirError `store-unavailable`: the write must not be sent
   */
  async record(intent: WriteIntent): Promise<void> {
    try {
      await this.#records.add(intent);
    } catch (cause) {
      throw new FhirError({ code: 'store-unavailable' }, { cause });
    }
  }

  /** Takes the intent of a write out that did not happen and cannot happen any more. */
  async drop(id: string): Promise<void> {
    await this.#drops.add(id);
  }

  /** Number of intents, those of writes in progress included. */
  async count(): Promise<number> {
    const { rows } = await this.#database.query<{ n: string }>('SELECT count(*) AS n FROM write_intent');
    return Number(rows[0]?.n ?? 0);
  }

  /** Intents older than this (ms), of all nodes, oldest first. */
  async olderThan(age: number, limit: number): Promise<readonly OpenIntent[]> {
    const { rows } = await this.#database.query<WriteIntent & { age: string }>(
      `SELECT id, operations, events, extract(epoch FROM clock_timestamp() - made_at) * 1000 AS age FROM write_intent
       WHERE made_at < now() - $1 * interval '1 millisecond' ORDER BY made_at LIMIT $2`,
      [age, limit],
    );
    return rows.map(({ age: text, ...intent }) => ({ ...intent, age: Number(text) }));
  }

  /** Ids of intents younger than this (ms), of all nodes. */
  async youngerThan(age: number): Promise<readonly string[]> {
    const { rows } = await this.#database.query<{ id: string }>(
      "SELECT id FROM write_intent WHERE made_at > clock_timestamp() - $1 * interval '1 millisecond'",
      [age],
    );
    return rows.map(({ id }) => id);
  }

  /** Which of these intents nobody has resolved so far. */
  async openAmong(ids: readonly string[]): Promise<readonly string[]> {
    const { rows } = await this.#database.query<{ id: string }>(
      'SELECT id FROM write_intent WHERE id = ANY($1::uuid[])',
      [ids],
    );
    return rows.map(({ id }) => id);
  }

  async #insert(intents: readonly WriteIntent[]): Promise<readonly undefined[]> {
    await this.#database.prepared(
      'record-intents',
      `WITH ${unhurried} INSERT INTO write_intent(id, operations, events)
       SELECT t.* FROM unnest($1::uuid[], $2::jsonb[], $3::jsonb[]) AS t, unhurried`,
      [
        intents.map(({ id }) => id),
        intents.map(({ operations }) => JSON.stringify(operations)),
        intents.map(({ events }) => JSON.stringify(events)),
      ],
    );
    return [];
  }

  async #delete(ids: readonly string[]): Promise<readonly undefined[]> {
    await this.#database.query(
      `WITH ${unhurried} DELETE FROM write_intent USING unhurried WHERE id = ANY($1::uuid[])`,
      [ids],
    );
    return [];
  }
}
