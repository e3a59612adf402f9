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
/** Most positions of a part of the log that is read once for all followers. */
const shared = 500;

interface ChangeRow {
  readonly position: string;
  readonly type: string;
  readonly id: string;
  readonly version: string;
  readonly deleted: boolean;
  readonly made: Date;
}

/** A part of the log, whatever its types: after `from`, up to and with `to`. */
interface LogPart {
  readonly from: number;
  readonly to: number;
  readonly rows: Promise<readonly ChangeRow[]>;
}

const columns = 'position, type, id, version, deleted, made';

/** The commit log of all HAPI servers on one database; what a version says is read from one of them. */
export class LedgerChangeFeed implements ChangeFeed {
  readonly #database: LedgerDatabase;
  readonly #client: HapiClient;
  readonly #horizon: Horizon;
  /** What was read last of the end of the log: followers that keep up ask for the same, one after the other. */
  #part: LogPart | undefined;

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
    const rows = await this.#rows(position, last, types);
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

  /** The first rows of these types after a position, up to and with another: as many as a page has. */
  async #rows(after: number, last: number, types: readonly string[]): Promise<readonly ChangeRow[]> {
    if (last - after > shared) {
      const { rows } = await this.#database.query<ChangeRow>(
        `SELECT ${columns} FROM change
         WHERE position > $1 AND position <= $2 AND type = ANY($3) ORDER BY position LIMIT ${slice}`,
        [after, last, types],
      );
      return rows;
    }
    const wanted = new Set(types);
    const isWanted = ({ position, type }: ChangeRow): boolean =>
      wanted.has(type) && Number(position) > after && Number(position) <= last;
    return (await this.#sharedRows(after, last)).filter(isWanted).slice(0, slice);
  }

  #sharedRows(after: number, last: number): Promise<readonly ChangeRow[]> {
    const known = this.#part;
    if (known !== undefined && known.from <= after && known.to >= last) return known.rows;
    const rows = this.#database
      .prepared<ChangeRow>(
        'part-of-log',
        `SELECT ${columns} FROM change WHERE position > $1 AND position <= $2 ORDER BY position`,
        [after, last],
      )
      .then((result) => result.rows);
    const part = { from: after, to: last, rows };
    this.#part = part;
    // What could not be read is read again by the next who asks.
    rows.catch(() => {
      if (this.#part === part) this.#part = undefined;
    });
    return rows;
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
