import type { DatabaseSync } from 'node:sqlite';
import { type ChainFault, sealedType } from '../../audit-chain.ts';

/**
 * Finds an event that no link knows, or a further version of one, after every link has been found to have its event.
 *
 * @param links number of links
 */
export function findUnlinked(db: DatabaseSync, links: number): ChainFault | undefined {
  const count = (sql: string): number => Number(db.prepare(sql).get(sealedType)?.['n'] ?? 0);
  const versions = count('SELECT count(*) AS n FROM version WHERE type = ?');
  const resources = count('SELECT count(*) AS n FROM resource WHERE type = ?');
  const waiting = count('SELECT count(*) AS n FROM deferred_resource WHERE type = ?');
  if (versions === resources && resources + waiting === links) return undefined;
  const further = db
    .prepare(
      `SELECT r.id FROM version v JOIN resource r ON r.rid = v.rid WHERE v.type = ? AND v.version <> 1
       ORDER BY v.seq LIMIT 1`,
    )
    .get(sealedType) as { id: string } | undefined;
  if (further !== undefined) {
    return { kind: 'altered', position: positionOf(db, further.id) ?? links + 1, id: further.id };
  }
  return inserted(db) ?? { kind: 'inserted', position: links + 1 };
}

/** The unlinked event that stands first, with the place after the event before it. Both lists come in order of id. */
function inserted(db: DatabaseSync): ChainFault | undefined {
  const linked = ids(db, 'SELECT id FROM audit_chain ORDER BY id');
  let link = linked.next();
  let first: { place: number; table: 'version' | 'deferred_resource'; id: string } | undefined;
  const events = db
    .prepare(
      `SELECT r.id, v.seq AS place, 'version' AS source FROM resource r JOIN version v ON v.seq = r.seq WHERE r.type = ?1
       UNION ALL SELECT id, position, 'deferred_resource' FROM deferred_resource WHERE type = ?1 ORDER BY 1`,
    )
    .iterate(sealedType) as Iterable<{ id: string; place: number; source: 'version' | 'deferred_resource' }>;
  for (const { id, place, source } of events) {
    while (link.done !== true && link.value < id) link = linked.next();
    // A second event of the same id finds its link taken.
    if (link.done !== true && link.value === id) link = linked.next();
    else if (first === undefined || isEarlier({ place, table: source }, first)) first = { place, table: source, id };
  }
  if (first === undefined) return undefined;
  return { kind: 'inserted', position: placeIn(db, first), id: first.id };
}

function isEarlier(one: { place: number; table: string }, other: { place: number; table: string }): boolean {
  // What has been entered in the log comes before what waits.
  return one.table === other.table ? one.place < other.place : one.table === 'version';
}

function placeIn(db: DatabaseSync, event: { place: number; table: 'version' | 'deferred_resource' }): number {
  const before = db.prepare(
    event.table === 'version'
      ? `SELECT r.id FROM version v JOIN resource r ON r.rid = v.rid WHERE v.type = ? AND v.seq < ? ORDER BY v.seq DESC LIMIT 1`
      : 'SELECT id FROM deferred_resource WHERE type = ? AND position < ? ORDER BY position DESC LIMIT 1',
  );
  const found = before.get(sealedType, event.place) as { id: string } | undefined;
  if (found !== undefined) return (positionOf(db, found.id) ?? 0) + 1;
  if (event.table === 'version') return 1;
  const firstWaiting = db
    .prepare('SELECT id FROM deferred_resource WHERE type = ? AND position > ? ORDER BY position LIMIT 1')
    .get(sealedType, event.place) as { id: string } | undefined;
  const last = Number(db.prepare('SELECT coalesce(max(position), 0) AS n FROM audit_chain').get()?.['n'] ?? 0);
  return firstWaiting === undefined ? last + 1 : (positionOf(db, firstWaiting.id) ?? last + 1);
}

function positionOf(db: DatabaseSync, id: string): number | undefined {
  const found = db.prepare('SELECT position FROM audit_chain WHERE id = ?').get(id);
  return typeof found?.['position'] === 'number' ? found['position'] : undefined;
}

function* ids(db: DatabaseSync, sql: string): Generator<string, undefined> {
  for (const { id } of db.prepare(sql).iterate() as Iterable<{ id: string }>) yield id;
  return undefined;
}
