import type { Resource } from '@medplum/fhirtypes';
import { readDefinitions } from '../definitions.ts';
import { r4Elements } from '../r4-scope.ts';

/** Bundles of definitions that together are the FHIR R4 core package, as far as compiling FSH needs it. */
const bundles = [
  'profiles-types',
  'profiles-resources',
  'profiles-others',
  'extension-definitions',
  'valuesets',
  'v3-codesystems',
] as const;

/** The resources of the FHIR R4 core package by key, with elements that are not of R4 taken out. */
export function corePackage(): Map<string, Resource> {
  const resources = new Map<string, Resource>();
  for (const bundle of bundles) {
    for (const resource of readDefinitions(bundle)) {
      const key = `${resource.resourceType}-${resource.id ?? ''}`;
      if (!resources.has(key)) resources.set(key, inScope(resource));
    }
  }
  return resources;
}

function inScope(resource: Resource): Resource {
  if (resource.resourceType !== 'StructureDefinition' || resource.derivation !== 'specialization') return resource;
  const { snapshot, differential } = resource;
  return {
    ...resource,
    ...(snapshot ? { snapshot: { ...snapshot, element: [...r4Elements(snapshot.element ?? [])] } } : {}),
    ...(differential
      ? { differential: { ...differential, element: [...r4Elements(differential.element ?? [])] } }
      : {}),
  };
}
