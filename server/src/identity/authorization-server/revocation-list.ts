import { epochSeconds, type GrantStore, revokedGrant, revokedToken } from './grant-store/port.ts';

/** What is refused although its signature is good: held in memory, so that asking costs nothing. */
export interface RevocationList {
  isRevoked(token: { readonly grantId?: string; readonly tokenId?: string }): boolean;
  /** Reads the list again; it does so by itself every second. */
  refresh(): Promise<void>;
  close(): void;
}

/** Time between two looks at what other processes revoked, in milliseconds; the promise is two seconds. */
const pollInterval = 1_000;

/**
 * Opens the list. Revocations of this process count at once, those of others after a second. While the store cannot be read
 * the list stays as it was: `onFailure` is told.
 */
export async function openRevocationList(store: GrantStore, onFailure: () => void): Promise<RevocationList> {
  const revoked = new Map<string, number>();
  const refresh = async (): Promise<void> => {
    for (const { id, expiresAt } of await store.revocations()) revoked.set(id, expiresAt);
    const now = epochSeconds();
    for (const [id, expiresAt] of revoked) if (expiresAt <= now) revoked.delete(id);
  };
  store.onRevoked(({ id, expiresAt }) => revoked.set(id, expiresAt));
  await refresh();
  let isBusy = false;
  const timer = setInterval(() => {
    if (isBusy) return;
    isBusy = true;
    refresh()
      .catch(onFailure)
      .finally(() => {
        isBusy = false;
      });
  }, pollInterval).unref();
  return {
    isRevoked({ grantId, tokenId }) {
      if (revoked.size === 0) return false;
      if (grantId !== undefined && revoked.has(revokedGrant(grantId))) return true;
      return tokenId !== undefined && revoked.has(revokedToken(tokenId));
    },
    refresh,
    close: () => clearInterval(timer),
  };
}
