import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** What is kept: requests that wait for their answer, keys that were used, results that wait to be fetched. */
export type OneTimeKind = 'login-request' | 'login-used' | 'login-result';

/**
 * Records with a short life, by a key that is a secret. The store keeps a hash of the key. Shaped so that the grant store of
 * the authorization server can take its place.
 */
export interface OneTimeRecords {
  /** `expiresIn` in seconds. */
  put(kind: OneTimeKind, key: string, value: string, expiresIn: number): Promise<void>;
  /** The record, or undefined when there is none or it has expired. */
  find(kind: OneTimeKind, key: string): Promise<string | undefined>;
  /** Takes a record away and resolves with it: of several takers one gets it. */
  take(kind: OneTimeKind, key: string): Promise<string | undefined>;
  close(): Promise<void>;
}

const busyTimeout = 5_000;
const sweepInterval = 10 * 60_000;

/**
 * Opens the records in an SQLite file: a login that is under way survives a restart of the server, and a request that was
 * answered stays answered. `now` in ms since the epoch.
 */
export function openOneTimeRecords(path: string, now: () => number = Date.now): OneTimeRecords {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const database = new DatabaseSync(path, { timeout: busyTimeout });
  database.exec(`
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    CREATE TABLE IF NOT EXISTS login_record (
      kind TEXT NOT NULL,
      id TEXT NOT NULL,
      value TEXT NOT NULL,
      expires_at INTEGER NOT NULL,
      PRIMARY KEY (kind, id)
    );
    CREATE INDEX IF NOT EXISTS login_record_expiry ON login_record (expires_at);
  `);
  const insert = database.prepare(
    `INSERT INTO login_record (kind, id, value, expires_at) VALUES (?, ?, ?, ?)
     ON CONFLICT (kind, id) DO UPDATE SET value = excluded.value, expires_at = excluded.expires_at`,
  );
  const select = database.prepare('SELECT value FROM login_record WHERE kind = ? AND id = ? AND expires_at > ?');
  const remove = database.prepare('DELETE FROM login_record WHERE kind = ? AND id = ? RETURNING value, expires_at');
  const sweep = database.prepare('DELETE FROM login_record WHERE expires_at <= ?');
  const timer = setInterval(() => sweep.run(now()), sweepInterval);
  timer.unref();
  return {
    async put(kind, key, value, expiresIn) {
      insert.run(kind, hashOf(key), value, now() + expiresIn * 1000);
    },
    async find(kind, key) {
      const row = select.get(kind, hashOf(key), now());
      return typeof row?.['value'] === 'string' ? row['value'] : undefined;
    },
    async take(kind, key) {
      const row = remove.get(kind, hashOf(key));
      if (typeof row?.['value'] !== 'string' || Number(row['expires_at']) <= now()) return undefined;
      return row['value'];
    },
    async close() {
      clearInterval(timer);
      database.close();
    },
  };
}

function hashOf(key: string): string {
  return createHash('sha256').update(key).digest('base64url');
}
