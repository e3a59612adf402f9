import type { Principal } from '../../access/principal.ts';
import { parseScope, permissions } from '../../access/scope.ts';

/**
 * Whether the scopes allow something on a type for a person, where a step does not ask the access decision because the
 * caller need not see the record: `patient/` scopes hold for the patient of the session, and a scope with parameters does not count.
 * `patient`: `Patient/x`. Source: SMART App Launch 2.2.
 */
export function isWithinScopes(
  { scopes, patient: ofSession }: Principal,
  type: string,
  permission: keyof typeof permissions,
  patient: string,
): boolean {
  return scopes.some((scope) => {
    const parsed = parseScope(scope);
    if (parsed.kind !== 'grant' || parsed.grant.filters.length > 0) return false;
    const { context, type: named, permissions: bits } = parsed.grant;
    const isOfType = (named === type || named === '*') && (bits & permissions[permission]) !== 0;
    return isOfType && (context !== 'patient' || `Patient/${ofSession}` === patient);
  });
}
