import { FhirError } from '@sinfonia/profiles/issues';
import { nearest } from '@sinfonia/profiles/model';
import type { Exchange, OperationHandler } from '../context.ts';
import type { FhirResponse } from '../exchange.ts';

/**
 * `$operation` at system, type or instance level.
 *
 * Refusals: `unknown-operation` 404 naming the nearest one, `method-not-allowed` 405 for GET on one that changes things.
 * Source: FHIR R4 operations.html.
 */
export async function operation(exchange: Exchange<'operation'>): Promise<FhirResponse> {
  const { context, request, route } = exchange;
  const handler = context.operations.get(route.name);
  if (handler === undefined || !isOffered(handler, route.type, route.id)) {
    throw new FhirError({
      code: 'unknown-operation',
      values: {
        operation: route.name.slice(0, 64),
        nearest: nearest(route.name.slice(0, 64), [...context.operations.keys()]) ?? 'validate',
      },
    });
  }
  if (request.method !== 'POST' && !handler.readOnly) {
    throw new FhirError({ code: 'method-not-allowed', values: { allowed: 'POST' } }, { headers: { allow: 'POST' } });
  }
  return handler.handle(context, request, {
    ...(route.type === undefined ? {} : { type: route.type }),
    ...(route.id === undefined ? {} : { id: route.id }),
  });
}

function isOffered(handler: OperationHandler, type: string | undefined, id: string | undefined): boolean {
  const level = id !== undefined ? 'instance' : type !== undefined ? 'type' : 'system';
  if (!handler.levels.includes(level)) return false;
  return type === undefined || handler.types === undefined || handler.types.includes(type);
}
