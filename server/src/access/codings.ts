import type { Consent, Resource } from '@medplum/fhirtypes';
import { codeSystemUrl } from '@sinfonia/profiles';
import { objectsOf, textOf } from '@sinfonia/profiles/json';

/** A code with its system, as it stands in a Coding. */
export interface Code {
  readonly system?: string;
  readonly code: string;
}

/** Codes of a CodeableConcept or a list of them. */
export function codesIn(value: unknown): Code[] {
  return objectsOf(value).flatMap((concept) => codingsOf(concept['coding']));
}

/** Codes of a Coding or a list of them. */
export function codingsOf(value: unknown): Code[] {
  return objectsOf(value).flatMap((coding) => {
    const code = textOf(coding['code']);
    const system = textOf(coding['system']);
    return code === undefined ? [] : [{ code, ...(system === undefined ? {} : { system }) }];
  });
}

/** Security labels of a resource. */
export function securityOf(resource: unknown): Code[] {
  return objectsOf(resource).flatMap(({ meta }) => objectsOf(meta).flatMap(({ security }) => codingsOf(security)));
}

/** Tells whether a resource is a consent of a kind of consent-kind. */
export function isConsentOfKind(resource: Resource, kind: string): resource is Consent {
  return (
    resource.resourceType === 'Consent' &&
    codesIn(resource.category).some(({ system, code }) => system === codeSystemUrl.ConsentKind && code === kind)
  );
}
