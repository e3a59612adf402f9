import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { sealedType } from '../../audit-chain.ts';
import { assembleText, formatInstant, tailOf } from '../../resource-text.ts';
import { ChainAppender } from '../audit-chain/append.ts';
import {
  type IndexStatements,
  matchRids,
  type ParameterIds,
  prepareIndexStatements,
  removeIndexRows,
  writeIndexRows,
} from '../search/index.ts';
import { methodNumber } from '../version-row.ts';
import type { UnitAnswer, UnitStep } from './protocol.ts';

const deleteMethod = methodNumber('DELETE');
const postMethod = methodNumber('POST');

/** The instant of a batch: every version of it carries the same one. */
export interface BatchClock {
  /** Milliseconds since the epoch, UTC. */
  readonly updated: number;
  /** The same as a FHIR instant. */
  readonly instant: string;
}

type Refusal = Exclude<UnitAnswer, { kind: 'done' }>;

interface CurrentRow {
  readonly rid: number;
  readonly version: number;
  readonly deleted: number;
}

/** Applies the steps of units inside a transaction that the caller holds. */
export class UnitApplier {
  readonly #db: DatabaseSync;
  readonly #ids: ParameterIds;
  readonly #index: IndexStatements;
  readonly #current: StatementSync;
  readonly #insertResource: StatementSync;
  readonly #insertRestored: StatementSync;
  readonly #moveResource: StatementSync;
  readonly #insertVersion: StatementSync;
  readonly #last: StatementSync;
  readonly #unchanged: StatementSync;
  readonly #defer: StatementSync;
  readonly #deferred: StatementSync;
  readonly #settled: StatementSync;
  readonly #indexedTo: StatementSync;
  readonly #indexedAll: StatementSync;
  readonly #chain: ChainAppender;
  #seq = 0;

