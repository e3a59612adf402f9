import type { ElementDefinition, Resource } from '@medplum/fhirtypes';
import { choiceProperty } from '../../model/model.ts';
import { readDefinitions } from '../definitions.ts';
import { r4Elements, r4Targets } from '../r4-scope.ts';

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
    ...(snapshot ? { snapshot: { ...snapshot, element: inR4(snapshot.element) } } : {}),
    ...(differential ? { differential: { ...differential, element: inR4(differential.element) } } : {}),
  };
}

function inR4(elements: readonly ElementDefinition[] = []): ElementDefinition[] {
  return r4Elements(elements).map(withR4Targets);
}

/** The definitions let some references point to resource types of their maker. */
function withR4Targets(element: ElementDefinition): ElementDefinition {
  if (!element.type?.some(({ targetProfile }) => targetProfile)) return element;
  const path = (element.path ?? '').replace(/\[x\]$/, '');
  const type = element.type.map((each) => {
    const targets = r4Targets(element.path === path ? path : choiceProperty(path, each.code ?? ''));
    if (!targets || !each.targetProfile) return each;
    return { ...each, targetProfile: each.targetProfile.filter((url) => targets.includes(url.split('/').pop() ?? '')) };
  });
  return { ...element, type };
}
