import type { DatabaseSync } from 'node:sqlite';
import { type ParameterIds, registerParameters, searchSchema } from './search/index.ts';

/**
 * Brings the tables of the search index and the registered search parameters in line with this program, in one
 * transaction. The index is derived from the version log, so a change of its tables is no migration: they are dropped,
 * made anew, and every type in the store is noted for re-indexing, as are the types whose parameters changed.
 *
 * What is noted stays noted (table `reindex`) until the re-index has finished, even over a crash.
 */
export function synchroniseSearchIndex(db: DatabaseSync): ParameterIds {
  db.exec('BEGIN IMMEDIATE');
  try {
    const stored = db.prepare("SELECT value FROM setting WHERE name = 'search-schema'").get()?.['value'];
    const note = db.prepare('INSERT INTO reindex(type) VALUES (?) ON CONFLICT(type) DO UPDATE SET done_rid = 0');
    if (stored !== searchSchema) {
      if (typeof stored === 'string') for (const table of tablesOf(stored)) db.exec(`DROP TABLE IF EXISTS ${table}`);
      db.exec(searchSchema);
      db.prepare("INSERT OR REPLACE INTO setting(name, value) VALUES ('search-schema', ?)").run(searchSchema);
      const present = db.prepare('SELECT DISTINCT type FROM resource').all() as unknown as { type: string }[];
      for (const { type } of present) note.run(type);
    }
    const ids = registerParameters(db);
    for (const type of ids.changed) note.run(type);
    db.exec('COMMIT');
    return ids;
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
}

/** Names of the tables that a schema text makes. */
function tablesOf(schema: string): string[] {
  return [...schema.matchAll(/CREATE (?:VIRTUAL )?TABLE (\w+)/g)].map(([, name = '']) => name);
}
