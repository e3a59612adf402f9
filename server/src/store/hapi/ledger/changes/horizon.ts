import type { LedgerDatabase, Queryable } from '../ledger-database.ts';

/** Up to where the log is final, and what was seen beyond. */
export interface Reached {
  /** No change will appear at or before this position any more. */
  readonly position: number;
  /** Positions up to `upTo` were taken by transactions whose numbers are below `barrier`; absent when nothing is waited for. */
  readonly probe?: { readonly upTo: number; readonly barrier: bigint };
}

/** What one snapshot of the database shows. */
export interface Seen {
  /** Committed positions beyond the one reached, ascending; the first of them when there are many. */
  readonly ahead: readonly number[];
  /** All transactions with a lower number have ended, and what they committed is in `ahead`. */
  readonly ended: bigint;
  /** The greatest number of a transaction that has ended, plus one. */
  readonly next: bigint;
}

/**
 * How far the log is final by what is seen now. A transaction takes its positions before it commits, so a committed position may have
 * gaps before it: of transactions that are still under way, or that were rolled back. Without gaps the log goes on at once. A gap is
 * passed when every transaction has ended that had a number when the gap was seen. Its owner is one of them, since it had written a version
 * before it took the position: what is still missing then was rolled back.
 */
export function reach({ position: from, probe }: Reached, { ahead, ended }: Pick<Seen, 'ahead' | 'ended'>): Reached {
  let position = from;
  if (probe !== undefined && probe.barrier <= ended) position = Math.max(position, probe.upTo);
  for (const each of ahead) {
    if (each > position + 1) break;
    position = Math.max(position, each);
  }
  return probe !== undefined && probe.upTo > position ? { position, probe } : { position };
}

/**
 * Moves the horizon by one look, and by a second one where the first shows a gap that nobody waits for yet.
 *
 * @param look takes a snapshot of what lies beyond a position
 * @param takeNumber gives this transaction a number, greater than all that were given
 */
export async function advance(
  before: Reached,
  look: (position: number) => Promise<Seen>,
  takeNumber: () => Promise<bigint>,
): Promise<Reached> {
  const seen = await look(before.position);
  // Who kept a probe has ended since. When its number is yet to come, the data were moved to another database server.
  const isForeign = before.probe !== undefined && before.probe.barrier >= seen.next;
  const reached = reach(isForeign ? { position: before.position } : before, seen);
  const last = seen.ahead.at(-1) ?? 0;
  if (last <= reached.position || reached.probe !== undefined) return reached;
  const probe = { upTo: last, barrier: await takeNumber() };
  return reach({ ...reached, probe }, await look(reached.position));
}

/** Number that nodes lock while one of them moves the horizon. */
const horizonLock = 7_362_117;
/** What a fall of the database takes back is found anew: who was under way then commits nothing any more. */
const beginMove = 'BEGIN; SET LOCAL synchronous_commit = off';
/** Positions looked at beyond the horizon at a time. */
const lookAhead = 10_000;

interface HorizonRow {
  readonly position: string;
  readonly probe_to: string | null;
  readonly probe_barrier: string | null;
}

/** The end of the log as followers may know it: kept in the database, so that all nodes agree and it never goes back. */
export class Horizon {
  readonly #database: LedgerDatabase;
  #known = 0;
  /** When the look began that found it. */
  #knownAt = Number.NEGATIVE_INFINITY;
  #running: Promise<number> | undefined;
  #coming: Promise<number> | undefined;

  constructor(database: LedgerDatabase) {
    this.#database = database;
  }

  /** The last position that was found: final, and perhaps not the last any more. */
  get known(): number {
    return this.#known;
  }

  /**
   * The position up to which the log is final now, or was final some time ago (`tolerance`, ms). Who asks while another looks waits for the next look, which all share: one that is under
   * way may have begun before what was just written.
   */
  async position(tolerance = 0): Promise<number> {
    if (performance.now() - this.#knownAt < tolerance) return this.#known;
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
    const begun = performance.now();
    const position = await this.#find();
    this.#known = position;
    this.#knownAt = begun;
    return position;
  }

  async #find(): Promise<number> {
    const { rows } = await this.#database.prepared<{ position: string; last: string | null }>(
      'horizon',
      'SELECT position, (SELECT max(position) FROM change) AS last FROM horizon',
      [],
    );
    const { position = '0', last = null } = rows[0] ?? {};
    if (Number(last ?? 0) <= Number(position)) return Number(position);
    return this.#database.transaction(move, beginMove);
  }
}

async function move(client: Queryable): Promise<number> {
  await client.query('SELECT pg_advisory_xact_lock($1)', [horizonLock]);
  const { rows } = await client.query<HorizonRow>(
    'SELECT position, probe_to, probe_barrier::text AS probe_barrier FROM horizon',
  );
  const { position: at = '0', probe_to: upTo = null, probe_barrier: barrier = null } = rows[0] ?? {};
  const probe = upTo === null || barrier === null ? {} : { probe: { upTo: Number(upTo), barrier: BigInt(barrier) } };
  const before: Reached = { position: Number(at), ...probe };
  const after = await advance(
    before,
    (position) => look(client, position),
    () => takeNumber(client),
  );
  if (after.position !== before.position || after.probe?.barrier !== before.probe?.barrier) {
    const values = [after.position, after.probe?.upTo ?? null, after.probe?.barrier.toString() ?? null];
    await client.query('UPDATE horizon SET position = $1, probe_to = $2, probe_barrier = $3::text::xid8', values);
  }
  return after.position;
}

/** One statement is one snapshot, since transactions here are READ COMMITTED. */
async function look(client: Queryable, position: number): Promise<Seen> {
  const { rows } = await client.query<{ ended: string; next: string; ahead: readonly string[] }>(
    `SELECT pg_snapshot_xmin(s)::text AS ended, pg_snapshot_xmax(s)::text AS next,
       ARRAY(SELECT position FROM change WHERE position > $1 ORDER BY position LIMIT $2) AS ahead
     FROM pg_current_snapshot() s`,
    [position, lookAhead],
  );
  const { ended = '0', next = '0', ahead = [] } = rows[0] ?? {};
  return { ended: BigInt(ended), next: BigInt(next), ahead: ahead.map(Number) };
}

async function takeNumber(client: Queryable): Promise<bigint> {
  const { rows } = await client.query<{ number: string }>('SELECT pg_current_xact_id()::text AS number');
  return BigInt(rows[0]?.number ?? 0);
}
