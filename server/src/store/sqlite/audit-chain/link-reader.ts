import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { sealedType } from '../../audit-chain.ts';
import type { Link } from '../../chain/link.ts';

/** Links, and waiting events, read at once. */
const slice = 500;

interface Row {
  readonly position: number;
  readonly id: string;
  readonly digest: Uint8Array;
  readonly hash: Uint8Array;
  readonly json: string | null;
  readonly current: number | null;
}

interface Waiting {
  readonly position: number;
  readonly id: string;
  readonly tail: string;
}

/** Reads the links of a chain in order, each with its event. Waiting events come in the order of their links. */
export class LinkReader {
  readonly #links: StatementSync;
  readonly #waiting: StatementSync;
  readonly #anywhere: StatementSync;
  #after = 0;
  #waitingAfter = 0;
  #ahead: Waiting[] = [];

  constructor(db: DatabaseSync) {
    this.#links = db.prepare(
      `SELECT c.position, c.id, c.digest, c.hash, v.json,
        r.seq = v.seq AND r.version = 1 AND r.deleted = 0 AND v.type = r.type AS current
       FROM audit_chain c LEFT JOIN resource r ON r.type = '${sealedType}' AND r.id = c.id
       LEFT JOIN version v ON v.rid = r.rid AND v.version = 1
       WHERE c.position > ? ORDER BY c.position LIMIT ?`,
    );
    this.#waiting = db.prepare(
      `SELECT position, id, tail FROM deferred_resource WHERE type = '${sealedType}' AND position > ?
       ORDER BY position LIMIT ${slice}`,
    );
    this.#anywhere = db.prepare(`SELECT tail FROM deferred_resource WHERE type = '${sealedType}' AND id = ?`);
  }

  /** The next links; none at the end. */
  next(): Link[] {
    const rows = this.#links.all(this.#after, slice) as unknown as Row[];
    this.#after = rows.at(-1)?.position ?? this.#after;
    return rows.map((row) => this.#complete(row));
  }

  /** The link after those read so far, without its event. */
  peek(): Link | undefined {
    const row = this.#links.get(this.#after, 1) as unknown as Row | undefined;
    return row === undefined ? undefined : toLink(row);
  }

  #complete(row: Row): Link {
    const link = toLink(row);
    if (link.text !== undefined) return link;
    const tail = this.#tailOf(row.id);
    return tail === undefined ? link : { ...link, tail };
  }

  #tailOf(id: string): string | undefined {
    if (this.#ahead.length === 0) {
      this.#ahead = (this.#waiting.all(this.#waitingAfter) as unknown as Waiting[]).reverse();
      this.#waitingAfter = this.#ahead[0]?.position ?? this.#waitingAfter;
    }
    if (this.#ahead.at(-1)?.id === id) return this.#ahead.pop()?.tail;
    // Out of order, or not there: something is wrong, so the time for a look at the whole table is well spent.
    return (this.#anywhere.get(id) as { tail: string } | undefined)?.tail;
  }
}

function toLink({ position, id, digest, hash, json, current }: Row): Link {
  return {
    position,
    id,
    digest: Buffer.from(digest).toString('hex'),
    hash: Buffer.from(hash).toString('hex'),
    ...(json === null ? {} : { text: json, current: current === 1 }),
  };
}
