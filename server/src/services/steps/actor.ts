import { canonicalBase } from '@sinfonia/profiles/package';
import type { Principal } from '../../access/principal.ts';

/** Who makes a step. */
export interface Actor {
  /** Key of the policy. */
  readonly role: string;
  /** Reference of the person or organization that answers for it; absent for a system that acts for nobody. */
  readonly who?: string;
  /** The person behind an appointment, e.g. `Practitioner/x`. */
  readonly person?: string;
  /** `Organization/x` that it acts for. */
  readonly organization?: string;
  /** Client by which it came. */
  readonly client: string;
}

/** System of the identifiers of clients. */
export const clientSystem = `${canonicalBase}/sid/client`;

/** The actor that a principal is: the appointment of a professional, a citizen or representative, or the organization of a system. */
export function actorOf({ role, practitionerRole, fhirUser, organization, clientId }: Principal): Actor {
  const who = practitionerRole ?? fhirUser ?? organization;
  return {
    role: role ?? '',
    client: clientId,
    ...(who === undefined ? {} : { who }),
    ...(fhirUser === undefined ? {} : { person: fhirUser }),
    ...(organization === undefined ? {} : { organization }),
  };
}
