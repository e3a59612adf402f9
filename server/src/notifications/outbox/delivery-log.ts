import type { PrivateDatabase } from '../private-database.ts';

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

/** Entries that are kept per subscription for `$status`. */
const keptAttempts = 200;

/** The delivery log of subscriptions. */
export class DeliveryLog {
  readonly #db: PrivateDatabase;

  constructor(db: PrivateDatabase) {
    this.#db = db;
  }

  add(subscription: string, { at, kind, outcome, firstNumber, lastNumber, milliseconds }: Attempt): void {
    this.#db.atomically(() => {
      const { lastInsertRowid } = this.#db
        .sql(
          `INSERT INTO attempt(subscription, at, kind, outcome, first_number, last_number, milliseconds)
           VALUES (?, ?, ?, ?, ?, ?, ?)`,
        )
        .run(subscription, at, kind, outcome, firstNumber ?? null, lastNumber ?? null, milliseconds);
      if (Number(lastInsertRowid) % keptAttempts !== 0) return;
      this.#db
        .sql(
          `DELETE FROM attempt WHERE subscription = ?1 AND place <= (SELECT place FROM attempt WHERE subscription = ?1
           ORDER BY place DESC LIMIT 1 OFFSET ${keptAttempts})`,
        )
        .run(subscription);
    });
  }

  /** The newest entries of the delivery log of a subscription, newest first. */
  newest(subscription: string, count: number): readonly Attempt[] {
    return this.#db
      .sql('SELECT * FROM attempt WHERE subscription = ? ORDER BY place DESC LIMIT ?')
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
}
