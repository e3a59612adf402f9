import type { SearchEntryMode, StoredVersion, VersionMethod } from '../store/port.ts';
import { etagOf } from './responses.ts';

/** A link of a Bundle. */
export interface BundleLink {
  readonly relation: 'self' | 'next' | 'previous' | 'first';
  readonly url: string;
}

/** An entry of a searchset: the text of the resource is taken as it is. */
export interface SearchsetEntry {
  readonly fullUrl?: string;
  readonly json: string;
  readonly mode: SearchEntryMode | 'outcome';
}

/**
 * JSON text of a searchset Bundle. Texts of resources are joined, never parsed, so that a page costs what it weighs.
 * Source: FHIR R4 bundle.html#searchset.
 */
export function searchsetText(
  entries: readonly SearchsetEntry[],
  links: readonly BundleLink[],
  total?: number,
): string {
  const parts = entries.map(
    (entry) =>
      `{${entry.fullUrl === undefined ? '' : `"fullUrl":${JSON.stringify(entry.fullUrl)},`}"resource":${entry.json},"search":{"mode":"${entry.mode}"}}`,
  );
  return bundleText('searchset', parts, links, total);
}

/** JSON text of a history Bundle. Source: FHIR R4 http.html#history. */
export function historyText(
  versions: readonly StoredVersion[],
  baseUrl: string,
  links: readonly BundleLink[],
  total: number,
): string {
  return bundleText(
    'history',
    versions.map((version) => historyEntry(version, baseUrl)),
    links,
    total,
  );
}

const statusOf: Readonly<Record<VersionMethod, string>> = {
  POST: '201',
  PUT: '200',
  PATCH: '200',
  DELETE: '204',
};

function historyEntry(version: StoredVersion, baseUrl: string): string {
  const { type, id, versionId, method } = version;
  const created = method === 'PUT' && versionId === '1';
  const url = method === 'POST' ? type : `${type}/${id}`;
  const resource = version.json === undefined ? '' : `"resource":${version.json},`;
  const modified = new Date(version.lastUpdated).toISOString();
  return (
    `{"fullUrl":${JSON.stringify(`${baseUrl}/${type}/${id}`)},${resource}"request":{"method":"${method}","url":"${url}"},` +
    `"response":{"status":"${created ? '201' : statusOf[method]}","etag":${JSON.stringify(etagOf(versionId))},"lastModified":"${modified}"}}`
  );
}

function bundleText(type: string, entries: readonly string[], links: readonly BundleLink[], total?: number): string {
  const totalText = total === undefined ? '' : `,"total":${total}`;
  const entryText = entries.length === 0 ? '' : `,"entry":[${entries.join(',')}]`;
  return `{"resourceType":"Bundle","type":"${type}"${totalText},"link":${JSON.stringify(links)}${entryText}}`;
}
