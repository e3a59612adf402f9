import type {
  CarePlan,
  CodeableConcept,
  Condition,
  Encounter,
  EpisodeOfCare,
  Extension,
  Organization,
  Patient,
  Procedure,
  QuestionnaireResponse,
  ServiceRequest,
} from '@medplum/fhirtypes';

/** One access: an Encounter of class HH with the services given in it. */
export interface HomeCareAccess {
  readonly encounter: Encounter;
  readonly procedures: readonly Procedure[];
}

/** Everything about one home-care case (one taking in charge, PIC), in the shape that README.md of this folder fixes. */
export interface HomeCareCase {
  readonly episode: EpisodeOfCare;
  readonly patient?: Patient;
  readonly organization?: Organization;
  readonly referral?: ServiceRequest;
  readonly conditions: readonly Condition[];
  readonly evaluations: readonly QuestionnaireResponse[];
  readonly carePlans: readonly CarePlan[];
  readonly accesses: readonly HomeCareAccess[];
}

/** First extension with an address, undefined when there is none. */
export function extensionOf(
  holder: { readonly extension?: readonly Extension[] } | undefined,
  url: string,
): Extension | undefined {
  return holder?.extension?.find((extension) => extension.url === url);
}

/** Code of a concept in a code system. */
export function codeIn(concept: CodeableConcept | undefined, system: string): string | undefined {
  return concept?.coding?.find((coding) => coding.system === system)?.code;
}

/** Code of the first of several concepts that has one in a code system. */
export function codeInAny(concepts: readonly CodeableConcept[] | undefined, system: string): string | undefined {
  for (const concept of concepts ?? []) {
    const code = codeIn(concept, system);
    if (code !== undefined) return code;
  }
  return undefined;
}
