import type { Resource } from '@medplum/fhirtypes';
import { FhirError } from '@sinfonia/profiles/issues';
import { parseJsonText } from '@sinfonia/profiles/json';
import type { StoredVersion } from '../../store/port.ts';
import { applyPatch } from './apply-patch.ts';

/** Applies a patch document to a stored version and returns the resource that an update would store. */
export function patchedResource(current: StoredVersion, contentType: string | undefined, body: unknown): Resource {
  const { type, id } = current;
  if (current.json === undefined) throw new FhirError({ code: 'resource-deleted', values: { type, id } });
  return applyPatch(parseJsonText(current.json) as Resource, contentType, body);
}
