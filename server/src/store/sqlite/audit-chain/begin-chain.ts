import { randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { sealedType } from '../../audit-chain.ts';
import { tailOf } from '../../resource-text.ts';
import { ChainAppender, chainOf, chainSetting } from './append.ts';

/**
 * Begins the chain of a database that has none, in one transaction, with the events that are there: those in the log
 * first, then those that wait. It happens once: a chain that was begun is never begun again, so that an event put in
 * behind its back stays without a link.
 */
export function beginChain(db: DatabaseSync): void {
  if (chainOf(db) !== '') return;
  db.exec('BEGIN IMMEDIATE');
  try {
    if (chainOf(db) === '') {
      db.prepare('INSERT INTO setting(name, value) VALUES (?, ?)').run(chainSetting, randomUUID());
      const chain = new ChainAppender(db);
      chain.start();
      const entered = db.prepare(
        `SELECT r.id, v.json FROM version v JOIN resource r ON r.rid = v.rid
         WHERE v.type = ? AND v.version = 1 AND v.json IS NOT NULL ORDER BY v.seq`,
      );
      for (const { id, json } of entered.iterate(sealedType) as Iterable<{ id: string; json: string }>) {
        chain.append(id, tailOf(sealedType, id, json) ?? json);
      }
      const waiting = db.prepare('SELECT id, tail FROM deferred_resource WHERE type = ? ORDER BY position');
      for (const { id, tail } of waiting.iterate(sealedType) as Iterable<{ id: string; tail: string }>) {
        chain.append(id, tail);
      }
    }
    db.exec('COMMIT');
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
}
