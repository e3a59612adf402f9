import { indexStructureDefinitionBundle, validateResource } from '@medplum/core';
import type { Bundle, Resource, StructureDefinition } from '@medplum/fhirtypes';
import { readDefinitions } from '../src/build/definitions.ts';
import { isRefusal } from '../src/issues/index.ts';
import { packageResources } from '../src/package/index.ts';
import { validate } from '../src/validator/index.ts';

/** A validator under measurement: answers whether it finds the resource valid. */
export interface Subject {
  readonly name: string;
  /** Checks a resource against R4 alone. */
  checkBase(resource: Resource): boolean;
  /** Checks a resource against R4 and the profiles that it names. */
  checkProfiles(resource: Resource): boolean;
}

/** Our validator. The two ways differ only in what the resource names. */
export const ours: Subject = {
  name: '@sinfonia/profiles',
  checkBase: check,
  checkProfiles: check,
};

function check(resource: Resource): boolean {
  return !validate(resource, { bestPractice: false }).some(isRefusal);
}

/** The validator of `@medplum/core` with the same definitions and our profiles, all loaded before. */
export function openMedplum(): Subject {
  for (const name of ['profiles-types', 'profiles-resources'])
    indexStructureDefinitionBundle({
      resourceType: 'Bundle',
      entry: readDefinitions(name).map((resource) => ({ resource })),
    } as Bundle);
  const profiles = new Map(packageResources('StructureDefinition').map((profile) => [profile.url ?? '', profile]));
  return {
    name: '@medplum/core',
    checkBase: (resource) => accepts(() => validateResource(resource)),
    checkProfiles: (resource) =>
      accepts(() => {
        validateResource(resource);
        for (const url of resource.meta?.profile ?? []) {
          const profile = profiles.get(url);
          if (profile) validateResource(resource, { profile: profile as StructureDefinition });
        }
      }),
  };
}

function accepts(run: () => void): boolean {
  try {
    run();
    return true;
  } catch {
    return false;
  }
}
