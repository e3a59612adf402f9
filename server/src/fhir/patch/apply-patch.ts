import type { Resource } from '@medplum/fhirtypes';
import { FhirError } from '@sinfonia/profiles/issues';
import { applyFhirPathPatch } from './fhirpath-patch.ts';
import { applyJsonPatch } from './json-patch.ts';

/** Media types of a patch body that the server takes, for `Accept-Patch` and the CapabilityStatement. */
export const patchMediaTypes: readonly string[] = [
  'application/json-patch+json',
  'application/fhir+json',
  'application/fhir+xml',
];

const jsonPatchType = 'application/json-patch+json';
const parametersTypes = new Set([
  'application/fhir+json',
  'application/json',
  'application/fhir+xml',
  'application/xml',
  'text/xml',
  'text/json',
]);

/**
 * Computes what a patch makes of a resource. Pure: the resource given is never changed.
 *
 * `contentType` chooses the format: JSON Patch (`application/json-patch+json`) or FHIRPath Patch (a Parameters resource
 * under a FHIR media type; XML bodies arrive here already converted to JSON). Whether the result is valid FHIR is the
 * validator's to say.
 *
 * Refusals: `patch-media-type` 415; `patch-document-invalid`, `patch-operation-invalid`, `patch-member-unknown`,
 * `patch-path-invalid`, `patch-too-large` 400; `patch-path-root`, `patch-path-missing`, `patch-path-ambiguous`,
 * `patch-path-not-list`, `patch-index-range`, `patch-element-unknown`, `patch-element-exists`, `patch-value-type`,
 * `patch-test-failed` 422. Positions count operations from 1.
 *
 * Source: FHIR R4 http.html#patch, fhirpatch.html; RFC 6902.
 */
export function applyPatch(resource: Resource, contentType: string | undefined, body: unknown): Resource {
  const mediaType = contentType?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (mediaType === jsonPatchType) return applyJsonPatch(resource, body);
  if (parametersTypes.has(mediaType)) return applyFhirPathPatch(resource, body);
  throw new FhirError({ code: 'patch-media-type' }, { headers: { 'accept-patch': patchMediaTypes.join(', ') } });
}
