import { failed, type Outcome, passed } from './outcome.ts';

/** What a provider or a federation authority answered. */
export interface BoundedAnswer {
  readonly status: number;
  /** Media type without parameters, lower case. */
  readonly type: string;
  readonly body: string;
}

/** A request to another party. */
export interface BoundedRequest {
  readonly url: string;
  /** Sent as a form by POST; without it the request is a GET. */
  readonly form?: URLSearchParams;
  readonly headers?: Readonly<Record<string, string>>;
  /** Time for the whole exchange, ms; the usual one unless given. */
  readonly patience?: number;
}

/**
 * Asks another party. Reasons: `address-refused` (not https), `redirected`, `too-large`, `time-out`, `unreachable`.
 */
export type BoundedFetch = (request: BoundedRequest) => Promise<Outcome<BoundedAnswer>>;

/** Bounds of the HTTP client. */
export interface FetchBounds {
  /** Time for a whole exchange, ms. */
  readonly patience: number;
  /** Largest answer, bytes. */
  readonly largest: number;
  /** Whether plain http to this machine is allowed: sandbox and tests only. */
  readonly allowLoopback: boolean;
}

/** Usual bounds: 10 seconds, 1 MiB. */
export const usualBounds = { patience: 10_000, largest: 1024 * 1024 } as const;

/**
 * Creates the HTTP client of the relying party: https only, no redirects at all, a time limit over the whole exchange and
 * a limit on the answer, both counted while it arrives.
 */
export function createBoundedFetch(bounds: FetchBounds): BoundedFetch {
  return async ({ url, form, headers, patience }) => {
    if (!isAllowedAddress(url, bounds.allowLoopback)) return failed('address-refused');
    const signal = AbortSignal.timeout(patience ?? bounds.patience);
    try {
      const response = await fetch(url, {
        method: form === undefined ? 'GET' : 'POST',
        ...(form === undefined ? {} : { body: form }),
        headers: { 'user-agent': 'sinfonia', ...headers },
        redirect: 'manual',
        signal,
      });
      if (response.status >= 300 && response.status < 400) {
        await response.body?.cancel();
        return failed('redirected');
      }
      const body = await readBounded(response, bounds.largest);
      if (body === undefined) return failed('too-large');
      const type = (response.headers.get('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
      return passed({ status: response.status, type, body });
    } catch {
      return failed(signal.aborted ? 'time-out' : 'unreachable');
    }
  };
}

/** Tells whether an address may be asked: https, or plain http on this machine where that is allowed. */
export function isAllowedAddress(address: string, allowLoopback: boolean): boolean {
  const url = URL.parse(address);
  if (url === null || url.username !== '' || url.password !== '' || url.hash !== '') return false;
  if (url.protocol === 'https:') return true;
  return allowLoopback && url.protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
}

async function readBounded(response: Response, largest: number): Promise<string | undefined> {
  if (Number(response.headers.get('content-length') ?? 0) > largest) {
    await response.body?.cancel();
    return undefined;
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Leaving the loop early cancels the stream.
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > largest) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
