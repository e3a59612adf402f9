import { addressBelow } from '../addresses.ts';
import type { Authorizer } from '../auth/authorizer.ts';
import { clientFault, refusal, retryAfterSeconds, SinfoniaError } from '../errors.ts';
import type { HttpMethod, Transport, TransportResponse } from '../transport/transport.ts';
import { abortable, aborted, type RetryPolicy, wait } from './retry.ts';

/** Options that every call of the client takes. */
export interface CallOptions {
  /** Gives the call up, also while it waits for a token or before a retry. */
  readonly signal?: AbortSignal;
  /** Headers of this call alone; they win over those of the client. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** A request to the FHIR base. */
export interface FhirCall extends CallOptions {
  readonly method: HttpMethod;
  /** Below the base, e.g. `Patient/1`, or an absolute link of the server. */
  readonly address: string;
  /** Names the request in errors without data, e.g. `Patient`. */
  readonly subject: string;
  /** FHIR and JSON Patch bodies are turned into JSON; URLSearchParams become a form. */
  readonly body?: unknown;
  readonly contentType?: string;
  readonly accept?: string;
  /** Whether sending it twice does no more than sending it once; decides about retries when no answer came. */
  readonly repeatable: boolean;
  /** False for the public documents. */
  readonly authorized?: boolean;
}

/** An answer with a good status. */
export interface FhirAnswer extends TransportResponse {
  /** Whether an earlier attempt of this call may have been carried out too. */
  readonly repeated: boolean;
}

/** What requests go through. */
export interface SenderParts {
  readonly baseUrl: string;
  readonly transport: Transport;
  readonly authorizer: Authorizer;
  readonly retry: RetryPolicy;
  readonly headers: Readonly<Record<string, string>>;
  /** Longest time for one attempt, in ms. */
  readonly timeout: number;
}

/** Sends requests with a token, again where that is safe, and turns refusals into `SinfoniaError`. */
export interface Sender {
  readonly baseUrl: string;
  send(call: FhirCall): Promise<FhirAnswer>;
}

/** Answers of proxies and servers that do not tell whether the request was carried out. */
const passing: ReadonlySet<number> = new Set([502, 503, 504]);

/**
 * Makes the sender of a client.
 *
 * - 429: the server has not carried the request out, so any request is sent again.
 * - 502, 503, 504, no answer, no answer in time: only a repeatable request is sent again.
 * - 401: once more with a new token, if the authorizer can get one.
 */
export function createSender(parts: SenderParts): Sender {
  return { baseUrl: parts.baseUrl, send: (call) => send(parts, call) };
}

async function send(parts: SenderParts, call: FhirCall): Promise<FhirAnswer> {
  const { authorizer, retry } = parts;
  const url = call.address === '' ? parts.baseUrl : addressBelow(parts.baseUrl, call.address).href;
  const what = `${call.method} ${call.subject}`;
  const body = bodyText(call.body);
  const writes = call.method !== 'GET' && !call.address.endsWith('_search');
  let renewed = false;
  let uncertain = false;
  for (let attempt = 1; ; attempt += 1) {
    const token = call.authorized === false ? undefined : await abortable(authorizer.token(), call.signal);
    const answer = await attemptOnce(parts, call, { url, body, token }).catch((error: unknown) => {
      if (call.signal?.aborted) throw aborted(call.signal, writes);
      return noAnswer(what, error, writes);
    });
    if (answer instanceof SinfoniaError) {
      uncertain ||= writes;
      const pause = call.repeatable ? retry.pause(attempt, undefined) : undefined;
      if (pause === undefined) throw answer;
      await wait(pause, call.signal);
      continue;
    }
    const { status } = answer;
    if (status < 300) {
      if (answer.unreadable) throw clientFault('answer-unreadable', `${what} answered no JSON`, { status, uncertain });
      return { ...answer, repeated: uncertain };
    }
    if (status === 401 && token !== undefined && !renewed && authorizer.discard(token)) {
      renewed = true;
      attempt -= 1;
      continue;
    }
    const again = status === 429 || (passing.has(status) && call.repeatable);
    uncertain ||= writes && status >= 500;
    const pause = again ? retry.pause(attempt, retryAfterSeconds(answer.headers)) : undefined;
    if (pause === undefined) throw refusal(what, answer, uncertain);
    await wait(pause, call.signal);
  }
}

interface Attempt {
  readonly url: string;
  readonly body: string | undefined;
  readonly token: string | undefined;
}

function attemptOnce(parts: SenderParts, call: FhirCall, attempt: Attempt): Promise<TransportResponse> {
  const deadline = AbortSignal.timeout(parts.timeout);
  return parts.transport({
    method: call.method,
    url: attempt.url,
    headers: headersOf(parts, call, attempt.token),
    signal: call.signal === undefined ? deadline : AbortSignal.any([call.signal, deadline]),
    ...(attempt.body === undefined ? {} : { body: attempt.body }),
  });
}

function headersOf(parts: SenderParts, call: FhirCall, token: string | undefined): Record<string, string> {
  const headers: Record<string, string> = { accept: call.accept ?? 'application/fhir+json' };
  if (call.body instanceof URLSearchParams) headers['content-type'] = 'application/x-www-form-urlencoded';
  else if (call.body !== undefined) headers['content-type'] = call.contentType ?? 'application/fhir+json';
  for (const given of [parts.headers, call.headers ?? {}]) {
    for (const [name, value] of Object.entries(given)) headers[name.toLowerCase()] = value;
  }
  if (token !== undefined) headers['authorization'] = `Bearer ${token}`;
  return headers;
}

function bodyText(body: unknown): string | undefined {
  if (body === undefined) return undefined;
  return body instanceof URLSearchParams ? body.toString() : JSON.stringify(body);
}

function noAnswer(what: string, cause: unknown, uncertain: boolean): SinfoniaError {
  const late = cause instanceof Error && cause.name === 'TimeoutError';
  return clientFault(late ? 'timeout' : 'network', `${what} had no answer${late ? ' in time' : ''}`, {
    cause,
    uncertain,
  });
}
