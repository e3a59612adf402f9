import { DatabaseSync } from 'node:sqlite';

/** How long a connection waits for a lock of another process before it gives up, in milliseconds. */
const busyTimeout = 15_000;

/** Pages in the write-ahead log after which the writer copies them into the database (4 KiB each). */
const checkpointPages = 8_000;

/** What a connection is for: it decides its rights and its memory. */
export type ConnectionRole = 'writer' | 'point-reads' | 'searches' | 'copy';

/** Page cache per role in KiB. The operating system caches the file besides, so these stay small. */
const cacheKibibytes: Readonly<Record<ConnectionRole, number>> = {
  writer: 24_576,
  'point-reads': 4_096,
  searches: 12_288,
  copy: 1_024,
};

/**
 * Opens a connection to the database file. Only the role `writer` may change it: write-ahead log with
 * `synchronous=FULL`, so that a commit returns after the log is on durable storage.
 *
 * @see https://www.sqlite.org/wal.html and https://www.sqlite.org/pragma.html#pragma_synchronous
 */
export function openConnection(file: string, role: ConnectionRole): DatabaseSync {
  const db = new DatabaseSync(file, { readOnly: role !== 'writer', timeout: busyTimeout });
  if (role === 'writer') {
    db.exec(`PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=${checkpointPages};
      PRAGMA journal_size_limit=67108864;`);
  }
  db.exec(`PRAGMA cache_size=-${cacheKibibytes[role]}; PRAGMA mmap_size=0; PRAGMA temp_store=MEMORY;`);
  return db;
}
