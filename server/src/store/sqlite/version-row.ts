import type { StoredVersion, VersionMethod } from '../port.ts';

/** Methods by their number in the column `version.method`. The order is part of the file format. */
export const versionMethods: readonly VersionMethod[] = ['POST', 'PUT', 'PATCH', 'DELETE'];

/** Number of a method in the column `version.method`. */
export function methodNumber(method: VersionMethod): number {
  return versionMethods.indexOf(method);
}

/** A row of `version` as read with arrays: type, id, version, updated, method, json. */
export type VersionRow = readonly [
  type: string,
  id: string,
  version: number,
  updated: number,
  method: number,
  json: string | null,
];

/** Columns of a {@link VersionRow} for tables aliased `r` (resource) and `v` (version). */
export const versionColumns = 'r.type, r.id, v.version, v.updated, v.method, v.json';

/** A row as the port shows it. */
export function toStoredVersion(row: VersionRow): StoredVersion {
  const [type, id, version, lastUpdated, method, json] = row;
  return {
    type,
    id,
    versionId: String(version),
    lastUpdated,
    method: versionMethods[method] ?? 'PUT',
    deleted: json === null,
    ...(json === null ? {} : { json }),
  };
}
