import { FhirError } from '@sinfonia/profiles/issues';
import type { WriteOperation } from '../../store/port.ts';
import { refuseSubset, requireResource, requireValid } from '../body.ts';
import type { Exchange } from '../context.ts';
import type { FhirRequest, FhirResponse } from '../exchange.ts';
import { respondWrite } from '../responses.ts';
import { judgeUpdate } from '../restricted-writes.ts';
import { presentedResult } from '../showing.ts';
import { expectedVersionOf, writeOne } from '../writing.ts';

/**
 * `PUT [type]/[id]` and `PUT [type]?[criteria]`: replaces a resource, or creates it at that id. Honours `If-Match` and
 * `If-None-Match: *`.
 *
 * Refusals: `id-mismatch` 400, `resource-not-found` 404 and `masked-resource` 403 (callers that do not see everything),
 * `missing-criteria` 400, `must-exist` 412, `version-mismatch` 412,
 * `already-exists` 412, `multiple-matches` 412, `subsetted-resource` 422, validation 422.
 * Source: FHIR R4 http.html#update, #cond-update.
 */
export async function update(exchange: Exchange<'update'>): Promise<FhirResponse> {
  const { context, request, route } = exchange;
  const resource = requireResource(request.body, route.type);
  refuseSubset(resource);
  if (route.id !== undefined && resource.id !== route.id) throw new FhirError({ code: 'id-mismatch' });
  context.access.anticipate(resource);
  const remarks = requireValid(context, resource);
  const criteria = route.id === undefined ? { criteria: context.planner.criteriaOf(request, route.type) } : {};
  const judged = await judgeUpdate(exchange, resource, { ...route, ...criteria });
  const result = await writeOne(exchange, {
    kind: 'update',
    method: 'PUT',
    resource,
    ...criteria,
    ...preconditionsOf(request),
    ...judged,
  });
  return respondWrite(request, await presentedResult(exchange, result), remarks);
}

/** Preconditions of an update that its headers state. Refusal: `invalid-etag` 400. Source: FHIR R4 http.html#update. */
export function preconditionsOf(
  request: FhirRequest,
): Pick<Extract<WriteOperation, { kind: 'update' }>, 'expectedVersion' | 'mustNotExist' | 'mustExist'> {
  const expectedVersion = expectedVersionOf(request.headers.ifMatch);
  return {
    ...(expectedVersion === undefined ? {} : { expectedVersion }),
    ...(request.headers.ifMatch?.trim() === '*' ? { mustExist: true } : {}),
    ...(request.headers.ifNoneMatch?.trim() === '*' ? { mustNotExist: true } : {}),
  };
}
