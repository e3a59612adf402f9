import { type GrantStore, revokedGrant } from './grant-store/port.ts';

/**
 * Ends a grant: its refresh tokens and codes are deleted, its access tokens go on the list of revocations, and nothing can be
 * issued from it any more. Doing it again changes nothing.
 */
export async function endGrant(store: GrantStore, grantId: string): Promise<void> {
  await store.revoke(revokedGrant(grantId));
  await store.adapter('Grant').destroy(grantId);
  await store.adapter('RefreshToken').revokeByGrantId(grantId);
  await store.adapter('AuthorizationCode').revokeByGrantId(grantId);
  await store.records.remove('session-context', grantId);
}
