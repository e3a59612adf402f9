import type { Resource } from '@medplum/fhirtypes';
import type { Issue } from '@sinfonia/profiles/issues';
import type { SearchPlan } from '../fhir/search/plan.ts';
import type { AuditChain } from './audit-chain.ts';
import type { ChangeFeed } from './change-feed.ts';
import type { Moving } from './moving.ts';

/** Address of a resource: its FHIR type and logical id. */
export interface ResourceAddress {
  readonly type: string;
  readonly id: string;
}

/** What made a version: the HTTP verb that history bundles report in `entry.request.method`. */
export type VersionMethod = 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/**
 * One stored version of a resource.
 *
 * `json` is the exact resource text, with `id`, `meta.versionId` and `meta.lastUpdated` set by the store; it is absent
 * for the version that a delete leaves. Texts travel as they are, so that a read needs no parse.
 */
export interface StoredVersion extends ResourceAddress {
  /** Version number, from 1, as it appears in `meta.versionId` and in the ETag. */
  readonly versionId: string;
  /** Instant of the commit in milliseconds since the epoch, UTC; never goes backwards within a store. */
  readonly lastUpdated: number;
  readonly method: VersionMethod;
  readonly deleted: boolean;
  readonly json?: string;
}

/** Which history is asked for: an instance (type and id), a type, or everything. */
export interface HistoryRequest {
  readonly type?: string;
  readonly id?: string;
  /** Only versions made at or after this instant (ms, UTC). */
  readonly since?: number;
  /** Only versions that were current at some time in this half-open interval (ms, UTC). */
  readonly at?: { readonly from: number; readonly to: number };
  readonly count: number;
  /** Opaque position from a previous page. */
  readonly cursor?: string;
}

/** A page of versions, newest first; paging is stable while others write. */
export interface HistoryPage {
  readonly versions: readonly StoredVersion[];
  /** Number of versions that match, over all pages. */
  readonly total: number;
  /** Position of the next page, absent on the last one. */
  readonly next?: string;
}

/** How an entry came into a search page. */
export type SearchEntryMode = 'match' | 'include';

/** One entry of a search page. */
export interface SearchEntry extends StoredVersion {
  readonly mode: SearchEntryMode;
}

/** A page of search results. Matches come in the order of the plan; includes follow, each once. */
export interface SearchPage {
  readonly entries: readonly SearchEntry[];
  /** Number of matches over all pages, when the plan asks for it or when it is known for free. */
  readonly total?: number;
  readonly next?: string;
  readonly previous?: string;
}

/**
 * A write as the facade hands it to the store: already validated, references still as the client wrote them.
 *
 * `criteria` is the plan of a conditional form. `expectedVersion` is optimistic locking (If-Match, or the version a patch
 * was computed from).
 */
export type WriteOperation = CreateOperation | UpdateOperation | DeleteOperation;

/** Creates a resource; with `ifNoneExist` only when nothing matches (one match: that one is returned untouched). */
export interface CreateOperation {
  readonly kind: 'create';
  readonly resource: Resource;
  /** `urn:uuid:` or absolute address by which other entries of the same transaction refer to this resource. */
  readonly fullUrl?: string;
  readonly ifNoneExist?: SearchPlan;
  /** See {@link UpdateOperation.place}. */
  readonly place?: string;
}

/** Creates or replaces a resource at a known id, or at the one that `criteria` finds. */
export interface UpdateOperation {
  readonly kind: 'update';
  readonly resource: Resource;
  readonly fullUrl?: string;
  readonly method: 'PUT' | 'PATCH';
  readonly criteria?: SearchPlan;
  readonly expectedVersion?: string;
  /** True for `If-None-Match: *`: refuse when the resource exists. */
  readonly mustNotExist?: boolean;
  /** True for `If-Match: *`: refuse when the resource does not exist. */
  readonly mustExist?: boolean;
  /** Place of the operation in the request, e.g. `Bundle.entry[3]`, which its refusals name; absent for a write alone. */
  readonly place?: string;
}

