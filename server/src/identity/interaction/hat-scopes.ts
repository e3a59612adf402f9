import { needsPatient, selectScopes } from '../authorization-server/grantable-scopes.ts';
import type { Hat } from '../hat.ts';
import type { LaunchContext } from './launch-context.ts';

/** Why a scope that an application asks for is not granted; the consent page has a sentence for each. */
export type RefusalReason = 'role' | 'no-patient' | 'no-encounter' | 'access-log';

/** What a person is asked to consent to. */
export interface Offer {
  readonly granted: readonly string[];
  readonly refused: readonly { readonly scope: string; readonly reason: RefusalReason }[];
}

const always = ['openid', 'fhirUser', 'offline_access', 'online_access'] as const;

/** Roles that may read the access log of others; every other `user/` scope does not reach it. */
const auditReaders: ReadonlySet<string> = new Set(['auditor', 'administrator']);

/**
 * What may be granted to somebody in a part: `patient/` scopes to whoever has a patient in context, `user/` scopes to
 * professionals. It only bounds the scopes; what they reach is decided at each access.
 *
 * A professional has a patient in context only when her own software opens the application for one (EHR launch): picking one
 * here would need a search over all patients of the platform.
 */
export function offerOf(asked: readonly string[], hat: Hat, launch: LaunchContext | undefined): Offer {
  const patient = hat.patient ?? launch?.patient;
  const professional = hat.kind === 'professional';
  const allowed = [
    ...always,
    ...(launch === undefined ? [] : ['launch']),
    ...(launch?.encounter === undefined ? [] : ['launch/encounter']),
    ...(patient === undefined ? [] : ['launch/patient', 'patient/*.cruds', 'patient/AuditEvent.rs']),
    ...(professional ? ['user/*.cruds'] : []),
    ...(professional && auditReaders.has(hat.role) ? ['user/AuditEvent.rs'] : []),
  ];
  const { granted, refused } = selectScopes(asked, allowed);
  return { granted, refused: refused.map((scope) => ({ scope, reason: reasonOf(scope, patient) })) };
}

function reasonOf(scope: string, patient: string | undefined): RefusalReason {
  if (scope === 'launch/encounter') return 'no-encounter';
  if (scope.startsWith('user/AuditEvent.')) return 'access-log';
  return patient === undefined && (needsPatient(scope) || scope === 'launch') ? 'no-patient' : 'role';
}
