import { randomUUID } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import type { Observation, Resource } from '@medplum/fhirtypes';
import { databaseFile } from '../../src/store/sqlite/layout.ts';
import { extractIndexRows } from '../../src/store/sqlite/search/extraction/extract.ts';
import { type IndexRows, indexTables } from '../../src/store/sqlite/search/extraction/index-rows.ts';
import { loadParameters } from '../../src/store/sqlite/search/parameter-table.ts';

/** A resource with everything worked out beforehand: its text and its index rows. */
interface ReadyResource {
  readonly id: string;
  readonly text: string;
  readonly rows: IndexRows;
}

/**
 * The second baseline: how fast SQLite itself takes the same rows into the same schema with the same durability. Texts and
 * index rows are worked out beforehand; what is timed is one transaction per bundle of prepared inserts, committed with
 * `synchronous=FULL` in WAL mode, one after the other. Works on the loaded database of a stopped server.
 *
 * @returns resources per second
 */
export function measureRawInserts(
  dataDirectory: string,
  makeObservation: (turn: number) => Observation,
  options: { readonly bundleSize: number; readonly seconds: number },
): number {
  const db = new DatabaseSync(databaseFile(dataDirectory));
  db.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-24576; PRAGMA wal_autocheckpoint=8000');
  const ids = loadParameters(db);
  const insert = prepareInserts(db);
  let turn = 0;
  let stored = 0;
  let timed = 0;
  while (timed < options.seconds * 1000) {
    const bundle: ReadyResource[] = [];
    for (let index = 0; index < options.bundleSize; index++) {
      const id = randomUUID();
      const meta = { versionId: '1', lastUpdated: new Date().toISOString() };
      const resource = { ...makeObservation(turn++), id, meta } as Resource;
      bundle.push({ id, text: JSON.stringify(resource), rows: extractIndexRows(resource, ids) });
    }
    const began = performance.now();
    db.exec('BEGIN IMMEDIATE');
    for (const resource of bundle) insert(resource);
    db.exec('COMMIT');
    timed += performance.now() - began;
    stored += bundle.length;
  }
  db.close();
  return (stored * 1000) / timed;
}

function prepareInserts(db: DatabaseSync): (resource: ReadyResource) => void {
  const resourceRow = db.prepare("INSERT INTO resource(type, id, seq, version) VALUES ('Observation', ?, ?, 1)");
  const versionRow = db.prepare(
    "INSERT INTO version(seq, rid, type, version, updated, method, json) VALUES (?, ?, 'Observation', 1, ?, 1, ?)",
  );
  const parts = (Object.keys(indexTables) as (keyof IndexRows)[]).map((part) => {
    const { table, columns } = indexTables[part];
    const marks = columns.map(() => '?').join(', ');
    const statement = db.prepare(`INSERT OR IGNORE INTO ${table}(rid, ${columns.join(', ')}) VALUES (?, ${marks})`);
    return { part, width: columns.length, statement };
  });
  let { seq } = db.prepare('SELECT max(seq) AS seq FROM version').get() as { seq: number };
  const updated = Date.now();
  return ({ id, text, rows }) => {
    seq += 1;
    const rid = Number(resourceRow.run(id, seq).lastInsertRowid);
    versionRow.run(seq, rid, updated, text);
    for (const { part, width, statement } of parts) {
      const flat = rows[part];
      for (let at = 0; at < flat.length; at += width) statement.run(rid, ...flat.slice(at, at + width));
    }
  };
}
