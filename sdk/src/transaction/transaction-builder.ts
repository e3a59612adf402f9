import type { Bundle, BundleEntry, ExtractResource, Reference, Resource, ResourceType } from '@medplum/fhirtypes';
import { clientFault } from '../errors.ts';
import { type SearchParameters, toForm } from '../search/parameters.ts';
import { etagOf } from '../stored.ts';

/** Stands for the resource of an entry: refer to it by `reference`, find its result by the handle itself. */
export interface EntryHandle<T extends Resource> {
  readonly resourceType: ResourceType;
  /** `urn:uuid:…` of a resource that the transaction creates, `Type/id` otherwise. */
  readonly reference: string;
  /** Ready to put into other resources. */
  readonly asReference: Reference<T>;
}

/** Options of an entry that creates. */
export interface CreateEntryOptions<T extends Resource> {
  /** Creates only when nothing matches; otherwise the one match stands for the entry. */
  readonly ifNoneExist?: SearchParameters;
  /** Handle made before, when resources refer to each other in a circle. */
  readonly as?: EntryHandle<T>;
}

/** Options of an entry that changes or deletes. */
export interface ChangeEntryOptions {
  /** Version id that must be the current one. `update` takes that of the resource unless this is `false`. */
  readonly ifMatch?: string | false;
}

/**
 * Builds a transaction: all of it is carried out, or nothing. Entries refer to each other by their handles.
 *
 * @example
 * ```ts
 * const work = new TransactionBuilder();
 * const patient = work.create({ resourceType: 'Patient', name: [{ family: 'Prova' }] });
 * work.create({ resourceType: 'Observation', status: 'final', code: { text: 'peso' }, subject: patient.asReference });
 * const result = await client.transaction(work);
 * console.log(result.resource(patient).id);
 * ```
 */
export class TransactionBuilder {
  readonly #entries: BundleEntry[] = [];
  readonly #places = new Map<string, number>();

  /** Number of entries so far. */
  get size(): number {
    return this.#entries.length;
  }

  /** Makes a handle for a resource that a later `create` brings. */
  handle<K extends ResourceType>(type: K): EntryHandle<ExtractResource<K>> {
    return toHandle<ExtractResource<K>>(type, `urn:uuid:${crypto.randomUUID()}`);
  }

  /** Adds a create, or a conditional create with `ifNoneExist`. */
  create<T extends Resource>(resource: T, options: CreateEntryOptions<T> = {}): EntryHandle<T> {
    const type = resource.resourceType;
    const handle = options.as ?? toHandle<T>(type, `urn:uuid:${crypto.randomUUID()}`);
    return this.#add(handle, {
      fullUrl: handle.reference,
      resource,
      request: {
        method: 'POST',
        url: type,
        ...(options.ifNoneExist === undefined ? {} : { ifNoneExist: toForm(options.ifNoneExist).toString() }),
      },
    });
  }

  /**
   * Adds an update of a resource that has its id, on the version that the caller read. Throws `version-missing` when the
   * resource has no `meta.versionId` and `ifMatch` is not given; `ifMatch: false` writes over any version.
   */
  update<T extends Resource & { id: string }>(resource: T, options: ChangeEntryOptions = {}): EntryHandle<T> {
    const type = resource.resourceType;
    const version = options.ifMatch ?? resource.meta?.versionId;
    if (version === undefined) {
      throw clientFault('version-missing', `update of ${type} needs meta.versionId, ifMatch, or ifMatch: false`);
    }
    const url = `${type}/${resource.id}`;
    return this.#add(toHandle<T>(type, url), {
      resource,
      request: { method: 'PUT', url, ...(version === false ? {} : { ifMatch: etagOf(version) }) },
    });
  }

  /** Adds a conditional update: changes the one match, creates when there is none. */
  updateWhere<T extends Resource>(resource: T, criteria: SearchParameters): EntryHandle<T> {
    const type = resource.resourceType;
    const handle = toHandle<T>(type, `urn:uuid:${crypto.randomUUID()}`);
    return this.#add(handle, {
      fullUrl: handle.reference,
      resource,
      request: { method: 'PUT', url: `${type}?${toForm(criteria).toString()}` },
    });
  }

  /** Adds a delete. */
  delete<K extends ResourceType>(type: K, id: string, options: { readonly ifMatch?: string } = {}): this {
    const url = `${type}/${encodeURIComponent(id)}`;
    const ifMatch = options.ifMatch === undefined ? {} : { ifMatch: etagOf(options.ifMatch) };
    this.#add(toHandle<ExtractResource<K>>(type, url), { request: { method: 'DELETE', url, ...ifMatch } });
    return this;
  }

  /** Adds a read. */
  read<K extends ResourceType>(type: K, id: string): EntryHandle<ExtractResource<K>> {
    const url = `${type}/${encodeURIComponent(id)}`;
    return this.#add(toHandle<ExtractResource<K>>(type, url), { request: { method: 'GET', url } });
  }

  /** The Bundle to send. A batch carries each entry out on its own. */
  toBundle(type: 'transaction' | 'batch' = 'transaction'): Bundle {
    return { resourceType: 'Bundle', type, entry: [...this.#entries] };
  }

  /** Place of the entry of a handle in the Bundle and in its answer, from 0. */
  placeOf(handle: EntryHandle<Resource>): number | undefined {
    return this.#places.get(handle.reference);
  }

  #add<T extends Resource>(handle: EntryHandle<T>, entry: BundleEntry): EntryHandle<T> {
    if (this.#places.has(handle.reference)) {
      throw new TypeError(`the transaction has an entry for this ${handle.resourceType} already`);
    }
    this.#places.set(handle.reference, this.#entries.length);
    this.#entries.push(entry);
    return handle;
  }
}

function toHandle<T extends Resource>(resourceType: ResourceType, reference: string): EntryHandle<T> {
  return { resourceType, reference, asReference: { reference } };
}

/**
 * Tells whether sending a Bundle twice does no more than sending it once: reads, deletes, conditional creates, and updates
 * bound to a version, which are refused the second time.
 */
export function isRepeatable(bundle: Bundle): boolean {
  return (bundle.entry ?? []).every(({ request }) => {
    switch (request?.method) {
      case 'GET':
      case 'HEAD':
      case 'DELETE':
        return true;
      case 'POST':
        return request.ifNoneExist !== undefined || /(?:^|\/)_search(?:\?|$)/.test(request.url ?? '');
      case 'PUT':
      case 'PATCH':
        return request.ifMatch !== undefined;
      default:
        return false;
    }
  });
}
