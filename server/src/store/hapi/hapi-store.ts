import { FhirError } from '@sinfonia/profiles/issues';
import { resourceTypes } from '@sinfonia/profiles/model';
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
import type { HapiAnswer, HapiClient } from './client/hapi-client.ts';
import { HistoryReader } from './history/history-reader.ts';
import type { Ledger } from './ledger/ledger.ts';
import { HapiMoving } from './moving/hapi-moving.ts';
import { reindexTypes } from './reindex.ts';
import { roughTotal, scanResources } from './scan.ts';
import { SearchReader } from './search/search-reader.ts';
import { toMarker, toStored } from './stored-text.ts';
import { RecentVersions } from './write/recent-versions.ts';
import { WriteCoordinator } from './write/write-coordinator.ts';

/** FHIR version ids as HAPI gives them: whole numbers from 1. Source: FHIR R4 datatypes.html#id. */
const versionNumber = /^[1-9]\d{0,17}$/;
/** A read of this type is answered by HAPI from what it can do itself, so that what is stored is found in its history only. */
const ownedByServer = 'OperationDefinition';
const logicalId = /^[A-Za-z0-9\-.]{1,64}$/;

/**
 * The store port on a HAPI FHIR server. What such a server does not keep is kept in a ledger beside it; without one, `changes` and
 * `auditChain` are absent, what needs them is refused when the server starts, and deletions are guarded within this process only.
 */
export class HapiStore implements Store {
  readonly #client: HapiClient;
  readonly #search: SearchReader;
  readonly #history: HistoryReader;
  readonly #writes: WriteCoordinator;
  readonly #recent = new RecentVersions();
  readonly #ledger: Ledger | undefined;
  readonly changes?: ChangeFeed;
  readonly auditChain?: AuditChain;
  readonly #running = new Set<Promise<unknown>>();
  #closing: Promise<void> | undefined;

