import type { CodeableConcept, Extension } from '@medplum/fhirtypes';
import { canonicalBase } from '@sinfonia/profiles/package';

/** An extension of a resource, or undefined. */
export function extensionOf(resource: { readonly extension?: Extension[] }, url: string): Extension | undefined {
  return resource.extension?.find((one) => one.url === url);
}

/** Extensions with one of an address replaced, added or, without a new one, taken away. */
export function withExtension(given: readonly Extension[] | undefined, url: string, next?: Extension): Extension[] {
  const rest = (given ?? []).filter((one) => one.url !== url);
  return next === undefined ? rest : [...rest, next];
}

/** Address of a code system of the platform. */
export function systemOf(id: string): string {
  return `${canonicalBase}/CodeSystem/${id}`;
}

/** The code that a concept has in a system of the platform. */
export function codeIn(concept: CodeableConcept | undefined, system: string): string | undefined {
  return concept?.coding?.find((one) => one.system === system)?.code;
}
