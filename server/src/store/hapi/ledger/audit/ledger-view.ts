import { type ChainFault, sealedType } from '../../../audit-chain.ts';
import type { Link } from '../../../chain/link.ts';
import type { ChainView } from '../../../chain/verify-chain.ts';
import type { HapiClient } from '../../client/hapi-client.ts';
import { countOf, idPages } from '../../scan.ts';
import type { Queryable } from '../ledger-database.ts';
import { EventReader, type EventText } from './event-reader.ts';
import { isOnServer, keptTail, type LinkRow, linkRows, toLink } from './linked-rows.ts';

/** Links read at once. */
const slice = 200;

/** The chain as a snapshot of the ledger shows it, with the events of the HAPI server, which goes on while the chain is read. */
export class LedgerView implements ChainView {
  readonly chain: string;
  readonly #head: { readonly position: number; readonly hash: string };
  readonly #snapshot: Queryable;
  readonly #now: Queryable;
  readonly #client: HapiClient;
  readonly #events: EventReader;
  #after = 0;

  private constructor(
    { chain, position, hash }: { chain: string; position: string; hash: Buffer },
    parts: { readonly snapshot: Queryable; readonly now: Queryable; readonly client: HapiClient },
  ) {
    this.chain = chain;
    this.#head = { position: Number(position), hash: hash.toString('hex') };
    this.#snapshot = parts.snapshot;
    this.#now = parts.now;
    this.#client = parts.client;
    this.#events = new EventReader(parts.client);
  }

  /**
   * @param snapshot transaction that sees one state of the ledger
   * @param now connection that sees its present one
   */
  static async open(snapshot: Queryable, now: Queryable, client: HapiClient): Promise<LedgerView> {
    const { rows } = await snapshot.query('SELECT chain, position, hash FROM audit_head');
    if (rows[0] === undefined) throw new Error('the chain has not begun');
    return new LedgerView(rows[0], { snapshot, now, client });
  }

  async next(): Promise<readonly Link[]> {
    const rows = await linkRows(this.#snapshot, this.#after, slice);
    this.#after = Number(rows.at(-1)?.position ?? this.#after);
    const texts = await this.#events.read(rows.filter(isOnServer).map(({ id }) => id));
    return rows.map((row) => completed(row, texts.get(row.id)));
  }

  async peek(): Promise<Link | undefined> {
    const [row] = await linkRows(this.#snapshot, this.#after, 1);
    return row === undefined ? undefined : toLink(row);
  }

  async isElsewhere(digest: string, position: number): Promise<boolean> {
    const { rows } = await this.#snapshot.query(
      'SELECT 1 FROM audit_link WHERE digest = $1 AND position <> $2 LIMIT 1',
      [Buffer.from(digest, 'hex'), position],
    );
    return rows.length > 0;
  }

  async findUnlinked(links: number): Promise<ChainFault | undefined> {
    const { position } = this.#head;
    if (position > links) return { kind: 'missing', position: links + 1 };
    if (position < links) return { kind: 'inserted', position: position + 1 };
    return (await this.#otherEnd(links)) ?? (await this.#waitingUnlinked()) ?? this.#unlinkedOnServer(links);
  }

  /** The last link, when the head that the ledger keeps is another one. */
  async #otherEnd(links: number): Promise<ChainFault | undefined> {
    const [last] = links === 0 ? [] : await linkRows(this.#snapshot, links - 1, 1);
    return last === undefined || last.hash.toString('hex') === this.#head.hash
      ? undefined
      : { kind: 'altered', position: links, id: last.id };
  }

  async #waitingUnlinked(): Promise<ChainFault | undefined> {
    const { rows } = await this.#snapshot.query<{ id: string; place: string }>(
      `SELECT e.id, (SELECT coalesce(max(position), 0) + 1 FROM audit_link WHERE position < e.position) AS place
       FROM audit_event e LEFT JOIN audit_link l USING (id) WHERE l.id IS NULL ORDER BY e.position LIMIT 1`,
    );
    const [row] = rows;
    return row && { kind: 'inserted', position: Number(row.place), id: row.id };
  }

  /** An event of the server that no link knows, or that stands there instead of one that the ledger keeps. */
  async #unlinkedOnServer(links: number): Promise<ChainFault | undefined> {
    const { rows } = await this.#snapshot.query('SELECT count(*) AS kept FROM audit_event WHERE as_entered IS NULL');
    if ((await countOf(this.#client, sealedType)) === links - Number(rows[0].kept)) return undefined;
    let before = 0;
    for await (const ids of idPages(this.#client, sealedType)) {
      // Events are linked before they are entered, so each one that is listed now has a link now.
      const known = await this.#now.query<{ id: string; position: string; refused: boolean | null }>(
        'SELECT l.id, l.position, e.refused FROM audit_link l LEFT JOIN audit_event e USING (id) WHERE l.id = ANY($1)',
        [ids],
      );
      const byId = new Map(known.rows.map((row) => [row.id, row] as const));
      for (const id of ids) {
        const link = byId.get(id);
        if (link === undefined) return { kind: 'inserted', position: before + 1, id };
        before = Number(link.position);
        if (link.refused === true) return { kind: 'altered', position: before, id };
      }
    }
    return undefined;
  }
}

function completed(row: LinkRow, event: EventText | undefined): Link {
  const link = toLink(row);
  const tail = keptTail(row, event);
  if (tail !== undefined) return { ...link, tail };
  return event === undefined ? link : { ...link, text: event.text, current: event.current };
}
