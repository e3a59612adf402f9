import { readFileSync } from 'node:fs';
import type { ExtractResource, Resource, ResourceType } from '@medplum/fhirtypes';

const folder = new URL('../../../../profiles/generated/package/package/example/', import.meta.url);

/** A resource as it is stored. */
export type ResourceOf<T extends ResourceType> = ExtractResource<T> & { readonly id: string };

/** An example of the package by `Type/id`; undefined when there is none. */
export function packageExample(name: string): Resource | undefined {
  try {
    return JSON.parse(readFileSync(new URL(`${name.replace('/', '-')}.json`, folder), 'utf8')) as Resource;
  } catch {
    return undefined;
  }
}
