import { FhirError } from '@sinfonia/profiles/issues';
import type { Exchange } from '../context.ts';
import type { FhirResponse } from '../exchange.ts';
import { respondVersion, versionHeaders } from '../responses.ts';
import { gone, ofSamePersons, presentedOne, requireVisible } from '../showing.ts';
import { subsetText, subsettingOf } from '../subsetting.ts';
import { touch } from '../touched.ts';
import { fileResponse } from './binary-file.ts';

/**
 * `GET [type]/[id]/_history/[vid]`: one version, also of a resource that was deleted since. Honours `_summary` and
 * `_elements`; a Binary may be answered as the file that it holds.
 *
 * Refusals: `unknown-parameter` 400, `version-not-found` 404 (also for one that is about somebody else than the current one), `resource-not-found` 404 for what is hidden,
 * `resource-deleted` 410 when that version is a deletion.
 * Source: FHIR R4 http.html#vread.
 */
export async function vread(exchange: Exchange<'vread'>): Promise<FhirResponse> {
  const { context, request, route } = exchange;
  const { type, id, versionId } = route;
  const stored = await context.store.vread({ type, id }, versionId);
  await requireVisible(exchange, { type, id }, 'read');
  const [version] = await ofSamePersons(exchange, { type, id }, stored === undefined ? [] : [stored]);
  if (version === undefined) {
    throw new FhirError({
      code: 'version-not-found',
      values: { type, id, version: versionId },
    });
  }
  exchange.touched.push(touch(version));
  if (version.deleted) throw gone(exchange, version);
  const subsetting = subsettingOf(request.query, context.planner.strict(request));
  const shown = await presentedOne(exchange, version);
  if (subsetting === undefined || shown.json === undefined) {
    return fileResponse(request, shown) ?? respondVersion(200, shown);
  }
  return { status: 200, headers: versionHeaders(shown), body: subsetText(shown.json, subsetting) };
}
