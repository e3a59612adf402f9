import type { Resource } from '@medplum/fhirtypes';
import { FhirError } from '@sinfonia/profiles/issues';

/** Refuses a patch operation that changed the type or id: a patch changes content, not identity. */
export function requireSameIdentity(before: Resource, after: Resource, position: number): void {
  if (after.resourceType === before.resourceType && after.id === before.id) return;
  throw new FhirError({ code: 'patch-path-root', values: { position }, expression: [before.resourceType] });
}
