import { createHash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';
import type { PrivateDatabase } from '../private-database.ts';
import type { NotifiedHat } from './notified-hat.ts';
import { type Preferences, standardPreferences } from './preferences.ts';

/** A person with her preferences. */
export interface NotifiedPerson {
  readonly hat: NotifiedHat;
  readonly preferences: Preferences;
  /** Instant of the last e-mail (ms, UTC), 0 without one; failures in a row since. */
  readonly lastMail: number;
  readonly failures: number;
}

/** How long a code holds, in milliseconds; how often it may be tried; codes to one person in an hour. */
const codeLife = 15 * 60_000;
const codeAttempts = 5;
const hour = 3_600_000;
const codesPerHour = 3;

/** Preferences and addresses by actor (`Patient/x`, `RelatedPerson/x`, `PractitionerRole/x`). */
export class People {
  readonly #db: PrivateDatabase;

  constructor(db: PrivateDatabase) {
    this.#db = db;
  }

  find(actor: string): NotifiedPerson | undefined {
    const row = this.#db.sql('SELECT hat, preferences, last_mail, failures FROM person WHERE actor = ?').get(actor);
    if (row === undefined) return undefined;
    return {
      hat: JSON.parse(String(row['hat'])) as NotifiedHat,
      preferences: JSON.parse(String(row['preferences'])) as Preferences,
      lastMail: Number(row['last_mail']),
      failures: Number(row['failures']),
    };
  }

  preferencesOf(actor: string): Preferences {
    return this.find(actor)?.preferences ?? standardPreferences;
  }

  /** Keeps preferences; what waits is looked at anew. */
  save(actor: string, hat: NotifiedHat, preferences: Preferences): void {
    this.#db.atomically(() => {
      this.#db
        .sql(
          `INSERT INTO person(actor, hat, preferences) VALUES (?1, ?2, ?3)
             ON CONFLICT(actor) DO UPDATE SET hat = ?2, preferences = ?3, failures = 0`,
        )
        .run(actor, JSON.stringify(hat), JSON.stringify(preferences));
      this.#db.sql('UPDATE due SET not_before = 0 WHERE actor = ?').run(actor);
    });
  }

  noteMail(actor: string, at: number, failures: number): void {
    this.#db.sql('UPDATE person SET last_mail = ?, failures = ? WHERE actor = ?').run(at, failures, actor);
  }

  /** Address that waits for its confirmation. */
  pendingAddress(actor: string, now: number): string | undefined {
    const row = this.#db.sql('SELECT address FROM code WHERE actor = ? AND expires > ?').get(actor, now);
    return row === undefined ? undefined : String(row['address']);
  }

  /** Makes a code for an address, in the place of an older one; undefined when there were too many in an hour. */
  makeCode(actor: string, address: string, now: number): string | undefined {
    return this.#db.atomically(() => {
      this.#db.sql('DELETE FROM code_sent WHERE at <= ?').run(now - hour);
      const sent = this.#db.sql('SELECT count(*) AS n FROM code_sent WHERE actor = ?').get(actor)?.['n'];
      if (Number(sent) >= codesPerHour) return undefined;
      const code = String(randomInt(100_000_000)).padStart(8, '0');
      const salt = randomBytes(16).toString('base64url');
      this.#db.sql('INSERT INTO code_sent(actor, at) VALUES (?, ?)').run(actor, now);
      this.#db
        .sql(
          `INSERT OR REPLACE INTO code(actor, address, salt, hash, expires, attempts) VALUES (?, ?, ?, ?, ?, ${codeAttempts})`,
        )
        .run(actor, address, salt, hashOf(salt, code), now + codeLife);
      return code;
    });
  }

  /** The address that a code confirms; a code is used once, and after some wrong ones no more. */
  useCode(actor: string, code: string, now: number): string | undefined {
    return this.#db.atomically(() => {
      const row = this.#db
        .sql('UPDATE code SET attempts = attempts - 1 WHERE actor = ? AND attempts > 0 AND expires > ? RETURNING *')
        .get(actor, now);
      if (row === undefined) return undefined;
      const given = Buffer.from(hashOf(String(row['salt']), code));
      if (!timingSafeEqual(given, Buffer.from(String(row['hash'])))) return undefined;
      this.forgetCode(actor);
      return String(row['address']);
    });
  }

  forgetCode(actor: string): void {
    this.#db.sql('DELETE FROM code WHERE actor = ?').run(actor);
  }

  /** Lets codes go that have ended. */
  clean(now: number): void {
    this.#db.sql('DELETE FROM code WHERE expires <= ?').run(now);
  }
}

function hashOf(salt: string, code: string): string {
  return createHash('sha256').update(`${salt} ${code}`).digest('base64url');
}
