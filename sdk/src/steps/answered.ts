import { clientFault } from '../errors.ts';
import { wait } from '../requests/retry.ts';
import type { CallOptions } from '../requests/sender.ts';
import type { ExchangeCall } from './standing.ts';

/** How long one waits for another system. */
export interface WaitOptions extends CallOptions {
  /** Longest wait, ms; a minute unless given. */
  readonly within?: number;
}

/** Whose answers one waits for, and how long. */
export interface AnsweredOptions extends WaitOptions {
  /** The calls to one system alone; to all of them unless given. */
  readonly from?: 'sistema-ts' | 'webdpc';
}

const shortestPause = 200;
const longestPause = 2_000;

/** Statuses of a call that may still be answered. */
const open: readonly string[] = ['requested', 'accepted'];

/**
 * Reads until nothing is awaited any more; `awaited` names what still is, without personal data. Throws `exchange-open` when
 * something is after the time given: the other system answers later.
 */
export async function readUntil<Standing>(
  read: (options: CallOptions) => Promise<Standing>,
  awaited: (standing: Standing) => readonly string[],
  { within = 60_000, ...options }: WaitOptions,
): Promise<Standing> {
  const end = performance.now() + within;
  for (let pause = shortestPause; ; pause = Math.min(longestPause, 2 * pause)) {
    const standing = await read(options);
    const names = awaited(standing);
    if (names.length === 0) return standing;
    const left = end - performance.now();
    if (left <= 0) {
      throw clientFault('exchange-open', `no answer from the other system in the time given: ${names.join(', ')}`);
    }
    await wait(Math.min(pause, left), options.signal);
  }
}

/** Reads where something stands until no call to the other systems is open any more: each is `completed` or `failed`. */
export function whenAnswered<Standing extends { readonly exchanges: readonly ExchangeCall[] }>(
  read: (options: CallOptions) => Promise<Standing>,
  { from, ...options }: AnsweredOptions,
): Promise<Standing> {
  const awaited = ({ exchanges }: Standing): string[] =>
    exchanges
      .filter(({ call, status }) => open.includes(status) && (from === undefined || call.startsWith(`${from}-`)))
      .map(({ call }) => call);
  return readUntil(read, awaited, options);
}
