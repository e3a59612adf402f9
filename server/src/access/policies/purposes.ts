import type { Policies } from './load-policies.ts';

/** Purposes of use (v3 ActReason) of a role, the usual one first; none for a role without a policy. */
export function purposesIn(policies: Policies): (role: string) => readonly string[] {
  return (role) => policies.get(role)?.purposes ?? [];
}
