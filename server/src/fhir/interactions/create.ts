import { requireResource, requireValid } from '../body.ts';
import type { Exchange } from '../context.ts';
import type { FhirResponse } from '../exchange.ts';
import { respondWrite } from '../responses.ts';
import { presentedResult, requireContent } from '../showing.ts';
import { writeOne } from '../writing.ts';

/**
 * `POST [type]`: creates a resource under an id of the server; with `If-None-Exist` only when nothing matches.
 * Answers 201, or 200 with the one that was there.
 *
 * Refusals: `type-mismatch` 400, validation 422, those of the access decision on the content 403, `multiple-matches` 412. Source: FHIR R4 http.html#create, #ccreate.
 */
export async function create(exchange: Exchange<'create'>): Promise<FhirResponse> {
  const { context, request, route } = exchange;
  const resource = requireResource(request.body, route.type);
  context.access.anticipate(resource);
  const remarks = requireValid(context, resource);
  await requireContent(exchange, resource, 'create');
  const { ifNoneExist } = request.headers;
  const result = await writeOne(exchange, {
    kind: 'create',
    resource,
    ...(ifNoneExist === undefined
      ? {}
      : {
          ifNoneExist: context.planner.criteria(request, route.type, ifNoneExist),
        }),
  });
  return respondWrite(request, await presentedResult(exchange, result), remarks);
}
