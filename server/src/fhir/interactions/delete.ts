import type { Exchange } from '../context.ts';
import type { FhirResponse } from '../exchange.ts';
import { etagOf } from '../responses.ts';
import { mayDelete } from '../restricted-writes.ts';
import { expectedVersionOf, recordHiddenDelete, writeOne } from '../writing.ts';

/**
 * `DELETE [type]/[id]` and `DELETE [type]?[criteria]`: deletes a resource; its history stays. Deleting what is not there
 * succeeds, and so does deleting what the caller may not delete: nothing happens then. The conditional form refuses to delete more than one.
 *
 * Refusals: `missing-criteria` 400, `multiple-matches` 412, `version-mismatch` 412.
 * Source: FHIR R4 http.html#delete, #cond-delete.
 */
export async function remove(exchange: Exchange<'delete'>): Promise<FhirResponse> {
  const { context, request, route } = exchange;
  const expectedVersion = expectedVersionOf(request.headers.ifMatch);
  const target =
    route.id === undefined
      ? { criteria: context.planner.criteriaOf(request, route.type), single: true }
      : { id: route.id };
  if (!(await mayDelete(exchange, { type: route.type, ...target }))) {
    recordHiddenDelete(exchange);
    return { status: 204, headers: {} };
  }
  const result = await writeOne(exchange, {
    kind: 'delete',
    type: route.type,
    ...target,
    ...(expectedVersion === undefined ? {} : { expectedVersion }),
  });
  return {
    status: 204,
    headers: result.version === undefined ? {} : { etag: etagOf(result.version.versionId) },
  };
}
