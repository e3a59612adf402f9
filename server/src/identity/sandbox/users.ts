import type { Language } from '@sinfonia/profiles/issues';
import registry from '../../sandbox/users.json' with { type: 'json' };

/** A synthetic person of the sandbox, one per kind of actor, from `sandbox/users.json`. */
export interface SandboxUser {
  readonly id: string;
  /** Kind of actor, e.g. `general-practitioner`. */
  readonly role: string;
  readonly display: string;
  readonly given: string;
  readonly family: string;
  readonly title: Readonly<Record<Language, string>>;
  readonly codiceFiscale: string;
  /** `YYYY-MM-DD`. */
  readonly birthDate: string;
  readonly gender: string;
  /** FHIR reference of the person, e.g. `Practitioner/sandbox-mmg`. */
  readonly fhirUser: string;
}

/** The test users, in the order of the sign-in page. What they may do comes from the registers, as for everybody. */
export const sandboxUsers: readonly SandboxUser[] = registry.users;

/** The test user with a fiscal code, or undefined. */
export function sandboxUserByFiscalCode(codiceFiscale: string): SandboxUser | undefined {
  const wanted = codiceFiscale.trim().toUpperCase();
  return sandboxUsers.find((user) => user.codiceFiscale === wanted);
}

/** Scopes that `sinfonia token --user` asks for; those that the role does not allow are not granted. */
export const scopesForPeople =
  'openid fhirUser offline_access launch/patient patient/*.cruds patient/AuditEvent.rs user/*.cruds user/AuditEvent.rs';
