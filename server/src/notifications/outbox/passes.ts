import type { PrivateDatabase } from '../private-database.ts';

/** A pass as stored: JSON texts of the principal and of the header lines. */
export interface StoredPass {
  readonly principal: string;
  readonly endpoint: string;
  readonly headers: string;
  readonly secret?: string;
}

/** On whose behalf a Subscription was accepted, and the secrets that must not be in the resource; each write of one makes a new pass. */
export class Passes {
  readonly #db: PrivateDatabase;

  constructor(db: PrivateDatabase) {
    this.#db = db;
  }

  /** Keeps a pass; on disk when this returns, since the resource that names it is durable too. */
  save(id: string, pass: StoredPass): void {
    this.#db.durably(() =>
      this.#db
        .sql('INSERT INTO pass(id, principal, endpoint, headers, secret, created) VALUES (?, ?, ?, ?, ?, ?)')
        .run(id, pass.principal, pass.endpoint, pass.headers, pass.secret ?? null, Date.now()),
    );
  }

  find(id: string): StoredPass | undefined {
    const row = this.#db.sql('SELECT principal, endpoint, headers, secret FROM pass WHERE id = ?').get(id);
    if (row === undefined) return undefined;
    const secret = row['secret'];
    return {
      principal: String(row['principal']),
      endpoint: String(row['endpoint']),
      headers: String(row['headers']),
      ...(typeof secret === 'string' ? { secret } : {}),
    };
  }

  /** Lets passes go that were made before an instant (ms, UTC) and are not named. */
  clean(named: ReadonlySet<string>, before: number): void {
    for (const row of this.#db.sql('SELECT id FROM pass WHERE created < ?').all(before)) {
      const id = String(row['id']);
      if (!named.has(id)) this.#db.sql('DELETE FROM pass WHERE id = ?').run(id);
    }
  }
}
