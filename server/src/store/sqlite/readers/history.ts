import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { FhirError } from '@sinfonia/profiles/issues';
import type { HistoryPage, HistoryRequest } from '../../port.ts';
import { toStoredVersion, type VersionRow, versionColumns } from '../version-row.ts';

/**
 * Reads history from the version log. The position of a page is the commit number of its last version, so that a page
 * never shifts while others write: newer versions only appear before the first page.
 *
 * @see FHIR R4 http.html#history
 */
export class HistoryReader {
  readonly #db: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  /**
   * One page of history, newest first. An unknown instance has an empty history.
   *
   * @throws FhirError `invalid-cursor`
   */
  read(request: HistoryRequest): HistoryPage {
    const scope = this.#scope(request);
    if (scope === undefined) return { versions: [], total: 0 };
    const before = request.cursor === undefined ? undefined : parseCursor(request.cursor);
    const where = scope.where.join(' AND ') || '1';
    const [total] = this.#statement(`SELECT count(*) FROM version v WHERE ${where}`).get(
      ...scope.values,
    ) as unknown as [number];
    const page = before === undefined ? where : `${where} AND v.seq < ?`;
    const rows = this.#statement(
      `SELECT ${versionColumns}, v.seq FROM version v JOIN resource r ON r.rid = v.rid
       WHERE ${page} ORDER BY v.${scope.order} DESC LIMIT ?`,
    ).all(...scope.values, ...(before === undefined ? [] : [before]), request.count + 1) as unknown as (readonly [
      ...VersionRow,
      seq: number,
    ])[];
    const shown = rows.slice(0, request.count);
    const last = shown.at(-1);
    return {
      versions: shown.map(([type, id, version, updated, method, json]) =>
        toStoredVersion([type, id, version, updated, method, json]),
      ),
      total,
      ...(rows.length > request.count && last !== undefined ? { next: last[6].toString(36) } : {}),
    };
  }

  #scope(request: HistoryRequest): { where: string[]; values: SQLInputValue[]; order: string } | undefined {
    const where: string[] = [];
    const values: SQLInputValue[] = [];
    let order = 'seq';
    if (request.type !== undefined && request.id !== undefined) {
      const row = this.#statement('SELECT rid FROM resource WHERE type = ? AND id = ?').get(request.type, request.id);
      if (row === undefined) return undefined;
      where.push('v.rid = ?');
      values.push((row as unknown as [number])[0]);
      order = 'version';
    } else if (request.type !== undefined) {
      where.push('v.type = ?');
      values.push(request.type);
    }
    if (request.since !== undefined) {
      where.push('v.seq >= ?');
      values.push(this.#firstAtOrAfter(request.since));
    }
    if (request.at !== undefined) {
      where.push('v.seq < ?');
      values.push(this.#firstAtOrAfter(request.at.to));
      // Current at some time in the interval: made in it, or made before and neither replaced nor a deletion by its start.
      where.push(`(v.seq >= ? OR (v.json IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM version n WHERE n.rid = v.rid AND n.version = v.version + 1 AND n.updated <= ?)))`);
      values.push(this.#firstAtOrAfter(request.at.from), request.at.from);
    }
    return { where, values, order };
  }

  /** Commit number of the first version at or after an instant, by bisection: time never decreases with it. */
  #firstAtOrAfter(instant: number): number {
    const probe = this.#statement('SELECT updated FROM version WHERE seq >= ? ORDER BY seq LIMIT 1');
    let low = 0;
    let high =
      Number((this.#statement('SELECT max(seq) FROM version').get() as unknown as [number | null])[0] ?? 0) + 1;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const row = probe.get(middle) as unknown as [number] | undefined;
      if (row === undefined || row[0] >= instant) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  #statement(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.#db.prepare(sql);
      statement.setReturnArrays(true);
      this.#statements.set(sql, statement);
    }
    return statement;
  }
}

function parseCursor(cursor: string): number {
  const seq = /^[0-9a-z]{1,10}$/.test(cursor) ? Number.parseInt(cursor, 36) : Number.NaN;
  if (!Number.isSafeInteger(seq)) throw new FhirError({ code: 'invalid-cursor', expression: ['http._cursor'] });
  return seq;
}
