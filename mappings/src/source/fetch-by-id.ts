import type { Reference, Resource } from '@medplum/fhirtypes';
import { collect, type FhirSource, referencedId } from './fhir-source.ts';

/** Reads the resources of a type that literal references name, each once, by their id. What is not found is not there. */
export async function fetchById<T extends Resource>(
  source: FhirSource,
  type: T['resourceType'],
  references: readonly (Reference | undefined)[],
): Promise<Map<string, T>> {
  const ids = new Set(references.flatMap((reference) => referencedId(reference, type) ?? []));
  if (ids.size === 0) return new Map();
  const found = await collect(source, type, [['_id', [...ids].join(',')]]);
  return new Map(
    found.flatMap((resource) => (resource.id === undefined ? [] : [[resource.id, resource as Resource as T]])),
  );
}

/** Reads what is not known yet and remembers it, also that it was not found: for resources that are few and come again. */
export async function learnById<T extends Resource>(
  source: FhirSource,
  type: T['resourceType'],
  known: Map<string, T | undefined>,
  references: readonly (Reference | undefined)[],
): Promise<void> {
  const missing = references.filter((reference) => {
    const id = referencedId(reference, type);
    return id !== undefined && !known.has(id);
  });
  for (const reference of missing) known.set(referencedId(reference, type) ?? '', undefined);
  for (const [id, resource] of await fetchById<T>(source, type, missing)) known.set(id, resource);
}
