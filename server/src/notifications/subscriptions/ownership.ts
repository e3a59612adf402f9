import type { Principal } from '../../access/principal.ts';
import type { StoredPass } from '../outbox/passes.ts';

/** Tells whether a caller is the one that a pass was made for: the same account and client, in the same role and appointment. */
export function isOwner({ principal }: Pick<StoredPass, 'principal'>, caller: Principal): boolean {
  const owner = JSON.parse(principal) as Principal;
  const compared = ['clientId', 'subject', 'role', 'practitionerRole', 'organization', 'patient'] as const;
  return compared.every((name) => owner[name] === caller[name]);
}
