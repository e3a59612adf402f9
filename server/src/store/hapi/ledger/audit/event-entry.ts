import { setTimeout as wait } from 'node:timers/promises';
import type { BundleEntry, Resource } from '@medplum/fhirtypes';
import { FhirError } from '@sinfonia/profiles/issues';
import { eventDigest, sealedType } from '../../../audit-chain.ts';
import type { HapiClient } from '../../client/hapi-client.ts';
import { resourcesOf } from '../../scan.ts';
import { isOvertaken, transactionOf } from '../../write/send-write.ts';
import type { LedgerDatabase, Queryable } from '../ledger-database.ts';
import { eventOf, type SealedEvent, sealedTail } from './sealed-event.ts';

/** Number that a node locks while it gives events to the server. */
const entryLock = 7_362_121;
/** Time between looks whether another node has entered what is waited for, in milliseconds. */
const lookAgain = 50;
/** Events of one transaction Bundle. */
const slice = 100;
/** Answers that are about the content of an event. */
const contentRefusals: ReadonlySet<number> = new Set([400, 422]);

/** Events in a row that the server fails on, after which it is no longer taken for a fault of the events. */
const failuresInARow = 8;

/**
 * What the server made of an event: took it as it is, refused it, failed on it (an answer of 500, or a conflict with
 * nothing), or changed it (digest of what it
 * made, hexadecimal).
 */
type Entered = 'as-is' | 'refused' | 'failed' | { readonly changed: string };

const waiting = 'NOT refused AND as_entered IS NULL';

/** Gives waiting events to the HAPI server, in order, one node at a time. */
export class EventEntry {
  readonly #database: LedgerDatabase;
  readonly #client: HapiClient;

  constructor(database: LedgerDatabase, client: HapiClient) {
    this.#database = database;
    this.#client = client;
  }

  /**
   * Enters all events that wait now; when another node does, waits for it.
   *
   * @throws FhirError `store-unavailable`
   */
  async enterAll(): Promise<void> {
    const { rows } = await this.#database.query<{ last: string | null }>(
      `SELECT max(position) AS last FROM audit_event WHERE ${waiting}`,
    );
    const last = rows[0]?.last ?? null;
    if (last === null) return;
    for (;;) {
      const first = await this.#first();
      if (first === undefined || first > Number(last)) return;
      if ((await this.#enterSlice()) === undefined) await wait(lookAgain);
    }
  }

  /** Enters up to about so many events, unless another node does. */
  async enterSome(limit: number): Promise<void> {
    for (let entered = 0; entered < limit; ) {
      const some = await this.#enterSlice();
      if (some === undefined || some === 0) return;
      entered += some;
    }
  }

  /** Number of events that wait (from both ends of the table), and of those that the server refused or changed. */
  async facts(): Promise<{ readonly waitingAuditEvents: number; readonly unfaithfulAuditEvents: number }> {
    const { rows } = await this.#database.query<{ span: string | null; kept: string }>(
      `SELECT max(position) FILTER (WHERE ${waiting}) - min(position) FILTER (WHERE ${waiting}) + 1 AS span,
         count(*) FILTER (WHERE NOT (${waiting})) AS kept FROM audit_event`,
    );
    return { waitingAuditEvents: Number(rows[0]?.span ?? 0), unfaithfulAuditEvents: Number(rows[0]?.kept ?? 0) };
  }

