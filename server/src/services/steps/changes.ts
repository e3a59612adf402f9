import { randomUUID } from 'node:crypto';
import type { Identifier, Resource } from '@medplum/fhirtypes';
import { canonicalBase } from '@sinfonia/profiles/package';
import { plainPlan } from '../../fhir/search/plain-plan.ts';
import type { SearchPlan } from '../../fhir/search/plan.ts';
import type { WriteOperation } from '../../store/port.ts';

/** A resource as it was read from the store. */
export type Read<R extends Resource = Resource> = R & { readonly id: string };

/** System of the names that clients give to what they record. */
export const entrySystem = `${canonicalBase}/sid/service-entry`;

/**
 * What a step writes: collected while it runs, and written in one transaction. Resources that it creates are named by
 * `urn:uuid:` references, which the store replaces; what it changes is bound to the version that was read.
 */
export class Changes {
  readonly #operations: WriteOperation[] = [];
  readonly #updated = new Map<string, number>();
  readonly #key: string | undefined;
  #names = 0;

  /** `key`: the client's name of the record, from which what is created gets its own. */
  constructor(key: string | undefined) {
    this.#key = key;
  }

  /** The writes, in order. */
  get operations(): readonly WriteOperation[] {
    return this.#operations;
  }

  /** Name that the next creation of a part would have; undefined when the client named nothing. */
  nameOf(part: string): string | undefined {
    return this.#key === undefined ? undefined : `${this.#key}.${part}`;
  }

  /**
   * Creates a resource; answers its reference for the others of the step. With a client's key it carries `<key>.<part>` as
   * identifier and is not made twice. `fullUrl`: one of `newReference`, for resources that name each other.
   */
  create<R extends Resource>(resource: R, part?: string, fullUrl = newReference()): string {
    const own = this.nameOf(part ?? `n${++this.#names}`);
    const whole = withoutEmptyLists(resource);
    const named = own === undefined || part === undefined ? whole : withIdentifier(whole, own);
    this.#operations.push({
      kind: 'create',
      resource: named,
      fullUrl,
      ...(named === whole || own === undefined ? {} : { ifNoneExist: planOfEntry(resource.resourceType, own) }),
    });
    return fullUrl;
  }

  /** Creates a resource that has a name of its own in its first identifier, unless there is one with it. */
  createOnce<R extends Resource & { readonly identifier?: readonly Identifier[] }>(resource: R): string {
    const name = resource.identifier?.find(({ system }) => system === entrySystem)?.value;
    return name === undefined
      ? this.create(resource)
      : this.createUnless(resource, planOfEntry(resource.resourceType, name));
  }

  /** Creates a resource at an id of its own; refused (412) when somebody else made it meanwhile. */
  createAt<R extends Resource>(resource: Read<R>): string {
    this.#operations.push({
      kind: 'update',
      method: 'PUT',
      resource: withoutEmptyLists(resource),
      mustNotExist: true,
    });
    return `${resource.resourceType}/${resource.id}`;
  }

  /** Creates a resource unless a search finds one. */
  createUnless(resource: Resource, plan: SearchPlan): string {
    const fullUrl = newReference();
    this.#operations.push({ kind: 'create', resource: withoutEmptyLists(resource), fullUrl, ifNoneExist: plan });
    return fullUrl;
  }

  /** Creates a resource; refused (412) when a search finds one, so that nothing else of the step is written either. */
  createFirst(resource: Resource, plan: SearchPlan): string {
    const fullUrl = newReference();
    this.#operations.push({
      kind: 'update',
      method: 'PUT',
      resource: withoutEmptyLists(resource),
      fullUrl,
      criteria: plan,
      mustNotExist: true,
    });
    return fullUrl;
  }

  /** Changes a resource that was read; the last change of the same one counts. Answers its reference. */
  update<R extends Resource>(resource: Read<R>): string {
    const address = `${resource.resourceType}/${resource.id}`;
    const expectedVersion = resource.meta?.versionId;
    const operation: WriteOperation = {
      kind: 'update',
      method: 'PUT',
      resource: withoutEmptyLists(resource),
      ...(expectedVersion === undefined ? {} : { expectedVersion }),
    };
    const before = this.#updated.get(address);
    if (before === undefined) this.#updated.set(address, this.#operations.push(operation) - 1);
    else this.#operations[before] = operation;
    return address;
  }

  /** Demands that a resource is, when the step is written, as it was read. */
  guard<R extends Resource>(resource: Read<R>): void {
    if (!this.#updated.has(`${resource.resourceType}/${resource.id}`)) this.update(resource);
  }
}

/** A reference for what a step will create. */
export function newReference(): string {
  return `urn:uuid:${randomUUID()}`;
}

/** The search for what has a client's name. */
export function planOfEntry(type: string, name: string): SearchPlan {
  const parameter = { type, code: 'identifier' };
  return plainPlan([type], { kind: 'token', parameter, anyOf: [{ system: entrySystem, code: name }] }, 2);
}

/** A resource without the lists that have no members, as FHIR JSON wants it; the same one when it has none. */
function withoutEmptyLists<R extends Resource>(resource: R): R {
  const isEmpty = (value: unknown): boolean => Array.isArray(value) && value.length === 0;
  if (!Object.values(resource).some(isEmpty)) return resource;
  return Object.fromEntries(Object.entries(resource).filter(([, value]) => !isEmpty(value))) as unknown as R;
}

/** Types with one identifier instead of a list. */
const single: ReadonlySet<string> = new Set(['QuestionnaireResponse', 'Composition', 'Bundle']);

function withIdentifier<R extends Resource>(resource: R, value: string): R {
  const own: Identifier = { system: entrySystem, value };
  if (single.has(resource.resourceType)) return { ...resource, identifier: own };
  const { identifier: given } = resource as { readonly identifier?: readonly Identifier[] };
  return { ...resource, identifier: [own, ...(given ?? [])] };
}
