import assert from 'node:assert/strict';
import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { databaseFile } from '../../src/store/sqlite/layout.ts';
import { type Content, markOf } from './ledger.ts';

/** Every version of the resources that the test wrote, as it lies in the database file. */
export interface StoredHistory {
  addresses(): Iterable<string>;
  versionCount(address: string): number;
  content(address: string, version: number): Content | undefined;
  /** How many versions carry each mark. */
  marks(): ReadonlyMap<string, number>;
}

/**
 * Reads the database file that a server left behind, and has SQLite check it. It works on a copy of the file and its
 * write-ahead log, so that recovering the original stays the work of the server.
 */
export function readLeftBehind(dataFolder: string, types: readonly string[]): StoredHistory {
  const folder = mkdtempSync(join(tmpdir(), 'sinfonia-left-'));
  try {
    const source = databaseFile(dataFolder);
    const copy = join(folder, 'copy.sqlite');
    for (const suffix of ['', '-wal']) {
      if (existsSync(source + suffix)) copyFileSync(source + suffix, copy + suffix);
    }
    const db = new DatabaseSync(copy);
    try {
      assert.deepEqual(
        db
          .prepare('PRAGMA integrity_check')
          .all()
          .map((row) => row['integrity_check']),
        ['ok'],
      );
      return readVersions(db, types);
    } finally {
      db.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readVersions(db: DatabaseSync, types: readonly string[]): StoredHistory {
  const versions = new Map<string, Content[]>();
  const marks = new Map<string, number>();
  const rows = db
    .prepare(
      `SELECT r.type, r.id, v.version, v.json, r.deleted, r.version AS current FROM version v JOIN resource r USING (rid)
       WHERE v.type IN (${types.map(() => '?').join(', ')}) ORDER BY v.seq`,
    )
    .iterate(...types);
  for (const { type, id, version, json, deleted, current } of rows) {
    const content = json === null ? 'deleted' : String(json);
    const mark = markOf(content);
    const address = `${type}/${id}`;
    if (mark === '' && !versions.has(address)) continue;
    const known = versions.get(address) ?? [];
    known[Number(version) - 1] = content;
    versions.set(address, known);
    if (mark !== '') marks.set(mark, (marks.get(mark) ?? 0) + 1);
    if (version === current)
      assert.equal(deleted === 1, content === 'deleted', `${address}: the current row disagrees`);
  }
  return {
    addresses: () => versions.keys(),
    versionCount: (address) => versions.get(address)?.length ?? 0,
    content: (address, version) => versions.get(address)?.[version - 1],
    marks: () => marks,
  };
}
