import { existsSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { FhirError } from '@sinfonia/profiles/issues';
import type { AuditChain, ChainHead, ChainVerdict } from '../../audit-chain.ts';
import { type ChainView, verifyChain } from '../../chain/verify-chain.ts';
import { openConnection } from '../connection.ts';
import { ChainAppender, chainOf } from './append.ts';
import { LinkReader } from './link-reader.ts';
import { findUnlinked } from './unlinked.ts';

/** The chain of a database file, read on connections of its own, also while another process writes. */
export class SqliteAuditChain implements AuditChain {
  readonly #file: string;

  /** @param file the database file of a store or of a backup */
  constructor(file: string) {
    this.#file = file;
  }

  head(): Promise<ChainHead> {
    return this.#look(async (db) => headOf(db));
  }

  verify(
    options: { readonly since?: ChainHead; readonly progress?: (done: number) => void } = {},
  ): Promise<ChainVerdict> {
    return this.#look((db) => verifyChain(viewOf(db), options));
  }

  async #look<T>(body: (db: DatabaseSync) => Promise<T>): Promise<T> {
    const unreadable = (cause?: unknown): FhirError => new FhirError({ code: 'audit-chain-unreadable' }, { cause });
    if (!existsSync(this.#file)) throw unreadable();
    let db: DatabaseSync | undefined;
    try {
      db = openConnection(this.#file, 'copy');
      // One view of the data, however long it takes.
      db.exec('PRAGMA temp_store=FILE; BEGIN');
      if (chainOf(db) === '') throw unreadable();
      return await body(db);
    } catch (error) {
      throw error instanceof FhirError ? error : unreadable(error);
    } finally {
      db?.close();
    }
  }
}

function headOf(db: DatabaseSync): ChainHead {
  const appender = new ChainAppender(db);
  appender.start();
  return { chain: chainOf(db), ...appender.end };
}

function viewOf(db: DatabaseSync): ChainView {
  const links = new LinkReader(db);
  const isElsewhere = db.prepare('SELECT 1 FROM audit_chain WHERE digest = ? AND position <> ?');
  return {
    chain: chainOf(db),
    next: () => links.next(),
    peek: () => links.peek(),
    isElsewhere: (digest, position) => isElsewhere.get(Buffer.from(digest, 'hex'), position) !== undefined,
    findUnlinked: (count) => findUnlinked(db, count),
  };
}
