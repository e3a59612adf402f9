import { type Issue, type Language, toOperationOutcome } from '@sinfonia/profiles/issues';
import type { StoredVersion, WriteResult } from '../store/port.ts';
import type { FhirRequest, FhirResponse } from './exchange.ts';

/** What `Prefer: return=` asks a write to answer. Source: FHIR R4 http.html#ops. */
export type ReturnPreference = 'minimal' | 'representation' | 'OperationOutcome';

/** Reads `Prefer: return=…`; `fallback` when it is not said. */
export function returnPreference(prefer: string | undefined, fallback: ReturnPreference): ReturnPreference {
  const match =
    prefer === undefined ? null : /(?:^|[,;\s])return=(minimal|representation|OperationOutcome)\b/.exec(prefer);
  return (match?.[1] as ReturnPreference | undefined) ?? fallback;
}

/** Tells whether `Prefer: handling=lenient` was sent: unknown search parameters are then ignored with a warning. */
export function isLenient(prefer: string | undefined): boolean {
  return prefer !== undefined && /(?:^|[,;\s])handling=lenient\b/.test(prefer);
}

/** Weak ETag of a version, e.g. `W/"3"`. */
export function etagOf(versionId: string): string {
  return `W/"${versionId}"`;
}

/** Version id named by an `If-Match` or `If-None-Match` header, or undefined when it is not an ETag. */
export function versionOfEtag(header: string): string | undefined {
  return /^(?:W\/)?"([A-Za-z0-9\-.]{1,64})"$/.exec(header.trim())?.[1];
}

/** HTTP headers that describe a version: `ETag` and `Last-Modified` (whole seconds, GMT). */
export function versionHeaders(version: StoredVersion): Record<string, string> {
  return {
    etag: etagOf(version.versionId),
    'last-modified': new Date(version.lastUpdated).toUTCString(),
  };
}

/** Answers with a version as it is stored. */
export function respondVersion(status: number, version: StoredVersion): FhirResponse {
  const headers = versionHeaders(version);
  return version.json === undefined ? { status, headers } : { status, headers, body: version.json };
}

/** Answers a create, update or patch as `Prefer` asks, with `Location`, `ETag` and `Last-Modified`. */
export function respondWrite(request: FhirRequest, result: WriteResult, warnings: readonly Issue[]): FhirResponse {
  const { version } = result;
  if (version === undefined) return { status: 204, headers: {} };
  const created = result.outcome === 'created';
  const headers = versionHeaders(version);
  headers['location'] = `${request.baseUrl}/${version.type}/${version.id}/_history/${version.versionId}`;
  const status = created ? 201 : 200;
  switch (returnPreference(request.headers.prefer, 'representation')) {
    case 'minimal':
      return { status, headers };
    case 'OperationOutcome':
      return {
        status,
        headers,
        body: outcomeText([{ code: 'write-done' }, ...warnings], request.language),
      };
    default:
      return version.json === undefined ? { status, headers } : { status, headers, body: version.json };
  }
}

/** JSON text of an OperationOutcome. */
export function outcomeText(issues: readonly Issue[], language: Language): string {
  return JSON.stringify(toOperationOutcome(issues, language));
}
