import type { PrivateDatabase } from '../private-database.ts';

/** Something that is to be told by e-mail. */
export interface Due {
  readonly place: number;
  readonly actor: string;
  /** Logical id of the Communication. */
  readonly message: string;
  readonly template: string | null;
  readonly urgent: number;
  /** Instant of sending (ms, UTC). */
  readonly at: number;
}

/** An entry of the delivery log: who was told of what, by which medium, when, with which result. */
export interface LoggedDelivery {
  readonly place: number;
  readonly recipient: string;
  readonly message: string;
  readonly template: string | null;
  readonly medium: 'inbox' | 'email';
  readonly at: number;
  /** `delivered`, or a short reason: `smtp 550`, `already read`, `role ended`, `given up`. Never an address. */
  readonly outcome: string;
}

/** What is to be told to persons, and what was. */
export class Deliveries {
  readonly #db: PrivateDatabase;

  constructor(db: PrivateDatabase) {
    this.#db = db;
  }

  position(): number | undefined {
    const row = this.#db.sql('SELECT position FROM progress').get();
    return row === undefined ? undefined : Number(row['position']);
  }

  setPosition(position: number): void {
    this.#db.sql('INSERT OR REPLACE INTO progress(only, position) VALUES (1, ?)').run(position);
  }

  atomically<T>(change: () => T): T {
    return this.#db.atomically(change);
  }

  addDue({ actor, message, template, urgent, at }: Omit<Due, 'place'>): void {
    this.#db
      .sql('INSERT INTO due(actor, message, template, urgent, at, not_before) VALUES (?, ?, ?, ?, ?, 0)')
      .run(actor, message, template, urgent, at);
  }

  /** Actors to whom something may be told at an instant. */
  dueActors(now: number, count: number): readonly string[] {
    return this.#db
      .sql('SELECT DISTINCT actor FROM due WHERE not_before <= ? LIMIT ?')
      .all(now, count)
      .map((row) => String(row['actor']));
  }

  dueOf(actor: string, now: number, count: number): readonly Due[] {
    return this.#db
      .sql(
        'SELECT place, actor, message, template, urgent, at FROM due WHERE actor = ? AND not_before <= ? ORDER BY place LIMIT ?',
      )
      .all(actor, now, count) as unknown as Due[];
  }

  postpone(places: readonly number[], notBefore: number): void {
    this.#db.atomically(() => {
      for (const place of places) this.#db.sql('UPDATE due SET not_before = ? WHERE place = ?').run(notBefore, place);
    });
  }

  /** Notes the result of an e-mail and takes what it told from what is due. */
  finish(told: readonly Due[], at: number, outcome: string): void {
    this.#db.atomically(() => {
      for (const { place, actor, message, template } of told) {
        this.#db.sql('DELETE FROM due WHERE place = ?').run(place);
        this.log({ recipient: actor, message, template, medium: 'email', at, outcome });
      }
    });
  }

  log({ recipient, message, template, medium, at, outcome }: Omit<LoggedDelivery, 'place'>): void {
    this.#db
      .sql('INSERT INTO delivery(recipient, message, template, medium, at, outcome) VALUES (?, ?, ?, ?, ?, ?)')
      .run(recipient, message, template, medium, at, outcome);
  }

  /** Entries to some recipients before a place, newest first. */
  logged(recipients: readonly string[], before: number, count: number): readonly LoggedDelivery[] {
    const marks = recipients.map(() => '?').join(', ');
    return this.#db
      .sql(`SELECT * FROM delivery WHERE recipient IN (${marks}) AND place < ? ORDER BY place DESC LIMIT ?`)
      .all(...recipients, before, count) as unknown as LoggedDelivery[];
  }

  /** Lets entries of the log go that are older than an instant. */
  clean(before: number): void {
    this.#db.sql('DELETE FROM delivery WHERE at < ?').run(before);
  }
}