  /**
   * @param key of 32 bytes that seals the cursors of searches
   * @param ledger closed with the store
   */
  constructor(client: HapiClient, key: Uint8Array, ledger?: Ledger) {
    this.#client = client;
    this.#ledger = ledger;
    if (ledger !== undefined) {
      if (ledger.changes !== undefined) this.changes = ledger.changes;
      this.auditChain = ledger.audit.chain;
    }
    this.#search = new SearchReader(client, key, ledger?.links);
    const version = (address: ResourceAddress, versionId: string) => this.#version(address, versionId);
    this.#history = new HistoryReader(client, version);
    this.#writes = new WriteCoordinator({
      client,
      read: (address) => this.#current(address),
      version,
      match: async (plan, limit) => {
        await this.#settleFor(needsDeferred(plan));
        return this.#search.match(plan, limit);
      },
      recent: this.#recent,
      ...(ledger === undefined ? {} : { audit: ledger.audit }),
      ...(ledger?.deletions === undefined ? {} : { deletions: ledger.deletions }),
      ...(ledger?.expectations === undefined ? {} : { expectations: ledger.expectations }),
      ...(ledger?.criteria === undefined ? {} : { criteria: ledger.criteria }),
    });
  }

  get moving(): Moving {
    const target = {
      client: this.#client,
      read: (address: ResourceAddress) => this.#current(address),
      version: (address: ResourceAddress, versionId: string) => this.vread(address, versionId),
    };
    return new HapiMoving(target, this.#history, this.#ledger?.audit);
  }

  async read(address: ResourceAddress): Promise<StoredVersion | undefined> {
    this.#requireOpen();
    await this.#settleFor(isDeferred(address.type));
    return this.#current(address);
  }

  async vread(address: ResourceAddress, versionId: string): Promise<StoredVersion | undefined> {
    this.#requireOpen();
    if (!logicalId.test(address.id) || !versionNumber.test(versionId)) return undefined;
    await this.#settleFor(isDeferred(address.type));
    return this.#read(address, await this.#get(`${address.type}/${address.id}/_history/${versionId}`));
  }

  async history(request: HistoryRequest): Promise<HistoryPage> {
    this.#requireOpen();
    await this.#settleFor(isDeferred(request.type));
    return this.#history.read(request);
  }

  async search(plan: SearchPlan): Promise<SearchPage> {
    this.#requireOpen();
    await this.#settleFor(needsDeferred(plan));
    return this.#search.search(plan);
  }

  async explain(plan: SearchPlan): Promise<unknown> {
    this.#requireOpen();
    return this.#search.explain(plan);
  }

  async write(operations: readonly WriteOperation[], options: WriteOptions = {}): Promise<readonly WriteResult[]> {
    this.#requireOpen();
    this.#ledger?.audit.noteWrite();
    const write = this.#write(operations, options);
    this.#running.add(write);
    const end = (): void => {
      this.#running.delete(write);
      this.#ledger?.awaited?.wake();
    };
    write.then(end, end);
    return write;
  }

  async *scan(options: { readonly types?: readonly string[] } = {}): AsyncGenerator<StoredVersion> {
    this.#requireOpen();
    const types = options.types ?? resourceTypes();
    await this.#settleFor(types.some(isDeferred));
    for await (const version of scanResources(this.#client, types)) {
      yield version;
      this.#requireOpen();
    }
  }

  /** Refused with `backup-elsewhere`: the data are in the database of the HAPI server, which is copied with its own tools. */
  async backup(_folder: string): Promise<void> {
    throw new FhirError({ code: 'backup-elsewhere' });
  }

  async reindex(
    options: { readonly types?: readonly string[]; readonly progress?: (done: number, total: number) => void } = {},
  ): Promise<void> {
    this.#requireOpen();
    await reindexTypes(this.#client, options.types ?? resourceTypes(), options.progress);
  }

  async health(): Promise<StoreHealth> {
    if (this.#closing !== undefined) return { ready: false, facts: { store: 'hapi' } };
    try {
      return {
        ready: true,
        facts: { store: 'hapi', resources: await roughTotal(this.#client), ...(await this.#ledger?.facts()) },
      };
    } catch {
      return { ready: false, facts: { store: 'hapi', resting: this.#client.resting } };
    }
  }

  async close(): Promise<void> {
    this.#closing ??= this.#release();
    await this.#closing;
  }

  async #release(): Promise<void> {
    await Promise.allSettled([...this.#running]);
    await this.#ledger?.close();
  }

  async #write(operations: readonly WriteOperation[], options: WriteOptions): Promise<readonly WriteResult[]> {
    await this.#settleFor(operations.some(reachesDeferred));
    return this.#writes.write(operations, options);
  }

  /** Audit events reach the server after the fact: who needs them waits for what is missing. */
  async #settleFor(needed: boolean): Promise<void> {
    if (needed) await this.#ledger?.audit.settle();
  }

  async #current({ type, id }: ResourceAddress): Promise<StoredVersion | undefined> {
    if (!logicalId.test(id)) return undefined;
    if (type === ownedByServer) return (await this.#history.read({ type, id, count: 1 })).versions[0];
    const version = this.#read({ type, id }, await this.#get(`${type}/${id}`));
    this.#recent.set(`${type}/${id}`, version);
    return version;
  }

  #get(path: string): Promise<HapiAnswer> {
    return this.#client.send({ method: 'GET', path, headers: { 'cache-control': 'no-cache' } });
  }

  async #version(address: ResourceAddress, versionId: string): Promise<StoredVersion> {
    const answer = await this.#get(`${address.type}/${address.id}/_history/${versionId}`);
    const version = this.#read(address, answer);
    if (version === undefined) throw new FhirError({ code: 'store-unavailable' });
    return version;
  }

  #read({ type, id }: ResourceAddress, { status, header, body }: HapiAnswer): StoredVersion | undefined {
    if (status === 200) return toStored(body);
    if (status === 404) return undefined;
    const versionId = /\/_history\/(\d+)$/.exec(header('location') ?? '')?.[1];
    const marker = status === 410 && versionId !== undefined ? toMarker({ type, id }, versionId, body) : undefined;
    if (marker === undefined) {
      throw new FhirError({ code: 'store-unavailable' }, { cause: new Error(`answer ${status} to a read`) });
    }
    return marker;
  }

  #requireOpen(): void {
    if (this.#closing !== undefined) throw new FhirError({ code: 'store-unavailable' });
  }
}
