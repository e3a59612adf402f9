import { FhirError } from '@sinfonia/profiles/issues';
import { resourceTypes } from '@sinfonia/profiles/model';
import type { SearchPlan } from '../../fhir/search/plan.ts';
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
import { HapiMoving } from './moving/hapi-moving.ts';
import { reindexTypes } from './reindex.ts';
import { roughTotal, scanResources } from './scan.ts';
import { SearchReader, toQuery } from './search/search-reader.ts';
import { toStored } from './stored-text.ts';
import { WriteCoordinator } from './write/write-coordinator.ts';

/** FHIR version ids as HAPI gives them: whole numbers from 1. Source: FHIR R4 datatypes.html#id. */
const versionNumber = /^[1-9]\d{0,17}$/;
const logicalId = /^[A-Za-z0-9\-.]{1,64}$/;

/**
 * The store port on a HAPI FHIR server. It has neither commit log nor sealed chain: `changes` and `auditChain` are absent, and
 * what needs them is refused when the server starts.
 */
export class HapiStore implements Store {
  readonly #client: HapiClient;
  readonly #search: SearchReader;
  readonly #history: HistoryReader;
  readonly #writes: WriteCoordinator;
  readonly moving: Moving;
  readonly #running = new Set<Promise<unknown>>();
  #closing: Promise<void> | undefined;

  /** @param key of 32 bytes that seals the cursors of searches */
  constructor(client: HapiClient, key: Uint8Array) {
    this.#client = client;
    this.#search = new SearchReader(client, key);
    const marker = (address: ResourceAddress, versionId: string) => this.#marker(address, versionId);
    this.#history = new HistoryReader(client, marker);
    this.moving = new HapiMoving({ client, read: (address) => this.#current(address) }, this.#history);
    this.#writes = new WriteCoordinator({
      client,
      read: (address) => this.#current(address),
      marker,
      match: (plan, limit) => this.#search.match(plan, limit),
    });
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
    return { store: 'hapi', types: plan.types, query: toQuery(plan).map(([name, value]) => ({ name, value })) };
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
    this.#closing ??= Promise.allSettled([...this.#running]).then(() => undefined);
    await this.#closing;
  }

  async #current({ type, id }: ResourceAddress): Promise<StoredVersion | undefined> {
    if (!logicalId.test(id)) return undefined;
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
    const instant = /\d{4}-\d\d-\d\dT\S+/.exec(body?.issue?.[0]?.diagnostics ?? '')?.[0];
    if (status !== 410 || versionId === undefined || instant === undefined) {
      throw new FhirError({ code: 'store-unavailable' }, { cause: new Error(`answer ${status} to a read`) });
    }
    return { type, id, versionId, lastUpdated: Date.parse(instant), method: 'DELETE', deleted: true };
  }

  #requireOpen(): void {
    if (this.#closing !== undefined) throw new FhirError({ code: 'store-unavailable' });
  }
}
