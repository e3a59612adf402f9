import type { ChainHead } from '../../../audit-chain.ts';
import type { ChainLink, MovedVersion } from '../../../moving.ts';
import type { HapiClient } from '../../client/hapi-client.ts';
import type { LedgerDatabase, LedgerSnapshot } from '../ledger-database.ts';
import { EventReader } from './event-reader.ts';
import { linkedEvents } from './linked-events.ts';
import { type LinkRow, linkRows, toLink } from './linked-rows.ts';

/** Links read at once. */
const slice = 200;

/**
 * The chain of a ledger in one state, however long it is read, with its events: those that were entered are read from the HAPI server,
 * the others from the ledger. It has to be closed.
 */
export class AuditSnapshot {
  /** Undefined for a chain that has not begun. */
  readonly head: ChainHead | undefined;
  readonly #snapshot: LedgerSnapshot;
  readonly #database: LedgerDatabase;
  readonly #events: EventReader;

  private constructor(
    snapshot: LedgerSnapshot,
    head: ChainHead | undefined,
    parts: { readonly database: LedgerDatabase; readonly client: HapiClient },
  ) {
    this.#snapshot = snapshot;
    this.head = head;
    this.#database = parts.database;
    this.#events = new EventReader(parts.client);
  }

  /** @throws FhirError `store-unavailable` */
  static async open(database: LedgerDatabase, client: HapiClient): Promise<AuditSnapshot> {
    const snapshot = await database.snapshot();
    try {
      const { rows } = await snapshot.query<{ chain: string; position: string; hash: Buffer }>(
        'SELECT chain, position, hash FROM audit_head',
      );
      const [row] = rows;
      const head = row && { chain: row.chain, position: Number(row.position), hash: row.hash.toString('hex') };
      return new AuditSnapshot(snapshot, head, { database, client });
    } catch (error) {
      snapshot.release();
      throw error;
    }
  }

  /** The links, by position. */
  async *links(): AsyncGenerator<ChainLink> {
    for await (const rows of this.#rows()) yield* rows.map(toLink);
  }

  /**
   * The events in the order of the chain. Their instants never go down, nor beyond a limit (ms since the epoch): where those of the
   * server do, an event is shown at the instant of the one before it.
   */
  async *events(until: number): AsyncGenerator<MovedVersion> {
    let latest = 0;
    const instantOf = (made: number): number => {
      latest = Math.max(latest, Math.min(made, until));
      return latest;
    };
    for await (const rows of this.#rows()) yield* await linkedEvents(rows, this.#events, instantOf);
  }

  /** Which of these events have a link now: true when it is one of this state, false when it was made since. */
  async linked(ids: readonly string[]): Promise<ReadonlyMap<string, boolean>> {
    const { rows } = await this.#database.query<{ id: string; position: string }>(
      'SELECT id, position FROM audit_link WHERE id = ANY($1::text[])',
      [ids],
    );
    const end = this.head?.position ?? 0;
    return new Map(rows.map(({ id, position }) => [id, Number(position) <= end] as const));
  }

  close(): void {
    this.#snapshot.release();
  }

  async *#rows(): AsyncGenerator<readonly LinkRow[]> {
    for (let after = 0; ; ) {
      const rows = await linkRows(this.#snapshot, after, slice);
      const last = rows.at(-1);
      if (last === undefined) return;
      yield rows;
      after = Number(last.position);
    }
  }
}
