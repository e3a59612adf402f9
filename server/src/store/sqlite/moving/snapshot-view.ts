import type { DatabaseSync } from 'node:sqlite';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ChainHead } from '../../audit-chain.ts';
import { deferredTypes } from '../../deferred-types.ts';
import type { ChainLink, MovedVersion, StoreView } from '../../moving.ts';
import { assembleText, formatInstant } from '../../resource-text.ts';
import { ChainAppender, chainOf } from '../audit-chain/append.ts';
import { openConnection } from '../connection.ts';
import { toStoredVersion, type VersionRow, versionColumns } from '../version-row.ts';

/** Rows read in one turn of the event loop. */
const slice = 250;

type LogRow = readonly [...VersionRow, seq: number];
type WaitingRow = readonly [position: number, id: string, tail: string];

/**
 * One read transaction over the log, the resources that wait to be entered, and the chain. A waiting resource is shown as the
 * first version that it will be, at the instant of the view.
 */
export class SnapshotView implements StoreView {
  readonly consistency = 'snapshot';
  readonly instant: number;
  readonly chain?: NonNullable<StoreView['chain']>;
  readonly #db: DatabaseSync;
  readonly #lastSeq: number;

  /** @param file the database; of the newest schema */
  constructor(file: string) {
    this.#db = openConnection(file, 'copy');
    this.#db.exec('PRAGMA temp_store=FILE; BEGIN');
    const last = this.#db.prepare('SELECT seq, updated FROM version ORDER BY seq DESC LIMIT 1').get();
    this.#lastSeq = Number(last?.['seq'] ?? 0);
    this.instant = Math.max(Date.now(), Number(last?.['updated'] ?? 0));
    if (chainOf(this.#db) !== '') this.chain = { head: this.#head(), links: () => this.#links() };
  }

  async types(): Promise<readonly string[]> {
    const rows = this.#db
      .prepare('SELECT type FROM resource UNION SELECT type FROM deferred_resource ORDER BY type')
      .all();
    return rows.map((row) => String(row['type']));
  }

  async *versions(type: string): AsyncGenerator<MovedVersion> {
    const read = this.#db.prepare(
      `SELECT ${versionColumns}, v.seq FROM version v JOIN resource r ON r.rid = v.rid
       WHERE v.type = ? AND v.seq > ? ORDER BY v.seq LIMIT ${slice}`,
    );
    read.setReturnArrays(true);
    for (let after = 0; ; ) {
      const rows = read.all(type, after) as unknown as LogRow[];
      for (const [rowType, id, version, updated, method, json, seq] of rows) {
        yield { ...toStoredVersion([rowType, id, version, updated, method, json]), order: seq };
      }
      const last = rows.at(-1);
      if (last === undefined) break;
      after = last[6];
      await nextTurn();
    }
    if (deferredTypes.has(type)) yield* this.#waiting(type);
  }

  async close(): Promise<void> {
    this.#db.close();
  }

  async *#waiting(type: string): AsyncGenerator<MovedVersion> {
    const read = this.#db.prepare(
      `SELECT position, id, tail FROM deferred_resource WHERE type = ? AND position > ? ORDER BY position LIMIT ${slice}`,
    );
    read.setReturnArrays(true);
    const instant = formatInstant(this.instant);
    let order = this.#lastSeq;
    for (let after = 0; ; ) {
      const rows = read.all(type, after) as unknown as WaitingRow[];
      for (const [, id, tail] of rows) {
        const json = assembleText(type, id, 1, instant, tail);
        const made = { versionId: '1', lastUpdated: this.instant, method: 'POST', deleted: false } as const;
        yield { type, id, ...made, json, order: ++order };
      }
      const last = rows.at(-1);
      if (last === undefined) return;
      after = last[0];
      await nextTurn();
    }
  }

  #head(): ChainHead {
    const appender = new ChainAppender(this.#db);
    appender.start();
    return { chain: chainOf(this.#db), ...appender.end };
  }

  async *#links(): AsyncGenerator<ChainLink> {
    const read = this.#db.prepare(
      `SELECT position, id, digest, hash FROM audit_chain WHERE position > ? ORDER BY position LIMIT ${slice}`,
    );
    for (let after = 0; ; ) {
      const rows = read.all(after) as unknown as {
        position: number;
        id: string;
        digest: Uint8Array;
        hash: Uint8Array;
      }[];
      for (const { position, id, digest, hash } of rows) {
        yield {
          position,
          id,
          digest: Buffer.from(digest).toString('hex'),
          hash: Buffer.from(hash).toString('hex'),
        };
      }
      const last = rows.at(-1);
      if (last === undefined) return;
      after = last.position;
      await nextTurn();
    }
  }
}
