import { setTimeout as wait } from 'node:timers/promises';
import type { ResourceAddress } from '../../../port.ts';
import type { LedgerDatabase } from '../ledger-database.ts';
import { findDue, isTargetThere } from './find-due.ts';

/** Pauses in milliseconds between two looks: while something is to be done or this node writes, and otherwise. */
const pauses = { busy: 200, idle: 1_000 } as const;
/** Sources that one node takes at a time, and those of them that the server indexes at once. */
const batch = 40;
const atOnce = 4;
/** Seconds after which another node, or this one again, takes what was taken and not done. */
const lease = 60;

interface DueRow {
  readonly number: string;
  readonly source_type: string;
  readonly source_id: string;
  /** Version of the source, null when it is no longer there. */
  readonly version: string | null;
  /** Tells this taking of the row from others. */
  readonly token: string;
}

const versionOfSource = '(SELECT res_ver FROM hfj_resource WHERE res_type = source_type AND fhir_id = source_id)';

/**
 * Has the server index a resource anew when what it refers to has come after it: HAPI makes no link to what is not there, and does not
 * make it later. Triggers note such references and the arrival of their targets; every node takes what is due.
 */
export class AwaitedReferences {
  readonly #database: LedgerDatabase;
  readonly #index: (source: ResourceAddress) => Promise<void>;
  readonly #closed = new AbortController();
  #woken = false;
  readonly #running: Promise<void>;

  /** @param index has the server index a resource anew; rejects when it did not */
  constructor(database: LedgerDatabase, index: (source: ResourceAddress) => Promise<void>) {
    this.#database = database;
    this.#index = index;
    this.#running = this.#run();
  }

  /** Notes that this node has written, so that it looks sooner. */
  wake(): void {
    this.#woken = true;
  }

  /** Sources that the server has still to index anew, of all nodes. */
  async count(): Promise<number> {
    const { rows } = await this.#database.query<{ n: string }>("SELECT count(*) AS n FROM awaited WHERE state = 'due'");
    return Number(rows[0]?.n ?? 0);
  }

  /** Ends after what is under way; what is left is due for another node, or after the next start. */
  async close(): Promise<void> {
    this.#closed.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#closed;
    while (!signal.aborted) {
      // A ledger or server that fails now will say so to the writes themselves.
      const isBusy = await this.#look().catch(() => false);
      for (let waited = 0; waited < pauses.idle && !signal.aborted; waited += pauses.busy) {
        await wait(pauses.busy, undefined, { signal, ref: false }).catch(() => undefined);
        if (isBusy || this.#woken) break;
      }
      this.#woken = false;
    }
  }

  /** Does what is due; true when there was anything. */
  async #look(): Promise<boolean> {
    const isBusy = await findDue(this.#database);
    if (!isBusy) return false;
    while (!this.#closed.signal.aborted) {
      const rows = await this.#take();
      if (rows.length === 0) break;
      const bySource = Map.groupBy(rows, ({ source_type: type, source_id: id }) => `${type}/${id}`);
      const sources = [...bySource.values()];
      const work = async (): Promise<void> => {
        for (let next = sources.pop(); next !== undefined; next = sources.pop()) {
          if (!this.#closed.signal.aborted) await this.#do(next);
        }
      };
      await Promise.all(Array.from({ length: atOnce }, work));
    }
    return true;
  }

  async #take(): Promise<readonly DueRow[]> {
    const { rows } = await this.#database.query<DueRow>(
      `UPDATE awaited SET taken_until = clock_timestamp() + make_interval(secs => $1) WHERE number IN (
         SELECT number FROM awaited
         WHERE state = 'due' AND (taken_until IS NULL OR taken_until < clock_timestamp())
         ORDER BY number LIMIT $2 FOR UPDATE SKIP LOCKED
       ) RETURNING number, source_type, source_id, taken_until::text AS token, ${versionOfSource} AS version`,
      [lease, batch],
    );
    return rows;
  }

  /** Has one source indexed. What fails is taken again when its lease is over. */
  async #do(rows: readonly DueRow[]): Promise<void> {
    const [{ source_type: type, source_id: id } = { source_type: '', source_id: '' }] = rows;
    try {
      await this.#index({ type, id });
      for (const row of rows) await this.#finish(row);
    } catch {
      // As above.
    }
  }

  /**
   * Takes a row out. It stays due when the source was written or the target came anew meanwhile, and is awaited again when the target was
   * deleted. One row in one transaction, which so never holds one and waits for another.
   */
  async #finish({ number, token, version }: DueRow): Promise<void> {
    await this.#database.query(
      `WITH seen AS (
         SELECT number, ${isTargetThere} AS there,
           taken_until = $2::text::timestamptz AND ${versionOfSource} IS NOT DISTINCT FROM $3::bigint AS same
         FROM awaited WHERE number = $1 FOR UPDATE
       ), done AS (
         DELETE FROM awaited WHERE number IN (SELECT number FROM seen WHERE there AND same)
       )
       UPDATE awaited a SET state = CASE WHEN there THEN 'due' ELSE 'new' END, barrier = NULL, taken_until = NULL
       FROM seen WHERE a.number = seen.number AND (there AND same) IS NOT TRUE`,
      [number, token, version],
    );
  }
}
