import { clientFault } from '../errors.ts';
import { wait } from '../requests/retry.ts';
import type { CallOptions } from '../requests/sender.ts';
import type { ExchangeCall } from './standing.ts';

/** How long one waits for the answer of another system. */
export interface AnsweredOptions extends CallOptions {
  /** Longest wait, ms; a minute unless given. */
  readonly within?: number;
  /** The calls to one system alone; to all of them unless given. */
  readonly from?: 'sistema-ts' | 'webdpc';
}

const shortestPause = 200;
const longestPause = 2_000;

/** Statuses of a call that may still be answered. */
const open: readonly string[] = ['requested', 'accepted'];

/**
 * Reads where something stands until no call to the other systems is open any more: each is `completed` or `failed`. Throws
 * `exchange-open` when one still is after the time given; the system answers later.
 */
export async function whenAnswered<Standing extends { readonly exchanges: readonly ExchangeCall[] }>(
  read: (options: CallOptions) => Promise<Standing>,
  { within = 60_000, from, ...options }: AnsweredOptions,
): Promise<Standing> {
  const end = performance.now() + within;
  for (let pause = shortestPause; ; pause = Math.min(longestPause, 2 * pause)) {
    const standing = await read(options);
    const waiting = standing.exchanges.filter(
      ({ call, status }) => open.includes(status) && (from === undefined || call.startsWith(`${from}-`)),
    );
    if (waiting.length === 0) return standing;
    const left = end - performance.now();
    if (left <= 0) {
      const calls = waiting.map(({ call }) => call).join(', ');
      throw clientFault('exchange-open', `no answer from the other system in the time given: ${calls}`);
    }
    await wait(Math.min(pause, left), options.signal);
  }
}
