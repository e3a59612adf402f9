import { FhirError } from '@sinfonia/profiles/issues';
import { nearest } from '@sinfonia/profiles/model';
import type { Exchange, FhirContext, OperationHandler } from '../context.ts';
import type { FhirResponse } from '../exchange.ts';

/**
 * `$operation` at system, type or instance level.
 *
 * Refusals: `unknown-operation` 404 naming the nearest one, `method-not-allowed` 405 for GET on one that changes things.
 * Source: FHIR R4 operations.html.
 */
export async function operation(exchange: Exchange<'operation'>): Promise<FhirResponse> {
  const { context, request, route, touched } = exchange;
  const handler = requireOperation(context, route);
  if (request.method !== 'POST' && !handler.readOnly) {
    throw new FhirError({ code: 'method-not-allowed', values: { allowed: 'POST' } }, { headers: { allow: 'POST' } });
  }
  const target = {
    ...(route.type === undefined ? {} : { type: route.type }),
    ...(route.id === undefined ? {} : { id: route.id }),
  };
  return handler.handle(context, request, target, touched);
}

/**
 * The operation that a request names. Asked before the access decision too: that an operation does not exist is no secret,
 * since the CapabilityStatement is public. Refusal: `unknown-operation` 404 naming the nearest one.
 */
export function requireOperation(
  context: Pick<FhirContext, 'operations'>,
  { name, type, id }: Exchange<'operation'>['route'],
): OperationHandler {
  const handler = context.operations.get(name);
  if (handler !== undefined && isOffered(handler, type, id)) return handler;
  const operation = name.slice(0, 64);
  throw new FhirError({
    code: 'unknown-operation',
    values: {
      operation: `$${operation}`,
      nearest: `$${nearest(operation, [...context.operations.keys()]) ?? 'validate'}`,
    },
  });
}

function isOffered(handler: OperationHandler, type: string | undefined, id: string | undefined): boolean {
  const level = id !== undefined ? 'instance' : type !== undefined ? 'type' : 'system';
  if (!handler.levels.includes(level)) return false;
  return type === undefined || handler.types === undefined || handler.types.includes(type);
}
