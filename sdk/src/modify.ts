import type { Resource } from '@medplum/fhirtypes';
import { clientFault, SinfoniaError } from './errors.ts';
import type { CallOptions } from './requests/sender.ts';
import type { Stored } from './stored.ts';

/** Options of `modify`. */
export interface ModifyOptions extends CallOptions {
  /** How often the change is tried while others are faster. Default 5. */
  readonly attempts?: number;
}

/** How `modifyResource` reaches the server. */
export interface ModifyAccess<T extends Resource> {
  read(): Promise<Stored<T>>;
  /** Writes on `meta.versionId`. */
  update(resource: Stored<T>): Promise<Stored<T>>;
}

/**
 * Read, change, write with `If-Match`; again on 412.
 *
 * When the answer to a write was lost and its repetition is refused with 412, the write may have been our own: if the
 * current version is what was sent, it is. If not, nobody can tell, and the change is not made a second time.
 */
export async function modifyResource<T extends Resource>(
  access: ModifyAccess<T>,
  id: string,
  change: (resource: Stored<T>) => T | undefined,
  options: ModifyOptions,
): Promise<Stored<T>> {
  const { attempts = 5 } = options;
  let last: unknown;
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const current = await access.read();
    const version = current.meta?.versionId;
    if (version === undefined) throw clientFault('version-missing', 'the server keeps no versions of this resource');
    const changed = change(structuredClone(current));
    if (changed === undefined) return current;
    const wanted: Stored<T> = { ...changed, id, meta: { ...changed.meta, versionId: version } };
    try {
      return await access.update(wanted);
    } catch (error) {
      if (!(error instanceof SinfoniaError) || (error.status !== 412 && error.status !== 409)) throw error;
      last = error;
      if (!error.uncertain) continue;
      const now = await access.read();
      if (sameContent(now, wanted)) return now;
      throw clientFault('conflict-unresolved', 'an answer was lost, and the resource is not what was sent', {
        cause: error,
        uncertain: true,
      });
    }
  }
  throw clientFault('conflict-unresolved', `others were faster ${attempts} times`, { cause: last, status: 412 });
}

/** Compares what two versions say, without what the server writes itself. */
function sameContent(one: Resource, other: Resource): boolean {
  return canonicalText(one) === canonicalText(other);
}

function canonicalText(resource: Resource): string {
  const { versionId, lastUpdated, ...meta } = resource.meta ?? {};
  return JSON.stringify(sorted({ ...resource, meta }));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => [key, sorted(inner)]));
}
