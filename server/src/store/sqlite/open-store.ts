import { chmodSync, existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import type { Store } from '../port.ts';
import { beginChain } from './audit-chain/begin-chain.ts';
import { openConnection } from './connection.ts';
import { databaseFile, makePrivateFolder, storeFolder } from './layout.ts';
import { migrate } from './migrations/migrate.ts';
import { ReaderPool } from './readers/reader-pool.ts';
import { pendingTypes, type ReindexProgress, reindexTypes } from './reindex.ts';
import type { ParameterIds } from './search/index.ts';
import { synchroniseSearchIndex } from './search-schema.ts';
import { SqliteStore } from './sqlite-store.ts';
import { WriterClient } from './writer/writer-client.ts';

/** How the embedded store is opened. */
export interface SqliteStoreOptions {
  /** Data directory; the database is `store/sinfonia.sqlite` inside. Made when absent, readable by its owner only. */
  readonly dataDirectory: string;
  /** FHIR base without a final slash: absolute references below it are the same as relative ones. */
  readonly baseUrl?: string;
  /** Reader threads; by default one less than the cores, at least one. */
  readonly workers?: number;
  /** Longest time of one search in milliseconds; 10 s by default. */
  readonly searchTimeLimit?: number;
  /** Told about the re-index that a change of search parameters makes necessary. */
  readonly reindexProgress?: ReindexProgress;
}

/**
 * Opens the embedded store: brings the schema up to date, starts the threads, and re-indexes the types whose search
 * parameters changed before it resolves. Several processes may have the same data directory open.
 *
 * @throws FhirError `store-newer` when the data was written by a newer program
 */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<Store> {
  makePrivateFolder(storeFolder(options.dataDirectory));
  const file = databaseFile(options.dataDirectory);
  const ids = prepareDatabase(file);
  const threads = options.workers ?? Math.max(1, availableParallelism() - 1);
  const db = openConnection(file, 'point-reads');
  const timeLimit = options.searchTimeLimit ?? 10_000;
  const [writer, readers] = await Promise.all([
    WriterClient.start({ file }),
    ReaderPool.start({ file }, { threads, timeLimit }),
  ]);
  const parts = { file, db, writer, readers, ids, baseUrl: options.baseUrl };
  const store = new SqliteStore(parts);
  try {
    const pending = pendingTypes(db);
    if (pending.length > 0) await reindexTypes(parts, pending, options.reindexProgress);
  } catch (error) {
    await store.close();
    throw error;
  }
  return store;
}

function prepareDatabase(file: string): ParameterIds {
  const isNew = !existsSync(file);
  const db = openConnection(file, 'writer');
  try {
    // SQLite gives the log and its index the rights of the database file.
    if (isNew) chmodSync(file, 0o600);
    migrate(db);
    beginChain(db);
    return synchroniseSearchIndex(db);
  } finally {
    db.close();
  }
}
