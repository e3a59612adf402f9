import type { StoredVersion, WriteResult } from '../store/port.ts';
import type { TouchedResource } from './context.ts';

/** A version that an access showed, for its audit record. */
export function touch({ type, id, versionId, json }: StoredVersion): TouchedResource {
  return { type, id, versionId, ...(json === undefined ? {} : { texts: [json] }) };
}

/** An instance whose versions an access showed together, e.g. a page of its history. */
export function touchInstance(type: string, id: string, versions: readonly StoredVersion[]): TouchedResource {
  return { type, id, texts: versions.flatMap(({ json }) => json ?? []) };
}

/** What a write touched: whose data it was counts as much as whose it is now. */
export function touchedBy({ version, replaced, others = [] }: WriteResult): TouchedResource[] {
  if (version === undefined) return [];
  return [version, ...others].map(({ type, id, versionId, json }, index) => {
    const texts = [json, replaced?.[index]?.json].filter((text) => text !== undefined);
    return { type, id, versionId, texts };
  });
}
