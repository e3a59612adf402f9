import type { LedgerDatabase, Queryable } from '../ledger-database.ts';

/** Up to where the log is final, and what was seen beyond. */
export interface Reached {
  /** No change will appear at or before this position any more. */
  readonly position: number;
  /** Positions up to `upTo` were taken by transactions whose numbers are below `barrier`; absent when nothing lies beyond. */
  readonly probe?: { readonly upTo: number; readonly barrier: bigint };
}

/** What one snapshot of the database shows. */
export interface Seen {
  /** Committed positions beyond the one reached, ascending; the first of them when there are many. */
  readonly ahead: readonly number[];
  /** Number of the oldest transaction that is under way; that of the next one when none is. */
  readonly oldest: bigint;
  /** Number that the next transaction will get. */
  readonly next: bigint;
}

/**
 * How far the log is final by what is seen now. A transaction takes its positions before it commits, so a committed position may have
 * gaps before it: of transactions that are still under way, or that were rolled back. Without gaps the log goes on at once. A gap is
 * waited for until every transaction has ended that was under way when it was seen (its owner is one of them, since it had a number by then):
 * what is still missing after that was rolled back.
 */
export function reach({ position: from, probe }: Reached, { ahead, oldest, next }: Seen): Reached {
  const last = ahead.at(-1);
  let position = from;
  if (probe !== undefined && probe.barrier <= oldest) position = Math.max(position, probe.upTo);
  if (last !== undefined && oldest === next) position = Math.max(position, last);
  for (const each of ahead) {
    if (each > position + 1) break;
    position = Math.max(position, each);
  }
  if (last === undefined || last <= position) return { position };
  // Numbers begin anew when the data are moved to another database server.
  const isUsable = probe !== undefined && probe.upTo > position && probe.barrier <= next;
  return { position, probe: isUsable ? probe : { upTo: last, barrier: next } };
}

/** Number that nodes lock while one of them moves the horizon. */
const horizonLock = 7_362_117;
/** Positions looked at beyond the horizon at a time. */
const lookAhead = 10_000;

interface HorizonRow {
  readonly position: string;
  readonly probe_to: string | null;
  readonly probe_barrier: string | null;
  readonly ahead: readonly string[];
  readonly oldest: string;
  readonly next: string;
}

/** The end of the log as followers may know it: kept in the database, so that all nodes agree and it never goes back. */
export class Horizon {
  readonly #database: LedgerDatabase;
  #running: Promise<number> | undefined;
  #coming: Promise<number> | undefined;

  constructor(database: LedgerDatabase) {
    this.#database = database;
  }

  /**
   * The position up to which the log is final now. Who asks while another looks waits for the next look, which all share: one that is under
   * way may have begun before what was just written.
   */
  position(): Promise<number> {
    if (this.#running === undefined) return this.#start();
    this.#coming ??= this.#running
      .catch(() => undefined)
      .then(() => {
        this.#coming = undefined;
        return this.#start();
      });
    return this.#coming;
  }

  #start(): Promise<number> {
    const look = this.#look().finally(() => {
      if (this.#running === look) this.#running = undefined;
    });
    this.#running = look;
    return look;
  }

  async #look(): Promise<number> {
    const { rows } = await this.#database.query<{ position: string; last: string | null }>(
      'SELECT position, (SELECT max(position) FROM change) AS last FROM horizon',
    );
    const { position = '0', last = null } = rows[0] ?? {};
    if (Number(last ?? 0) <= Number(position)) return Number(position);
    return this.#database.transaction(move);
  }
}

async function move(client: Queryable): Promise<number> {
  await client.query('SELECT pg_advisory_xact_lock($1)', [horizonLock]);
  // One statement is one snapshot. It takes no number of a transaction for itself, which would count as under way.
  const { rows } = await client.query<HorizonRow>(
    `SELECT h.position, h.probe_to, h.probe_barrier::text,
       pg_snapshot_xmin(s)::text AS oldest, pg_snapshot_xmax(s)::text AS next,
       ARRAY(SELECT c.position FROM change c WHERE c.position > h.position ORDER BY c.position LIMIT $1) AS ahead
     FROM horizon h, pg_current_snapshot() s`,
    [lookAhead],
  );
  const [row] = rows;
  if (row === undefined) return 0;
  const { probe_to: upTo, probe_barrier: barrier } = row;
  const before: Reached = {
    position: Number(row.position),
    ...(upTo === null || barrier === null ? {} : { probe: { upTo: Number(upTo), barrier: BigInt(barrier) } }),
  };
  const ahead = row.ahead.map(Number);
  const { position, probe } = reach(before, { ahead, oldest: BigInt(row.oldest), next: BigInt(row.next) });
  if (position !== before.position || probe?.barrier !== before.probe?.barrier) {
    await client.query('UPDATE horizon SET position = $1, probe_to = $2, probe_barrier = $3::text::xid8', [
      position,
      probe?.upTo ?? null,
      probe?.barrier.toString() ?? null,
    ]);
  }
  return position;
}
