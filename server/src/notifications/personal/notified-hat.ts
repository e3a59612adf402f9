import type { Principal } from '../../access/principal.ts';
import type { SessionHat } from '../../identity/authorization-server/session-context.ts';

/** The part of a person in which she chose her preferences or subscribed; its key is the address that names her alone in it. */
export type NotifiedHat = SessionHat;

/** The part of the person of a session; undefined for a system and for a session without one. */
export function hatOf(principal: Principal): NotifiedHat | undefined {
  const { subject, role, fhirUser, patient, practitionerRole, organization } = principal;
  if (subject === undefined || role === undefined || fhirUser === undefined) return undefined;
  return {
    key: practitionerRole ?? fhirUser,
    kind: role === 'citizen' || role === 'representative' ? role : 'professional',
    role,
    fhirUser,
    ...(patient === undefined ? {} : { patient }),
    ...(practitionerRole === undefined ? {} : { practitionerRole }),
    ...(organization === undefined ? {} : { organization }),
  };
}
