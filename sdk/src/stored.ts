import type { Meta, Resource } from '@medplum/fhirtypes';

/** A resource as the server has it: with its id. `meta.versionId` is there on every server that keeps versions. */
export type Stored<T extends Resource> = T & { readonly id: string; readonly meta?: Meta };

/** Reference to a resource, `Type/id`. */
export function referenceTo(resource: { readonly resourceType: string; readonly id: string }): { reference: string } {
  return { reference: `${resource.resourceType}/${resource.id}` };
}

/** Id in a reference `Type/id`, also with a base before or a version behind it; undefined for any other reference. */
export function idOf(reference: string | undefined, type: string): string | undefined {
  return reference === undefined
    ? undefined
    : new RegExp(`(?:^|/)${type}/([A-Za-z0-9\\-.]{1,64})(?:/_history/[^/]+)?$`).exec(reference)?.[1];
}

/** ETag of a version. Source: FHIR R4 http.html#versioning. */
export function etagOf(versionId: string): string {
  return `W/"${versionId}"`;
}
