import { FhirError } from '@sinfonia/profiles/issues';
import type { StoredVersion, WriteResult } from '../../store/port.ts';
import { requireValid } from '../body.ts';
import type { Exchange } from '../context.ts';
import type { FhirResponse } from '../exchange.ts';
import { patchedResource } from '../patch/patched-resource.ts';
import { respondWrite } from '../responses.ts';
import { requireUnmasked } from '../restricted-writes.ts';
import { presentedResult, requireContent, requireCurrent } from '../showing.ts';
import { expectedVersionOf, writeOne } from '../writing.ts';

/** How often a patch is computed anew when others change the resource meanwhile. */
const attempts = 8;

/**
 * `PATCH [type]/[id]` and `PATCH [type]?[criteria]`: changes a resource by JSON Patch or FHIRPath Patch. Without `If-Match`
 * a change that comes between is not lost: the patch is applied again to the newer version.
 *
 * Refusals: `resource-not-found` 404, `resource-deleted` 410, `masked-resource` 403, `multiple-matches` 412, `version-mismatch` 412,
 * patch faults 400 and 422, validation 422, `write-conflict` 409. Source: FHIR R4 http.html#patch.
 */
export async function patch(exchange: Exchange<'patch'>): Promise<FhirResponse> {
  const { context, request, route } = exchange;
  const expected = expectedVersionOf(request.headers.ifMatch);
  const id = route.id ?? (await onlyMatch(exchange));
  for (let attempt = 1; ; attempt++) {
    const current = await requireCurrent(exchange, { type: route.type, id }, 'update');
    await requireUnmasked(exchange, current);
    if (expected !== undefined && expected !== current.versionId) throw mismatch(current, expected);
    const resource = patchedResource(current, request.headers.contentType, request.body);
    const remarks = requireValid(context, resource);
    await requireContent(exchange, resource, 'update');
    try {
      const result: WriteResult = await writeOne(exchange, {
        kind: 'update',
        method: 'PATCH',
        resource,
        expectedVersion: current.versionId,
      });
      return respondWrite(request, await presentedResult(exchange, result), remarks);
    } catch (error) {
      if (expected !== undefined || !isVersionRace(error)) throw error;
      if (attempt === attempts) throw new FhirError({ code: 'write-conflict' });
    }
  }
}

async function onlyMatch(exchange: Exchange<'patch'>): Promise<string> {
  const { context, request, route } = exchange;
  const page = await context.store.search({
    ...context.planner.criteriaOf(request, route.type),
    count: 2,
  });
  const [match, another] = page.entries;
  if (match === undefined) throw new FhirError({ code: 'no-match' });
  if (another !== undefined)
    throw new FhirError({
      code: 'multiple-matches',
      values: { criteria: route.type },
    });
  return match.id;
}

/** The refusal of a patch whose `If-Match` names another version than the current one. */
export function mismatch(current: StoredVersion, expected: string): FhirError {
  const { type, id, versionId } = current;
  return new FhirError({
    code: 'version-mismatch',
    values: { type, id, current: versionId, expected },
  });
}

function isVersionRace(error: unknown): boolean {
  return error instanceof FhirError && error.issues[0]?.code === 'version-mismatch';
}
