import type { Language } from '@sinfonia/profiles/issues';
import registry from '../../sandbox/users.json' with { type: 'json' };
import type { Account } from '../authorization-server/account.ts';

/** A synthetic person of the sandbox, one per kind of actor, from `sandbox/users.json`. */
export interface SandboxUser {
  readonly id: string;
  /** Kind of actor, e.g. `general-practitioner`. */
  readonly role: string;
  readonly display: string;
  readonly title: Readonly<Record<Language, string>>;
  readonly codiceFiscale: string;
  /** FHIR reference of the person, e.g. `Practitioner/sandbox-mmg`. */
  readonly fhirUser: string;
}

const plain = ['openid', 'fhirUser', 'offline_access'] as const;

/** Roles that may read the access log; every other `user/` scope does not reach it. */
const auditReaders: ReadonlySet<string> = new Set(['auditor', 'administrator']);

/** The test users, in the order of the sign-in page. */
export const sandboxUsers: readonly SandboxUser[] = registry.users;

/** The test user with a fiscal code, or undefined. */
export function sandboxUserByFiscalCode(codiceFiscale: string): SandboxUser | undefined {
  const wanted = codiceFiscale.trim().toUpperCase();
  return sandboxUsers.find((user) => user.codiceFiscale === wanted);
}

/** The account of a test user, or undefined for an unknown id. */
export function findSandboxAccount(id: string): Account | undefined {
  return accounts.get(id);
}

const accounts: ReadonlyMap<string, Account> = new Map(sandboxUsers.map((user) => [user.id, accountOf(user)]));

/**
 * What a test user may be granted: a citizen the own record (`patient/`), a professional `user/` scopes. A caregiver acts
 * for somebody else and gets no data until delegation exists.
 */
function accountOf(user: SandboxUser): Account {
  const [type, id] = user.fhirUser.split('/');
  const base = { id: user.id, fhirUser: user.fhirUser };
  if (type === 'Patient' && id !== undefined) {
    return { ...base, patient: id, scopes: [...plain, 'launch/patient', 'patient/*.cruds'] };
  }
  if (type !== 'Practitioner' && type !== 'PractitionerRole') return { ...base, scopes: plain };
  const audit = auditReaders.has(user.role) ? ['user/AuditEvent.rs'] : [];
  return { ...base, scopes: [...plain, 'user/*.cruds', ...audit] };
}
