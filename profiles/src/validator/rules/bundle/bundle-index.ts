import { isJsonObject, type JsonObject, textOf } from '../../../json/json-object.ts';

/** One entry of a bundle as references see it. */
export interface IndexedEntry {
  readonly position: number;
  readonly fullUrl: string | undefined;
  readonly resource: JsonObject;
}

const relative = /^([A-Z][A-Za-z]+\/[A-Za-z0-9\-.]{1,64})(?:\/_history\/([A-Za-z0-9\-.]{1,64}))?$/;
const versioned = /^(.+?)\/_history\/([A-Za-z0-9\-.]{1,64})$/;
const restful = /^(https?:\/\/.+\/)[A-Z][A-Za-z]+\/[A-Za-z0-9\-.]{1,64}$/;

/**
 * The resources of a bundle by the addresses that references within it may use. Put together at the first question, so
 * that bundles without such references pay nothing.
 *
 * @see FHIR R4 bundle.html#references
 */
export class BundleIndex {
  readonly #bundle: JsonObject;
  #entries: readonly IndexedEntry[] | undefined;
  #byUrl: Map<string, IndexedEntry[]> | undefined;
  #urls: Map<JsonObject, string | undefined> | undefined;

  constructor(bundle: JsonObject) {
    this.#bundle = bundle;
  }

  /** Entries that hold a resource. */
  get entries(): readonly IndexedEntry[] {
    this.#entries ??= Array.isArray(this.#bundle['entry']) ? indexed(this.#bundle['entry']) : [];
    return this.#entries;
  }

  /**
   * Entries that a reference of the resource `source` means. Relative references start from the address of the entry of
   * their source, when that is a RESTful one. Several when versions of one resource are there and none is named.
   */
  resolve(reference: string, source: JsonObject): readonly IndexedEntry[] {
    const address = this.#absolute(reference, source);
    if (address === undefined) return [];
    const plain = this.#find(address);
    if (plain.length > 0) return plain;
    const [, stem, version] = versioned.exec(address) ?? [];
    if (stem === undefined) return [];
    return this.#find(stem).filter(
      ({ resource }) => isJsonObject(resource['meta']) && resource['meta']['versionId'] === version,
    );
  }

  /** Entries of the type and id that a relative reference names, whatever their addresses. */
  likely(reference: string): readonly IndexedEntry[] {
    const named = relative.exec(reference)?.[1];
    if (named === undefined) return [];
    return this.entries.filter(({ resource }) => `${resource['resourceType']}/${resource['id']}` === named);
  }

  #absolute(reference: string, source: JsonObject): string | undefined {
    if (!relative.test(reference)) return reference;
    this.#urls ??= new Map(this.entries.map(({ resource, fullUrl }) => [resource, fullUrl]));
    const own = this.#urls.get(source);
    const base = own === undefined ? undefined : restful.exec(own)?.[1];
    return base === undefined ? undefined : base + reference;
  }

  #find(url: string): readonly IndexedEntry[] {
    if (!this.#byUrl) {
      this.#byUrl = new Map();
      for (const entry of this.entries) {
        if (entry.fullUrl === undefined) continue;
        const same = this.#byUrl.get(entry.fullUrl);
        if (same) same.push(entry);
        else this.#byUrl.set(entry.fullUrl, [entry]);
      }
    }
    return this.#byUrl.get(url) ?? [];
  }
}

function indexed(list: readonly unknown[]): readonly IndexedEntry[] {
  return list.flatMap((entry, position) => {
    if (!isJsonObject(entry) || !isJsonObject(entry['resource'])) return [];
    return [{ position, fullUrl: textOf(entry['fullUrl']), resource: entry['resource'] }];
  });
}

/** A literal reference inside a resource, with its place below it. */
export interface FoundReference {
  readonly text: string;
  readonly path: string;
}

/** All literal references of a resource that may point outside it. */
export function referencesIn(resource: JsonObject): readonly FoundReference[] {
  const found: FoundReference[] = [];
  const walk = (value: JsonObject, path: string): void => {
    for (const name in value) {
      const child = value[name];
      if (name === 'reference' && typeof child === 'string') {
        if (!child.startsWith('#')) found.push({ text: child, path });
      } else if (Array.isArray(child)) {
        child.forEach((item: unknown, index) => {
          if (isJsonObject(item)) walk(item, `${path}.${name}[${index}]`);
        });
      } else if (isJsonObject(child)) walk(child, `${path}.${name}`);
    }
  };
  walk(resource, '');
  return found;
}
