import { FhirError } from '@sinfonia/profiles/issues';
import { resourceTypes } from '@sinfonia/profiles/model';
import type { SearchPlan } from '../../fhir/search/plan.ts';
import type { ChangeFeed } from '../change-feed.ts';
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
import { WriteCoordinator } from './write/write-coordinator.ts';

/** FHIR version ids as HAPI gives them: whole numbers from 1. Source: FHIR R4 datatypes.html#id. */
const versionNumber = /^[1-9]\d{0,17}$/;
/** A read of this type is answered by HAPI from what it can do itself, so that what is stored is found in its history only. */
const ownedByServer = 'OperationDefinition';
const logicalId = /^[A-Za-z0-9\-.]{1,64}$/;

/**
 * The store port on a HAPI FHIR server. Without a ledger it has no commit log, and deletions are guarded within this process only. It has
 * no sealed chain: what needs `auditChain` is refused when the server starts.
 */
export class HapiStore implements Store {
  readonly changes?: ChangeFeed;
  readonly #ledger: Ledger | undefined;
  readonly #client: HapiClient;
  readonly #search: SearchReader;
  readonly #history: HistoryReader;
  readonly #writes: WriteCoordinator;
  readonly #running = new Set<Promise<unknown>>();
  #closing: Promise<void> | undefined;

  /**
   * @param key of 32 bytes that seals the cursors of searches
   * @param ledger which the store closes with itself
   */
  constructor(client: HapiClient, key: Uint8Array, ledger?: Ledger) {
    this.#client = client;
    this.#ledger = ledger;
    if (ledger !== undefined) this.changes = ledger.changes;
    this.#search = new SearchReader(client, key);
    const marker = (address: ResourceAddress, versionId: string) => this.#marker(address, versionId);
    this.#history = new HistoryReader(client, marker);
    this.#writes = new WriteCoordinator({
      client,
      read: (address) => this.#current(address),
      marker,
      match: (plan, limit) => this.#search.match(plan, limit),
      ...(ledger === undefined ? {} : { deletions: ledger.deletions }),
    });
  }

  get moving(): Moving {
    return new HapiMoving({ client: this.#client, read: (address) => this.#current(address) }, this.#history);
  }

  async read(address: ResourceAddress): Promise<StoredVersion | undefined> {
    this.#requireOpen();
    return this.#current(address);
  }

  async vread(address: ResourceAddress, versionId: string): Promise<StoredVersion | undefined> {
    this.#requireOpen();
    if (!logicalId.test(address.id) || !versionNumber.test(versionId)) return undefined;
    return this.#read(address, await this.#get(`${address.type}/${address.id}/_history/${versionId}`));
  }

  async history(request: HistoryRequest): Promise<HistoryPage> {
    this.#requireOpen();
    return this.#history.read(request);
  }

  async search(plan: SearchPlan): Promise<SearchPage> {
    this.#requireOpen();
    return this.#search.search(plan);
  }

  async explain(plan: SearchPlan): Promise<unknown> {
    this.#requireOpen();
    return this.#search.explain(plan);
  }

  async write(operations: readonly WriteOperation[], options: WriteOptions = {}): Promise<readonly WriteResult[]> {
    this.#requireOpen();
    const write = this.#writes.write(operations, options);
    this.#running.add(write);
    const end = (): void => void this.#running.delete(write);
    write.then(end, end);
    return write;
  }

  async *scan(options: { readonly types?: readonly string[] } = {}): AsyncGenerator<StoredVersion> {
    this.#requireOpen();
    for await (const version of scanResources(this.#client, options.types ?? resourceTypes())) {
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
      return { ready: true, facts: { store: 'hapi', resources: await roughTotal(this.#client) } };
    } catch {
      return { ready: false, facts: { store: 'hapi', resting: this.#client.resting } };
    }
  }

  async close(): Promise<void> {
    this.#closing ??= Promise.allSettled([...this.#running]).then(() => this.#ledger?.close());
    await this.#closing;
  }

  async #current({ type, id }: ResourceAddress): Promise<StoredVersion | undefined> {
    if (!logicalId.test(id)) return undefined;
    if (type === ownedByServer) return (await this.#history.read({ type, id, count: 1 })).versions[0];
    return this.#read({ type, id }, await this.#get(`${type}/${id}`));
  }

  #get(path: string): Promise<HapiAnswer> {
    return this.#client.send({ method: 'GET', path, headers: { 'cache-control': 'no-cache' } });
  }

  async #marker(address: ResourceAddress, versionId: string): Promise<StoredVersion> {
    const answer = await this.#get(`${address.type}/${address.id}/_history/${versionId}`);
    const marker = this.#read(address, answer);
    if (marker === undefined) throw new FhirError({ code: 'store-unavailable' });
    return marker;
  }

  #read({ type, id }: ResourceAddress, { status, headers, body }: HapiAnswer): StoredVersion | undefined {
    if (status === 200) return toStored(body);
    if (status === 404) return undefined;
    const versionId = /\/_history\/(\d+)$/.exec(headers.get('location') ?? '')?.[1];
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