  constructor(db: DatabaseSync, ids: ParameterIds) {
    this.#db = db;
    this.#ids = ids;
    this.#index = prepareIndexStatements(db);
    this.#current = db.prepare('SELECT rid, version, deleted FROM resource WHERE type = ? AND id = ?');
    this.#insertResource = db.prepare('INSERT INTO resource(type, id, seq, version) VALUES (?, ?, ?, 1)');
    this.#insertRestored = db.prepare('INSERT INTO resource(type, id, seq, version, deleted) VALUES (?, ?, ?, ?, ?)');
    this.#moveResource = db.prepare('UPDATE resource SET seq = ?, version = ?, deleted = ? WHERE rid = ?');
    this.#insertVersion = db.prepare(
      'INSERT INTO version(seq, rid, type, version, updated, method, json) VALUES (?, ?, ?, ?, ?, ?, ?)',
    );
    this.#last = db.prepare('SELECT seq, updated FROM version ORDER BY seq DESC LIMIT 1');
    this.#unchanged = db.prepare('SELECT 1 FROM resource WHERE rid = ? AND seq = ? AND deleted = 0');
    this.#defer = db.prepare('INSERT INTO deferred_resource(type, id, tail) VALUES (?, ?, ?)');
    this.#deferred = db.prepare('SELECT type, id, tail FROM deferred_resource WHERE position = ?');
    this.#settled = db.prepare('DELETE FROM deferred_resource WHERE position = ?');
    this.#indexedTo = db.prepare('UPDATE reindex SET done_rid = ? WHERE type = ?');
    this.#indexedAll = db.prepare('DELETE FROM reindex WHERE type = ?');
    this.#chain = new ChainAppender(db);
  }

  /**
   * Starts a batch: reads the end of the log (another process may have written) and fixes the instant of the batch,
   * which is never before that of the last version even when the clock of the machine was set back.
   */
  startBatch(now: number): BatchClock {
    const last = this.#last.get() as { seq: number; updated: number } | undefined;
    this.#seq = last?.seq ?? 0;
    this.#chain.start();
    const updated = Math.max(now, last?.updated ?? 0);
    return { updated, instant: formatInstant(updated) };
  }

  /** Applies one unit; on refusal or exception nothing of it remains. */
  apply(steps: readonly UnitStep[], clock: BatchClock): UnitAnswer {
    const seqBefore = this.#seq;
    const chainBefore = this.#chain.end;
    const undo = (): void => {
      this.#seq = seqBefore;
      this.#chain.end = chainBefore;
    };
    this.#db.exec('SAVEPOINT unit');
    try {
      for (const step of steps) {
        const refusal = this.#applyStep(step, clock);
        if (refusal !== undefined) {
          this.#db.exec('ROLLBACK TO unit; RELEASE unit');
          undo();
          return refusal;
        }
      }
      this.#db.exec('RELEASE unit');
      return { kind: 'done', updated: clock.updated };
    } catch (error) {
      undo();
      // A full disk or an I/O error may have ended the whole transaction already: then the batch is lost, not the unit.
      if (!this.#db.isTransaction) throw error;
      this.#db.exec('ROLLBACK TO unit; RELEASE unit');
      return { kind: 'failed', reason: reasonOf(error) };
    }
  }

  #applyStep(step: UnitStep, clock: BatchClock): Refusal | undefined {
    switch (step.kind) {
      case 'put':
        if (step.type === sealedType) this.#chain.append(step.id, step.tail);
        return this.#put(step, clock);
      case 'defer':
        if (step.type === sealedType) this.#chain.append(step.id, step.tail);
        this.#defer.run(step.type, step.id, step.tail);
        return undefined;
      case 'settle':
        return this.#settle(step, clock);
      case 'delete': {
        const row = this.#row(step.type, step.id);
        if (row === undefined || row.version !== step.expected || row.deleted === 1) return { kind: 'stale' };
        this.#append(row.rid, step.type, row.version + 1, clock, deleteMethod, null);
        removeIndexRows(this.#index, row.rid);
        return undefined;
      }
      case 'restore':
        return this.#restore(step);
      case 'expect':
        return (this.#row(step.type, step.id)?.version ?? 0) === step.expected ? undefined : { kind: 'stale' };
      case 'guard': {
        const found = matchRids(this.#db, this.#ids, step.plan, step.limit)
          .map((match) => `${match.type}/${match.id}`)
          .sort();
        const same = found.length === step.expected.length && found.every((each, at) => each === step.expected[at]);
        return same ? undefined : { kind: 'matches', about: step.about, found };
      }
      case 'index':
        if (this.#unchanged.get(step.rid, step.seq) !== undefined)
          writeIndexRows(this.#index, step.rid, step.rows, false);
        return undefined;
      case 'indexed':
        if (step.rid === null) this.#indexedAll.run(step.type);
        else this.#indexedTo.run(step.rid, step.type);
        return undefined;
    }
  }

  #put(step: Extract<UnitStep, { kind: 'put' }>, clock: BatchClock): Refusal | undefined {
    const row = this.#row(step.type, step.id);
    if ((row?.version ?? 0) !== step.expected) return { kind: 'stale' };
    const version = step.expected + 1;
    const text = assembleText(step.type, step.id, version, clock.instant, step.tail);
    if (row === undefined) {
      const { lastInsertRowid } = this.#insertResource.run(step.type, step.id, this.#seq + 1);
      const rid = Number(lastInsertRowid);
      this.#insertVersion.run(++this.#seq, rid, step.type, version, clock.updated, step.method, text);
      writeIndexRows(this.#index, rid, step.rows, true);
    } else {
      this.#append(row.rid, step.type, version, clock, step.method, text);
      writeIndexRows(this.#index, row.rid, step.rows, false);
    }
    return undefined;
  }

  #restore({
    type,
    id,
    version,
    updated,
    method,
    content,
  }: Extract<UnitStep, { kind: 'restore' }>): Refusal | undefined {
    const row = this.#row(type, id);
    const last = this.#last.get() as { updated: number } | undefined;
    if (version <= (row?.version ?? 0) || updated < (last?.updated ?? 0)) return { kind: 'stale' };
    const text = content?.text ?? null;
    if (type === sealedType && text !== null) this.#chain.append(id, tailOf(type, id, text) ?? text);
    let rid = row?.rid;
    if (rid === undefined) {
      const inserted = this.#insertRestored.run(type, id, this.#seq + 1, version, text === null ? 1 : 0);
      rid = Number(inserted.lastInsertRowid);
      this.#insertVersion.run(++this.#seq, rid, type, version, updated, method, text);
    } else this.#append(rid, type, version, { updated }, method, text);
    if (content === null) removeIndexRows(this.#index, rid);
    else writeIndexRows(this.#index, rid, content.rows, row === undefined);
    return undefined;
  }

  #settle({ position, rows }: Extract<UnitStep, { kind: 'settle' }>, clock: BatchClock): Refusal | undefined {
    const waiting = this.#deferred.get(position) as { type: string; id: string; tail: string } | undefined;
    if (waiting === undefined) return undefined;
    const expected = this.#row(waiting.type, waiting.id)?.version ?? 0;
    const refusal = this.#put({ kind: 'put', ...waiting, expected, method: postMethod, rows }, clock);
    // Last: an audit event may leave this table only when it is in the log.
    if (refusal === undefined) this.#settled.run(position);
    return refusal;
  }

  #append(
    rid: number,
    type: string,
    version: number,
    { updated }: Pick<BatchClock, 'updated'>,
    method: number,
    text: string | null,
  ): void {
    this.#insertVersion.run(++this.#seq, rid, type, version, updated, method, text);
    this.#moveResource.run(this.#seq, version, text === null ? 1 : 0, rid);
  }

  #row(type: string, id: string): CurrentRow | undefined {
    return this.#current.get(type, id) as unknown as CurrentRow | undefined;
  }
}

/** Technical reason of a database failure: SQLite's own message names tables and columns, never values. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : 'unknown';
}
