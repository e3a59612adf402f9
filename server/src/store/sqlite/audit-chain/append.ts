import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { eventDigest, genesisHash, linkHash } from '../../audit-chain.ts';

/** Name in `setting` under which the identifier of the chain is kept. */
export const chainSetting = 'audit-chain';

/** Where a chain ends. */
export interface ChainEnd {
  readonly position: number;
  /** Hexadecimal. */
  readonly hash: string;
}

/** Adds links to the chain inside a transaction that the caller holds. */
export class ChainAppender {
  readonly #db: DatabaseSync;
  readonly #last: StatementSync;
  readonly #insert: StatementSync;

  /** Where the chain ends; a caller that rolls back puts it back too. */
  end: ChainEnd = { position: 0, hash: '' };

  constructor(db: DatabaseSync) {
    this.#db = db;
    this.#last = db.prepare('SELECT position, hash FROM audit_chain ORDER BY position DESC LIMIT 1');
    this.#insert = db.prepare('INSERT INTO audit_chain(position, id, digest, hash) VALUES (?, ?, ?, ?)');
  }

  /** Reads where the chain ends: another process may have written. */
  start(): void {
    const last = this.#last.get() as { position: number; hash: Uint8Array } | undefined;
    this.end =
      last === undefined
        ? { position: 0, hash: genesisHash(chainOf(this.#db)) }
        : { position: last.position, hash: Buffer.from(last.hash).toString('hex') };
  }

  /** Adds the link of an event from the text after its `meta.lastUpdated`. */
  append(id: string, tail: string): void {
    const position = this.end.position + 1;
    const digest = eventDigest(tail);
    const hash = linkHash(this.end.hash, position, id, digest);
    this.#insert.run(position, id, Buffer.from(digest, 'hex'), Buffer.from(hash, 'hex'));
    this.end = { position, hash };
  }
}

/** Identifier of the chain of a database; empty when it has none. */
export function chainOf(db: DatabaseSync): string {
  const value = db.prepare('SELECT value FROM setting WHERE name = ?').get(chainSetting)?.['value'];
  return typeof value === 'string' ? value : '';
}
