import type { Change, ChangeFeed, ChangePage } from '../../../change-feed.ts';
import type { StoredVersion } from '../../../port.ts';
import type { HapiClient } from '../../client/hapi-client.ts';
import type { LedgerDatabase } from '../ledger-database.ts';
import { Horizon } from './horizon.ts';
import { readVersions, versionKey } from './read-versions.ts';

/** Positions looked at for one page. */
const window = 20_000;
/** Changes on one page: their texts are in memory together. */
const slice = 100;

interface ChangeRow {
  readonly position: string;
  readonly type: string;
  readonly id: string;
  readonly version: string;
  readonly deleted: boolean;
  readonly made: Date;
}

/** The commit log of all HAPI servers on one database; what a version says is read from one of them. */
export class LedgerChangeFeed implements ChangeFeed {
  readonly #database: LedgerDatabase;
  readonly #client: HapiClient;
  readonly #horizon: Horizon;

  constructor(database: LedgerDatabase, client: HapiClient) {
    this.#database = database;
    this.#client = client;
    this.#horizon = new Horizon(database);
  }

  async end(tolerance?: number): Promise<number> {
    return this.#horizon.position(tolerance);
  }

  async after(position: number, types: readonly string[]): Promise<ChangePage> {
    const { known } = this.#horizon;
    const last = Math.min(known > position ? known : await this.#horizon.position(), position + window);
    if (last <= position) return { changes: [], position };
    const { rows } = await this.#database.query<ChangeRow>(
      `SELECT position, type, id, version, deleted, made FROM change
       WHERE position > $1 AND position <= $2 AND type = ANY($3) ORDER BY position LIMIT ${slice}`,
      [position, last, types],
    );
    const texts = await readVersions(this.#client, rows.flatMap(versionAndPrevious));
    const changes = rows.flatMap((row): Change[] => {
      const [own, before] = versionAndPrevious(row);
      const version = (own && texts.get(versionKey(own))) ?? markerOf(row);
      const previous = before && texts.get(versionKey(before));
      return version === undefined ? [] : [{ version, ...(previous === undefined ? {} : { previous }) }];
    });
    // A full page may have left out changes before `last`.
    return { changes, position: rows.length < slice ? last : Number(rows.at(-1)?.position ?? last) };
  }
}

function versionAndPrevious({ type, id, version: number }: ChangeRow) {
  const version = Number(number);
  const own = { type, id, version };
  return version === 1 ? [own] : [own, { type, id, version: version - 1 }];
}

/** A deletion is told also when its marker was expunged since; a text that was expunged is nothing to tell. */
function markerOf({ type, id, version, deleted, made }: ChangeRow): StoredVersion | undefined {
  if (!deleted) return undefined;
  return { type, id, versionId: version, lastUpdated: made.getTime(), method: 'DELETE', deleted };
}
