import type { DatabaseSync } from 'node:sqlite';
import { FhirError } from '@sinfonia/profiles/issues';
import type { SearchPlan } from '../../fhir/search/plan.ts';
import type { AuditChain } from '../audit-chain.ts';
import type { ChangeFeed } from '../change-feed.ts';
import { isDeferred, needsDeferred, reachesDeferred } from '../deferred-types.ts';
import type { Moving } from '../moving.ts';
import type {
  HistoryPage,
  HistoryRequest,
  ResourceAddress,
  SearchPage,
  Store,
  StoredVersion,
  StoreHealth,
  WriteOperation,
  WriteOptions,
  WriteResult,
} from '../port.ts';
import { SqliteAuditChain } from './audit-chain/sqlite-audit-chain.ts';
import { backUpDatabase } from './backup/back-up.ts';
import { DeferredResources } from './deferred-resources.ts';
import { schemaVersion } from './migrations/migrate.ts';
import { SqliteMoving } from './moving/sqlite-moving.ts';
import { PointReads } from './point-reads.ts';
import type { ReaderPool } from './readers/reader-pool.ts';
import { pendingTypes, type ReindexProgress, reindexTypes } from './reindex.ts';
import { scanResources } from './scan.ts';
import { needsFullText, type ParameterIds } from './search/index.ts';
import { SqliteChangeFeed } from './sqlite-change-feed.ts';
import { WriteCoordinator } from './write/write-coordinator.ts';
import type { WriterClient } from './writer/writer-client.ts';

/** The running parts of an embedded store. */
export interface StoreParts {
  readonly file: string;
  /** Read-only connection of this thread. */
  readonly db: DatabaseSync;
  readonly writer: WriterClient;
  readonly readers: ReaderPool;
  readonly ids: ParameterIds;
  readonly baseUrl: string | undefined;
}

/**
 * The store port on one SQLite database: reads by address on the calling thread, searches and history on reader threads,
 * all changes through the writer thread.
 */
export class SqliteStore implements Store {
  readonly #parts: StoreParts;
  readonly #reads: PointReads;
  readonly #writes: WriteCoordinator;
  readonly #deferred: DeferredResources;
  readonly auditChain: AuditChain;
  readonly changes: ChangeFeed;
  readonly moving: Moving;
  /** Writes that were accepted and have not ended. */
  readonly #running = new Set<Promise<unknown>>();
  #closing: Promise<void> | undefined;

  constructor(parts: StoreParts) {
    this.#parts = parts;
    this.#reads = new PointReads(parts.db);
    this.#deferred = new DeferredResources(parts);
    this.auditChain = new SqliteAuditChain(parts.file);
    this.changes = new SqliteChangeFeed(parts.db);
    this.moving = new SqliteMoving(parts.file, (...given) => this.vread(...given), parts);
    this.#writes = new WriteCoordinator({
      reads: this.#reads,
      writer: parts.writer,
      ids: parts.ids,
      baseUrl: parts.baseUrl,
      match: async (plan, limit) => {
        await this.#prepare(plan);
        return parts.readers.run('match', { plan, limit });
      },
    });
  }

  async read(address: ResourceAddress): Promise<StoredVersion | undefined> {
    this.#requireOpen();
    if (isDeferred(address.type)) await this.#deferred.settle();
    return this.#reads.current(address.type, address.id)?.version;
  }

  async vread(address: ResourceAddress, versionId: string): Promise<StoredVersion | undefined> {
    this.#requireOpen();
    if (isDeferred(address.type)) await this.#deferred.settle();
    return this.#reads.version(address, versionId);
  }

  async history(request: HistoryRequest): Promise<HistoryPage> {
    this.#requireOpen();
    if (isDeferred(request.type)) await this.#deferred.settle();
    return this.#parts.readers.run('history', request);
  }

  async search(plan: SearchPlan): Promise<SearchPage> {
    this.#requireOpen();
    await this.#prepare(plan);
    return this.#parts.readers.run('search', plan);
  }

  async explain(plan: SearchPlan): Promise<unknown> {
    this.#requireOpen();
    return this.#parts.readers.run('explain', plan);
  }

  async write(operations: readonly WriteOperation[], options: WriteOptions = {}): Promise<readonly WriteResult[]> {
    this.#requireOpen();
    this.#deferred.noteWrite();
    if (operations.some(reachesDeferred)) await this.#deferred.settle();
    const write = this.#writes.write(operations, options);
    this.#running.add(write);
    const end = (): void => void this.#running.delete(write);
    write.then(end, end);
    return write;
  }

  async *scan(options: { readonly types?: readonly string[] } = {}): AsyncGenerator<StoredVersion> {
    this.#requireOpen();
    await this.#deferred.settle();
    for await (const { version } of scanResources(this.#parts.db, options)) {
      yield version;
      this.#requireOpen();
    }
  }

  async backup(folder: string): Promise<void> {
    this.#requireOpen();
    await backUpDatabase(this.#parts.file, folder);
  }

  async reindex(
    options: { readonly types?: readonly string[]; readonly progress?: ReindexProgress } = {},
  ): Promise<void> {
    this.#requireOpen();
    const types = options.types ?? this.#typesPresent();
    await this.#deferred.settle();
    await reindexTypes(this.#parts, types, options.progress);
  }

  async health(): Promise<StoreHealth> {
    const { db, writer, readers } = this.#parts;
    if (this.#closing !== undefined) return { ready: false, facts: { state: 'closed' } };
    // Asked for every few seconds: nothing here may grow with the store.
    const last = db.prepare('SELECT seq, updated FROM version ORDER BY seq DESC LIMIT 1').get();
    return {
      ready: writer.ready && readers.ready,
      facts: {
        store: 'embedded',
        schemaVersion: schemaVersion(db),
        lastSeq: Number(last?.['seq'] ?? 0),
        pendingWrites: writer.pending,
        pendingReads: readers.pending,
        pendingReindex: pendingTypes(db).length,
        deferredResources: this.#deferred.waiting(),
        clockBehindMilliseconds: Math.max(0, Number(last?.['updated'] ?? 0) - Date.now()),
      },
    };
  }

  close(): Promise<void> {
    this.#closing ??= this.#release();
    return this.#closing;
  }

  async #release(): Promise<void> {
    const { db, writer, readers } = this.#parts;
    await this.#deferred.close();
    await Promise.allSettled(this.#running);
    await readers.close();
    db.close();
    // The writer closes last, so that it can copy the whole log into the database.
    await writer.close();
  }

  #typesPresent(): string[] {
    const rows = this.#parts.db.prepare('SELECT DISTINCT type FROM resource ORDER BY type').all();
    return (rows as unknown as { type: string }[]).map(({ type }) => type);
  }

  /** Full text and some resources are entered after the fact: a search that needs them waits for what is missing. */
  async #prepare(plan: SearchPlan): Promise<void> {
    if (needsFullText(plan)) await this.#parts.writer.catchUpFullText();
    if (needsDeferred(plan)) await this.#deferred.settle();
  }

  #requireOpen(): void {
    if (this.#closing !== undefined) throw new FhirError({ code: 'store-unavailable' });
  }
}
