import { FhirError } from '@sinfonia/profiles/issues';
import { isResourceType, nearest, resourceTypes } from '@sinfonia/profiles/model';
import type { FhirRequest } from './exchange.ts';

/** What a request asks for, told from its method and path alone. */
export type RoutedInteraction =
  | { readonly interaction: 'capabilities' }
  | { readonly interaction: 'read'; readonly type: string; readonly id: string }
  | {
      readonly interaction: 'vread';
      readonly type: string;
      readonly id: string;
      readonly versionId: string;
    }
  | {
      readonly interaction: 'history-instance';
      readonly type: string;
      readonly id: string;
    }
  | { readonly interaction: 'history-type'; readonly type: string }
  | { readonly interaction: 'history-system' }
  | { readonly interaction: 'search-system' }
  | {
      readonly interaction: 'search-type';
      readonly type: string;
      readonly compartment?: Compartment;
    }
  | {
      readonly interaction: 'search-compartment';
      readonly compartment: Compartment;
    }
  | { readonly interaction: 'create'; readonly type: string }
  | {
      readonly interaction: 'update';
      readonly type: string;
      readonly id?: string;
    }
  | {
      readonly interaction: 'patch';
      readonly type: string;
      readonly id?: string;
    }
  | {
      readonly interaction: 'delete';
      readonly type: string;
      readonly id?: string;
    }
  | { readonly interaction: 'batch-or-transaction' }
  | {
      readonly interaction: 'operation';
      readonly name: string;
      readonly type?: string;
      readonly id?: string;
    };

/** Name of an interaction, as `access/` judges it and the audit records it. */
export type InteractionName = RoutedInteraction['interaction'];

/** A compartment, e.g. all that belongs to `Patient/1`. Source: FHIR R4 compartmentdefinition.html. */
export interface Compartment {
  readonly type: string;
  readonly id: string;
}

const idForm = /^[A-Za-z0-9\-.]{1,64}$/;

/**
 * Tells the interaction of a request.
 *
 * Refusals: `unknown-resource-type` 404, `invalid-id` 400, `unknown-address` 404, `method-not-allowed` 405.
 * Source: FHIR R4 http.html#summary.
 */
export function routeRequest(request: Pick<FhirRequest, 'method' | 'path'>): RoutedInteraction {
  const { path } = request;
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  const [first, second, third, fourth] = path;
  if (path.length === 0) return routeSystem(method);
  if (first === undefined) throw unknownAddress();
  if (first.startsWith('$')) return path.length === 1 ? operation(method, first) : refuseAddress();
  if (first === 'metadata' && path.length === 1)
    return method === 'GET' ? { interaction: 'capabilities' } : refuseMethod('GET');
  if (first === '_history' && path.length === 1)
    return method === 'GET' ? { interaction: 'history-system' } : refuseMethod('GET');
  if (first === '_search' && path.length === 1)
    return method === 'POST' ? { interaction: 'search-system' } : refuseMethod('POST');
  requireType(first);
  if (path.length === 1) return routeType(method, first);
  if (second === undefined) throw unknownAddress();
  if (path.length === 2) {
    if (second.startsWith('$')) return operation(method, second, first);
    if (second === '_search')
      return method === 'POST' ? { interaction: 'search-type', type: first } : refuseMethod('POST');
    if (second === '_history')
      return method === 'GET' ? { interaction: 'history-type', type: first } : refuseMethod('GET');
    return routeInstance(method, first, requireId(second));
  }
  const id = requireId(second);
  if (third === '_history') {
    if (method !== 'GET') return refuseMethod('GET');
    if (path.length === 3) return { interaction: 'history-instance', type: first, id };
    if (path.length === 4 && fourth !== undefined)
      return {
        interaction: 'vread',
        type: first,
        id,
        versionId: requireId(fourth),
      };
    return refuseAddress();
  }
  if (third?.startsWith('$')) return path.length === 3 ? operation(method, third, first, id) : refuseAddress();
  return routeCompartment(method, { type: first, id }, path.slice(2));
}

function routeSystem(method: string): RoutedInteraction {
  if (method === 'POST') return { interaction: 'batch-or-transaction' };
  if (method === 'GET') return { interaction: 'search-system' };
  return refuseMethod('GET, POST');
}

function routeType(method: string, type: string): RoutedInteraction {
  switch (method) {
    case 'GET':
      return { interaction: 'search-type', type };
    case 'POST':
      return { interaction: 'create', type };
    case 'PUT':
      return { interaction: 'update', type };
    case 'PATCH':
      return { interaction: 'patch', type };
    default:
      return { interaction: 'delete', type };
  }
}

function routeInstance(method: string, type: string, id: string): RoutedInteraction {
  switch (method) {
    case 'GET':
      return { interaction: 'read', type, id };
    case 'PUT':
      return { interaction: 'update', type, id };
    case 'PATCH':
      return { interaction: 'patch', type, id };
    case 'DELETE':
      return { interaction: 'delete', type, id };
    default:
      return refuseMethod('GET, PUT, PATCH, DELETE');
  }
}

function routeCompartment(method: string, compartment: Compartment, rest: readonly string[]): RoutedInteraction {
  const [type, tail] = rest;
  if (type === undefined || rest.length > 2 || (rest.length === 2 && tail !== '_search')) return refuseAddress();
  const expected = rest.length === 2 ? 'POST' : 'GET';
  if (method !== expected) return refuseMethod(expected);
  if (type === '*') return { interaction: 'search-compartment', compartment };
  requireType(type);
  return { interaction: 'search-type', type, compartment };
}

function operation(method: string, segment: string, type?: string, id?: string): RoutedInteraction {
  if (method !== 'GET' && method !== 'POST') return refuseMethod('GET, POST');
  return {
    interaction: 'operation',
    name: segment.slice(1),
    ...(type === undefined ? {} : { type }),
    ...(id === undefined ? {} : { id }),
  };
}

/** Refuses a name that is not a concrete FHIR R4 resource type, naming the nearest one. */
export function requireType(name: string): void {
  if (isResourceType(name)) return;
  throw new FhirError({
    code: 'unknown-resource-type',
    values: {
      type: name.slice(0, 64),
      nearest: nearest(name.slice(0, 64), resourceTypes()) ?? 'Patient',
    },
  });
}

function requireId(segment: string): string {
  if (!idForm.test(segment)) throw new FhirError({ code: 'invalid-id' });
  return segment;
}

function unknownAddress(): FhirError {
  return new FhirError({ code: 'unknown-address' });
}

function refuseAddress(): never {
  throw unknownAddress();
}

function refuseMethod(allowed: string): never {
  throw new FhirError({ code: 'method-not-allowed', values: { allowed } }, { headers: { allow: allowed } });
}