/** Deletes a resource, or those that `criteria` finds (`single`: more than one is refused). */
export interface DeleteOperation {
  readonly kind: 'delete';
  readonly type: string;
  readonly id?: string;
  readonly criteria?: SearchPlan;
  readonly single?: boolean;
  readonly expectedVersion?: string;
  /** See {@link UpdateOperation.place}. */
  readonly place?: string;
}

/** What became of one write operation. */
export interface WriteResult {
  readonly outcome: 'created' | 'updated' | 'unchanged' | 'deleted' | 'absent';
  /** The version that is now current (the deletion marker for `deleted`); absent when there was nothing to delete. */
  readonly version?: StoredVersion;
  /** The further deletion markers of a conditional delete that found several resources. */
  readonly others?: readonly StoredVersion[];
  /** What was current before, in the order of `version` and `others`; given to `alongside` only, where there was something. */
  readonly replaced?: readonly StoredVersion[];
}

/** Options of an atomic write. */
export interface WriteOptions {
  /**
   * Finds the plan of a conditional reference such as `Patient?identifier=…` inside the resources of a transaction.
   * The store resolves it in the same atomic step.
   */
  readonly planReference?: (reference: string) => SearchPlan;
  /** Checks each resource once its references are final; `index` is that of its operation. Issues refuse the whole write. */
  readonly check?: (resource: Resource, index: number) => readonly Issue[];
  /** Resources (AuditEvent, Provenance) written in the same atomic step, after the operations. */
  readonly alongside?: (results: readonly WriteResult[]) => readonly Resource[];
}

/** State of a store for `/health/ready` and `sinfonia doctor`. */
export interface StoreHealth {
  readonly ready: boolean;
  /** Short technical facts without personal data: schema version, number of resources, pending re-index. */
  readonly facts: Readonly<Record<string, string | number | boolean>>;
}

/**
 * The store of FHIR resources, shaped like the FHIR REST interactions so that an embedded database and a FHIR server can
 * both implement it honestly. A patch is a read and an `update` with `method: 'PATCH'` and `expectedVersion`: the facade
 * computes and validates the patched resource, the same on every store.
 *
 * Failures are thrown as `FhirError` with a code of the catalogue: `version-mismatch` (412), `must-exist` (412), `already-exists` (412),
 * `multiple-matches` (412), `write-conflict` (409), `store-unavailable` (503).
 *
 * @see FHIR R4 http.html
 */
export interface Store {
  /** Current version of a resource (with `deleted` true after a delete), or undefined when it never existed. */
  read(address: ResourceAddress): Promise<StoredVersion | undefined>;

  /** One version of a resource, or undefined. */
  vread(address: ResourceAddress, versionId: string): Promise<StoredVersion | undefined>;

  /** Versions of a resource, a type or the whole store, newest first. */
  history(request: HistoryRequest): Promise<HistoryPage>;

  /** Runs a search plan. */
  search(plan: SearchPlan): Promise<SearchPage>;

  /** How a plan would be executed, for `_explain`: plain data. */
  explain(plan: SearchPlan): Promise<unknown>;

  /** Carries out all operations or none. Resolves after the writes are on durable storage, results in the order given. */
  write(operations: readonly WriteOperation[], options?: WriteOptions): Promise<readonly WriteResult[]>;

  /** Streams every current resource, optionally of some types, in creation order, from a consistent snapshot. */
  scan(options?: { readonly types?: readonly string[] }): AsyncIterable<StoredVersion>;

  /** Copies the store, while it serves, into a folder that `restore` can read. */
  backup(folder: string): Promise<void>;

  /** Rebuilds the search index, all of it or that of some types. `progress` is told how many resources are done. */
  reindex(options?: {
    readonly types?: readonly string[];
    readonly progress?: (done: number, total: number) => void;
  }): Promise<void>;

  /** The chain over the audit events, on stores that seal them. */
  readonly auditChain?: AuditChain;

  /** The commit log, on stores that can be read forward; notifications are derived from it. */
  readonly changes?: ChangeFeed;

  /** How everything is moved out of the store and into it. */
  readonly moving: Moving;

  health(): Promise<StoreHealth>;

  /** Waits for accepted writes to be durable, then releases everything. */
  close(): Promise<void>;
}
