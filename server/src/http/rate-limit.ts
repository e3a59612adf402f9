import { FhirError } from '@sinfonia/profiles/issues';
import type { Configuration } from '../config/index.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { type FacadeMiddleware, isFhirPath } from './request-state.ts';
import { TokenBuckets } from './token-bucket.ts';

/** The two places where requests are counted. */
export interface RateLimit {
  /** Holds back addresses that sent too many requests without a valid token, and counts those that bring none. */
  readonly byAddress: FacadeMiddleware;
  /** Counts a request whose token was refused for its network address. */
  readonly countRefused: (address: string) => void;
  /** Counts a request of an authenticated client; refuses with `too-many-requests` (429). */
  readonly countClient: (clientId: string) => void;
}

/**
 * Keeps one caller from starving the others. Requests with a valid token count for their client, all others for the
 * network address they come from, so that guessing tokens is slow while one gateway may serve a whole hospital.
 *
 * @see RFC 6585, section 4
 */
export function createRateLimit(options: Configuration['rateLimit'], metrics: Metrics): RateLimit {
  const nothing = (): void => undefined;
  if (!options.enabled) return { byAddress: (_ctx, next) => next(), countClient: nothing, countRefused: nothing };
  const clients = new TokenBuckets({ perSecond: options.clientPerSecond, burst: options.clientBurst });
  const addresses = new TokenBuckets({ perSecond: options.anonymousPerSecond, burst: options.anonymousBurst });
  const refuse = (seconds: number): never => {
    metrics.countThrottled();
    throw new FhirError(
      { code: 'too-many-requests', values: { seconds } },
      { headers: { 'Retry-After': String(seconds) } },
    );
  };
  return {
    byAddress(ctx, next) {
      const wait = addresses.peek(ctx.ip);
      if (wait > 0) refuse(wait);
      if (!isFhirPath(ctx.state.path) || ctx.req.headers.authorization === undefined) addresses.charge(ctx.ip);
      return next();
    },
    countRefused(address) {
      addresses.charge(address);
    },
    countClient(clientId) {
      const wait = clients.take(clientId);
      if (wait > 0) refuse(wait);
    },
  };
}
