import type { TokenAnswer } from './token-endpoint.ts';

/** Keeps the token in use, in memory only, and renews it before it expires with one request for all callers. */
export interface TokenCache {
  get(): Promise<string>;
  /** Forgets `token` if it is still the one in use. */
  discard(token: string): void;
  /** Puts a token in place that was got otherwise. */
  put(answer: TokenAnswer): void;
  clear(): void;
}

/** A token is renewed when a fifth of its life is left, and at the latest so many ms before its end. */
const earliestRenewal = 60_000;

/** Makes a cache over `obtain`. `now` gives ms since the epoch. */
export function createTokenCache(obtain: () => Promise<TokenAnswer>, now: () => number = Date.now): TokenCache {
  let current: { readonly token: string; readonly renewAt: number } | undefined;
  let pending: Promise<string> | undefined;

  const put = (answer: TokenAnswer): void => {
    const life = answer.expiresInSeconds * 1000;
    current = { token: answer.accessToken, renewAt: now() + life - Math.min(earliestRenewal, life / 5) };
  };
  const renew = async (): Promise<string> => {
    const answer = await obtain();
    put(answer);
    return answer.accessToken;
  };

  return {
    async get() {
      if (current !== undefined && now() < current.renewAt) return current.token;
      pending ??= renew().finally(() => {
        pending = undefined;
      });
      return pending;
    },
    discard(token) {
      if (current?.token === token) current = undefined;
    },
    put,
    clear() {
      current = undefined;
    },
  };
}
