import { FhirError } from '@sinfonia/profiles/issues';
import type { Exchange } from '../context.ts';
import type { FhirResponse } from '../exchange.ts';
import { respondVersion, versionHeaders } from '../responses.ts';

/**
 * `GET [type]/[id]/_history/[vid]`: one version, also of a resource that was deleted since.
 *
 * Refusals: `version-not-found` 404, `resource-deleted` 410 when that version is a deletion.
 * Source: FHIR R4 http.html#vread.
 */
export async function vread(exchange: Exchange<'vread'>): Promise<FhirResponse> {
  const { type, id, versionId } = exchange.route;
  const version = await exchange.context.store.vread({ type, id }, versionId);
  if (version === undefined) {
    throw new FhirError({
      code: 'version-not-found',
      values: { type, id, version: versionId },
    });
  }
  exchange.touched.push({ type, id, versionId });
  if (version.deleted) {
    throw new FhirError({ code: 'resource-deleted', values: { type, id } }, { headers: versionHeaders(version) });
  }
  return respondVersion(200, version);
}
