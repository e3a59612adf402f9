import { createTransport } from '#transport';
import { parseBaseUrl } from './addresses.ts';
import type { Authorizer } from './auth/authorizer.ts';
import { SinfoniaClient } from './client.ts';
import { createRetryPolicy, type RetryOptions } from './requests/retry.ts';
import { createSender } from './requests/sender.ts';
import { fetchTransport } from './transport/fetch-transport.ts';

/** How a client reaches a server. */
export interface ConnectOptions {
  /** FHIR base, e.g. `http://localhost:8080/fhir`. */
  readonly baseUrl: string;
  /** Where tokens come from: `backendServices`, `authorizationCode` or `bearer`. */
  readonly auth: Authorizer;
  /** How often requests are repeated; `false` for never. */
  readonly retry?: RetryOptions | false;
  /** Headers of every request, e.g. `accept-language`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Replaces the transport, e.g. to go through a proxy. */
  readonly fetch?: typeof fetch;
  /** Longest time for one attempt, in ms. Default 60 000. */
  readonly timeout?: number;
}

/**
 * Makes a client. Nothing is sent yet. Throws `address-invalid`.
 *
 * @example
 * ```ts
 * const auth = backendServices({ clientId: 'sandbox-backend', privateKey: jwk, scope: 'system/*.cruds' });
 * const client = connect({ baseUrl: 'http://localhost:8080/fhir', auth });
 * const patient = await client.search('Patient', { family: 'Esposito' }).first();
 * ```
 */
export function connect(options: ConnectOptions): SinfoniaClient {
  const baseUrl = parseBaseUrl(options.baseUrl);
  // Called through a function, because browsers refuse a `fetch` that was taken off its window.
  const send: typeof fetch = options.fetch ?? ((input, init) => fetch(input, init));
  options.auth.attach({ baseUrl, fetch: send });
  return new SinfoniaClient(
    createSender({
      baseUrl,
      transport: options.fetch === undefined ? createTransport(baseUrl) : fetchTransport(options.fetch),
      authorizer: options.auth,
      retry: createRetryPolicy(options.retry),
      headers: options.headers ?? {},
      timeout: options.timeout ?? 60_000,
    }),
  );
}
