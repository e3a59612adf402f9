import type { BundleEntry, Reference, Resource } from '@medplum/fhirtypes';
import type { SizeLimit } from './size-limit.ts';

interface Kept {
  resource: Resource;
  readonly url: string;
  readonly request: NonNullable<BundleEntry['request']>;
  /** JSON of the members of each list, so that merging many duplicates stays linear. */
  readonly members: Map<string, Set<string>>;
}

/** A condition under which a resource is the same as one on the server. */
export interface SameAs {
  readonly system: string;
  readonly value: string;
}

/** The resources of a transaction Bundle while it is made, each once, in the order in which they were met. */
export class ResourceSet {
  readonly #base: string;
  readonly #size: SizeLimit;
  readonly #kept = new Map<string, Kept>();

  /** `base` comes before `Type/id` in every fullUrl. */
  constructor(base: string, size: SizeLimit) {
    this.#size = size;
    this.#base = base.replace(/\/+$/, '');
  }

  /**
   * Adds a resource and gives the reference to it. With `sameAs` it is updated where that identifier is already known
   * (`PUT Type?identifier=`), otherwise created (`POST`). A second resource of the same type and id is merged: lists are
   * united, of single values the first stays.
   */
  add<T extends Resource>(resource: T & { readonly id: string }, sameAs?: SameAs): Reference<T> {
    this.#size.countJson(resource);
    const { resourceType, id } = resource;
    const url = `${this.#base}/${resourceType}/${id}`;
    const known = this.#kept.get(url);
    if (known) merge(known, resource);
    else {
      const request = sameAs
        ? ({ method: 'PUT', url: `${resourceType}?identifier=${token(sameAs)}` } as const)
        : ({ method: 'POST', url: resourceType } as const);
      this.#kept.set(url, { resource, url, request, members: new Map() });
    }
    return { reference: url };
  }

  /** Changes a resource that was added; nothing when it was not. */
  change<T extends Resource>(type: T['resourceType'], reference: Reference, make: (resource: T) => T): void {
    const known = this.#kept.get(reference.reference ?? '');
    if (!known || !isOfType<T>(known.resource, type)) return;
    const made = make(known.resource);
    this.#size.countJson(made);
    known.resource = made;
  }

  /** The entries of the Bundle. */
  entries(): BundleEntry[] {
    return [...this.#kept.values()].map(({ resource, url, request }) => ({ fullUrl: url, resource, request }));
  }
}

function isOfType<T extends Resource>(resource: Resource, type: T['resourceType']): resource is T {
  return resource.resourceType === type;
}

function token({ system, value }: SameAs): string {
  return `${encodeURIComponent(system)}%7C${encodeURIComponent(value)}`;
}

function merge(known: Kept, resource: Resource): void {
  const merged: Record<string, unknown> = { ...known.resource };
  for (const [name, value] of Object.entries(resource)) {
    const own = merged[name];
    if (own === undefined) merged[name] = value;
    else if (Array.isArray(own) && Array.isArray(value)) addMembers(known, name, own, value);
  }
  // The same type of resource with more members of the same lists.
  known.resource = merged as unknown as Resource;
}

function addMembers(known: Kept, name: string, own: unknown[], more: readonly unknown[]): void {
  let seen = known.members.get(name);
  if (!seen) {
    seen = new Set(own.map((member) => JSON.stringify(member)));
    known.members.set(name, seen);
  }
  for (const member of more) {
    const text = JSON.stringify(member);
    if (seen.has(text)) continue;
    seen.add(text);
    own.push(member);
  }
}