  async #first(): Promise<number | undefined> {
    const { rows } = await this.#database.query<{ first: string | null }>(
      `SELECT min(position) AS first FROM audit_event WHERE ${waiting}`,
    );
    const first = rows[0]?.first ?? null;
    return first === null ? undefined : Number(first);
  }

  /** Enters the first events; how many, or undefined when another node does. */
  #enterSlice(): Promise<number | undefined> {
    return this.#database.unlessUnderWay(entryLock, async (transaction) => {
      const { rows } = await transaction.query<SealedEvent>(
        `SELECT id, tail FROM audit_event WHERE ${waiting} ORDER BY position LIMIT ${slice}`,
      );
      if (rows.length === 0) return 0;
      const entered = await this.#enter(rows);
      // Only a server that takes others tells that it is the event.
      if (allFailed(entered)) throw new FhirError({ code: 'store-unavailable' });
      await note(transaction, entered);
      return rows.length;
    });
  }

  async #enter(events: readonly SealedEvent[]): Promise<Map<string, Entered>> {
    const entries = events.map((event): BundleEntry => {
      const request = { method: 'PUT' as const, url: `${sealedType}/${event.id}`, ifMatch: 'W/"0"' };
      return { resource: eventOf(event), request };
    });
    const answer = await this.#client.attempt(transactionOf(entries));
    if (answer.status === 200) {
      const made = (answer.body.entry ?? []) as readonly BundleEntry[];
      return new Map(events.map((event, at) => [event.id, judge(event, made[at]?.resource)] as const));
    }
    const isConflict = isOvertaken(answer);
    const entered = isConflict ? await this.#enterRest(events) : undefined;
    if (entered !== undefined) return entered;
    // What a database cannot hold is told as a conflict too.
    const failed = answer.status >= 500 || isConflict;
    if (!failed && !contentRefusals.has(answer.status)) throw new FhirError({ code: 'store-unavailable' });
    if (events.length === 1) return new Map(events.map(({ id }) => [id, failed ? 'failed' : 'refused'] as const));
    const half = Math.ceil(events.length / 2);
    const first = await this.#enter(events.slice(0, half));
    if (first.size >= failuresInARow && allFailed(first)) throw new FhirError({ code: 'store-unavailable' });
    return new Map([...first, ...(await this.#enter(events.slice(half)))]);
  }

  /** Some are there already: a node entered them and ended before it could note it. Undefined when none is. */
  async #enterRest(events: readonly SealedEvent[]): Promise<Map<string, Entered> | undefined> {
    const ids = events.map(({ id }) => id);
    const present = new Map((await resourcesOf(this.#client, sealedType, ids)).map((one) => [one.id, one] as const));
    const rest = events.filter(({ id }) => !present.has(id));
    const found = events.flatMap((event) => {
      const there = present.get(event.id);
      // What is there and is another one was not taken from us: our text stays here.
      return there === undefined ? [] : [[event.id, judge(event, there) === 'as-is' ? 'as-is' : 'refused'] as const];
    });
    if (found.length === 0) return undefined;
    return new Map<string, Entered>([...found, ...(rest.length > 0 ? await this.#enter(rest) : [])]);
  }
}

function allFailed(entered: ReadonlyMap<string, Entered>): boolean {
  return [...entered.values()].every((result) => result === 'failed');
}

function judge({ tail }: SealedEvent, made: Resource | undefined): Entered {
  if (made === undefined) throw new FhirError({ code: 'store-unavailable' });
  const entered = sealedTail(made);
  return entered === tail ? 'as-is' : { changed: eventDigest(entered) };
}

async function note(transaction: Queryable, entered: ReadonlyMap<string, Entered>): Promise<void> {
  const all = [...entered];
  const asIs = all.flatMap(([id, result]) => (result === 'as-is' ? [id] : []));
  const refused = all.flatMap(([id, result]) => (result === 'refused' || result === 'failed' ? [id] : []));
  await transaction.query('DELETE FROM audit_event WHERE id = ANY($1::text[])', [asIs]);
  if (refused.length > 0) {
    await transaction.query('UPDATE audit_event SET refused = true WHERE id = ANY($1::text[])', [refused]);
  }
  for (const [id, result] of all) {
    if (typeof result === 'string') continue;
    const digest = Buffer.from(result.changed, 'hex');
    await transaction.query('UPDATE audit_event SET as_entered = $2 WHERE id = $1', [id, digest]);
  }
}
