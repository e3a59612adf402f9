import { existsSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { FhirError } from '@sinfonia/profiles/issues';
import { type AuditChain, type ChainFault, type ChainHead, type ChainVerdict, genesisHash } from '../../audit-chain.ts';
import { openConnection } from '../connection.ts';
import { ChainAppender, chainOf } from './append.ts';
import { judgeLink } from './judge-link.ts';
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
    return this.#look((db) => verifyChain(db, options));
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

async function verifyChain(
  db: DatabaseSync,
  { since, progress }: { readonly since?: ChainHead; readonly progress?: (done: number) => void },
): Promise<ChainVerdict> {
  const chain = chainOf(db);
  let before: ChainHead = { chain, position: 0, hash: genesisHash(chain) };
  const broken = (fault: ChainFault): ChainVerdict => ({ head: before, fault });
  const links = new LinkReader(db);
  for (let slice = links.next(); slice.length > 0; slice = links.next()) {
    for (const [at, link] of slice.entries()) {
      const fault = judgeLink(db, before.hash, before.position + 1, link, () => slice[at + 1] ?? links.peek());
      if (fault !== undefined) return broken(fault);
      before = { chain, position: link.position, hash: link.hash };
      const differs = since?.position === link.position && since.hash !== link.hash;
      if (differs) return broken({ kind: 'altered', position: link.position, id: link.id });
    }
    progress?.(before.position);
    await nextTurn();
  }
  const unlinked = findUnlinked(db, before.position);
  if (unlinked !== undefined) return broken(unlinked);
  if (since !== undefined && since.position > before.position) {
    return broken({ kind: 'missing', position: before.position + 1 });
  }
  if (since !== undefined && since.chain !== chain) return broken({ kind: 'altered', position: since.position });
  return { head: before };
}
