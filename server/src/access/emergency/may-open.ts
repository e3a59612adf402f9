import type { Issue } from '@sinfonia/profiles/issues';
import type { Policies } from '../policies/load-policies.ts';
import type { Principal } from '../principal.ts';

/** Refusal of opening an emergency access: `emergency-not-allowed` 403, `access-level-too-low` 403. */
export function mayOpenEmergency(principal: Principal, policies: Policies): Issue | undefined {
  const policy = principal.role === undefined ? undefined : policies.get(principal.role);
  if (policy?.breakGlass !== true || principal.practitionerRole === undefined) return { code: 'emergency-not-allowed' };
  return (principal.level ?? 0) < policy.level ? { code: 'access-level-too-low' } : undefined;
}
