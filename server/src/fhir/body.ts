import type { Resource } from '@medplum/fhirtypes';
import { FhirError, type Issue, isRefusal } from '@sinfonia/profiles/issues';
import type { FhirContext } from './context.ts';
import { subsettedTag } from './subsetting.ts';

/**
 * Takes a request body as a resource of one type.
 *
 * Refusals: `body-required` 400, `body-not-a-resource` 400, `type-mismatch` 400. Source: FHIR R4 http.html#create.
 */
export function requireResource(body: unknown, type: string): Resource {
  if (body === undefined || body === null) throw new FhirError({ code: 'body-required' });
  if (typeof body !== 'object' || Array.isArray(body)) throw new FhirError({ code: 'body-not-a-resource' });
  const resourceType = (body as { resourceType?: unknown }).resourceType;
  if (typeof resourceType !== 'string') throw new FhirError({ code: 'body-not-a-resource' });
  if (resourceType !== type) throw new FhirError({ code: 'type-mismatch', values: { type } });
  return body as Resource;
}

/**
 * Refuses to replace a stored resource by a part of it, as `_summary` and `_elements` answer one: what was left out would
 * be lost. Refusal: `subsetted-resource` 422. Source: FHIR R4 search.html#summary.
 */
export function refuseSubset(resource: Resource): void {
  const tags: unknown = resource.meta?.tag;
  if (!Array.isArray(tags)) return;
  const at = tags.findIndex((tag) => tag?.system === subsettedTag.system && tag.code === subsettedTag.code);
  if (at < 0) return;
  throw new FhirError({ code: 'subsetted-resource', expression: [`${resource.resourceType}.meta.tag[${at}]`] });
}

/** Validates a resource against its type and the profiles it claims; refuses it (422) with every fault found, else returns the remarks. */
export function requireValid(context: FhirContext, resource: Resource): readonly Issue[] {
  const issues = context.validate(resource, { bestPractice: false });
  if (issues.some(isRefusal)) throw new FhirError(issues, { status: 422 });
  return issues;
}
