import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Change, ChangeFeed, ChangePage } from '../change-feed.ts';
import { toStoredVersion, type VersionRow } from './version-row.ts';

/** Commits looked at for one page. */
const window = 2_000;

/** Changes on one page: their texts are in memory together. */
const slice = 200;

/** Columns of the change, then of what it replaced (nulls without one), then the position. */
type ChangeRow = readonly [
  ...VersionRow,
  version: number | null,
  updated: number | null,
  method: number | null,
  json: string | null,
  seq: number,
];

/** The version log read forward. One writer numbers the commits, so what is read once is never preceded later. */
export class SqliteChangeFeed implements ChangeFeed {
  readonly #end: StatementSync;
  readonly #after: StatementSync;

  constructor(db: DatabaseSync) {
    this.#end = db.prepare('SELECT max(seq) AS seq FROM version');
    this.#after = db.prepare(
      `SELECT r.type, r.id, v.version, v.updated, v.method, v.json, p.version, p.updated, p.method, p.json, v.seq
       FROM version v JOIN resource r ON r.rid = v.rid
       LEFT JOIN version p ON p.rid = v.rid AND p.version = v.version - 1
       WHERE v.seq > ?1 AND v.seq <= ?2 AND v.type IN (SELECT value FROM json_each(?3)) ORDER BY v.seq LIMIT ${slice}`,
    );
    this.#after.setReturnArrays(true);
  }

  async end(): Promise<number> {
    return Number(this.#end.get()?.['seq'] ?? 0);
  }

  async after(position: number, types: readonly string[]): Promise<ChangePage> {
    const last = Math.min(await this.end(), position + window);
    if (last <= position) return { changes: [], position };
    const rows = this.#after.all(position, last, JSON.stringify(types)) as unknown as ChangeRow[];
    // A full page may have left out changes before `last`.
    const seen = rows.length < slice ? last : (rows.at(-1)?.[10] ?? last);
    return { changes: rows.map(toChange), position: seen };
  }
}

function toChange([
  type,
  id,
  version,
  updated,
  method,
  json,
  before,
  beforeAt,
  beforeMethod,
  beforeJson,
]: ChangeRow): Change {
  const current = toStoredVersion([type, id, version, updated, method, json]);
  if (before === null || beforeAt === null || beforeMethod === null) return { version: current };
  return { version: current, previous: toStoredVersion([type, id, before, beforeAt, beforeMethod, beforeJson]) };
}
