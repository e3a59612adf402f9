import type { StoredVersion } from '../../store/port.ts';
import type { Exchange } from '../context.ts';
import type { FhirRequest, FhirResponse } from '../exchange.ts';
import { respondVersion, versionHeaders, versionOfEtag } from '../responses.ts';
import { presentedOne, requireCurrent } from '../showing.ts';
import { subsetText, subsettingOf } from '../subsetting.ts';
import { touch } from '../touched.ts';
import { fileResponse } from './binary-file.ts';

/**
 * `GET [type]/[id]`: the current version. Honours `If-None-Match`, `If-Modified-Since`, `_summary` and `_elements`; a Binary may be
 * answered as the file that it holds.
 *
 * Refusals: `resource-not-found` 404 (also for what is hidden), `resource-deleted` 410. Source: FHIR R4 http.html#read.
 */
export async function read(exchange: Exchange<'read'>): Promise<FhirResponse> {
  const { context, request, route, touched } = exchange;
  const current = await requireCurrent(exchange, route, 'read');
  touched.push(touch(current));
  if (isFresh(request, current)) return { status: 304, headers: versionHeaders(current) };
  const subsetting = subsettingOf(request.query, context.planner.strict(request));
  const shown = await presentedOne(exchange, current);
  if (subsetting === undefined || shown.json === undefined) {
    return fileResponse(request, shown) ?? respondVersion(200, shown);
  }
  return {
    status: 200,
    headers: versionHeaders(shown),
    body: subsetText(shown.json, subsetting),
  };
}

function isFresh(request: FhirRequest, version: StoredVersion): boolean {
  const { ifNoneMatch, ifModifiedSince } = request.headers;
  if (ifNoneMatch !== undefined) {
    // Weak comparison: `"3"` and `W/"3"` are the same version. Source: RFC 9110 section 13.1.2.
    return ifNoneMatch
      .split(',')
      .some((candidate) => candidate.trim() === '*' || versionOfEtag(candidate) === version.versionId);
  }
  if (ifModifiedSince === undefined) return false;
  const since = Date.parse(ifModifiedSince);
  return !Number.isNaN(since) && Math.floor(version.lastUpdated / 1000) * 1000 <= since;
}
