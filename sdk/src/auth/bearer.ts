import type { Authorizer } from './authorizer.ts';

/**
 * Uses a token that the caller has, or a function that gives one each time (and looks after its expiry).
 *
 * @example
 * ```ts
 * const client = connect({ baseUrl, auth: bearer(process.env.TOKEN) });
 * ```
 */
export function bearer(token: string | (() => string | Promise<string>)): Authorizer {
  return {
    attach() {},
    token: async () => (typeof token === 'string' ? token : token()),
    // A function may know a newer one; a fixed token stays refused.
    discard: () => typeof token === 'function',
  };
}
