import type { Resource, ResourceType } from '@medplum/fhirtypes';

/** Search parameters in order, name and value. */
export type FhirQuery = readonly (readonly [name: string, value: string])[];

/**
 * Where flows read FHIR resources from: a store, a server over REST, or an SDK. Yields every match of all pages, and what
 * `_include` and `_revinclude` bring, in any order. Failures are thrown.
 */
export interface FhirSource {
  search(type: ResourceType, query: FhirQuery): AsyncIterable<Resource>;
}

/** Runs a search and keeps the resources of one type. */
export async function collect<T extends Resource['resourceType']>(
  source: FhirSource,
  type: T,
  query: FhirQuery,
): Promise<Extract<Resource, { resourceType: T }>[]> {
  const found: Extract<Resource, { resourceType: T }>[] = [];
  for await (const resource of source.search(type, query)) if (isOfType(resource, type)) found.push(resource);
  return found;
}

/** Tells whether a resource has a type. */
export function isOfType<T extends Resource['resourceType']>(
  resource: Resource,
  type: T,
): resource is Extract<Resource, { resourceType: T }> {
  return resource.resourceType === type;
}

/** Logical id that a literal reference of a type names (`Patient/1`, absolute or versioned); undefined otherwise. */
export function referencedId(reference: { readonly reference?: string } | undefined, type: string): string | undefined {
  const text = reference?.reference;
  if (text === undefined) return undefined;
  const match = /(?:^|\/)([A-Z][A-Za-z]+)\/([A-Za-z0-9.-]{1,64})(?:\/_history\/[^/]+)?$/.exec(text);
  return match?.[1] === type ? match[2] : undefined;
}
