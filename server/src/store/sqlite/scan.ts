import type { DatabaseSync } from 'node:sqlite';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { StoredVersion } from '../port.ts';
import { toStoredVersion, type VersionRow } from './version-row.ts';

/** Resources read in one turn of the event loop. */
const slice = 64;

/** Rows looked at in one turn for those of the wanted types. */
const window = 4_096;

/** Columns of a scanned row after those of {@link VersionRow}. */
type ScanRow = readonly [...VersionRow, rid: number, seq: number];

/** A resource of a scan with its technical position. */
export interface ScannedResource {
  readonly rid: number;
  readonly seq: number;
  readonly version: StoredVersion;
}

/** Which part of the store a scan covers. */
export interface ScanOptions {
  readonly types?: readonly string[];
  /** Only resources after this row. */
  readonly afterRid?: number;
}

/**
 * Streams the resources in creation order as they were when the scan began. No transaction stays open: the log is
 * append-only, so the state at a commit number can be read at any later time, however long the consumer takes.
 */
export async function* scanResources(db: DatabaseSync, options: ScanOptions = {}): AsyncGenerator<ScannedResource> {
  const bounds = db.prepare('SELECT (SELECT max(seq) FROM version), (SELECT max(rid) FROM resource)');
  bounds.setReturnArrays(true);
  const [lastSeq, lastRid] = bounds.get() as unknown as [number | null, number | null];
  if (lastSeq === null || lastRid === null) return;
  const read = db.prepare(
    `SELECT r.type, r.id, v.version, v.updated, v.method, v.json, r.rid, v.seq FROM resource r
     JOIN version v ON v.seq = CASE WHEN r.seq <= ?1 THEN r.seq ELSE
       (SELECT max(p.seq) FROM version p WHERE p.rid = r.rid AND p.seq <= ?1) END
     WHERE r.rid > ?2 AND r.rid <= ?3 AND v.json IS NOT NULL
       AND (?4 IS NULL OR r.type IN (SELECT value FROM json_each(?4))) ORDER BY r.rid LIMIT ${slice}`,
  );
  read.setReturnArrays(true);
  const types = options.types === undefined ? null : JSON.stringify(options.types);
  let after = options.afterRid ?? 0;
  while (after < lastRid) {
    const end = Math.min(after + window, lastRid);
    const rows = read.all(lastSeq, after, end, types) as unknown as ScanRow[];
    after = rows.length < slice ? end : (rows.at(-1)?.[6] ?? end);
    for (const [type, id, version, updated, method, json, rid, seq] of rows) {
      yield { rid, seq, version: toStoredVersion([type, id, version, updated, method, json]) };
    }
    await nextTurn();
  }
}
