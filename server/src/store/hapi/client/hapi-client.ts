import { setTimeout as wait } from 'node:timers/promises';
import { FhirError } from '@sinfonia/profiles/issues';
import { parseJsonText } from '@sinfonia/profiles/json';
import { CircuitBreaker } from './circuit-breaker.ts';
import { KeptConnections } from './kept-connections.ts';

/** Waits in milliseconds before a read is repeated. */
const readPauses = [100, 400] as const;
/** Answers of a gateway or of an overloaded server: a read may be repeated after them. */
const transient = new Set([429, 502, 503, 504]);

/** When callers may come back, in seconds. */
const retryAfter = '5';

/** A request to the server. */
export interface HapiRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Relative to the FHIR base, without a slash at its start; empty for the base itself. */
  readonly path: string;
  readonly query?: readonly (readonly [name: string, value: string])[];
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON text. */
  readonly body?: string;
  /** True for a POST that only reads (`_search`), which may be repeated. */
  readonly safe?: boolean;
}

/** An answer, its body parsed with decimals as they were written; undefined without one. */
export interface HapiAnswer {
  readonly status: number;
  /** Header by name in lower case. */
  readonly header: (name: string) => string | undefined;
  // biome-ignore lint/suspicious/noExplicitAny: the body is whatever resource the server sends
  readonly body: any;
}

export interface HapiClientOptions {
  /** Address of the FHIR base, e.g. `http://hapi:8080/fhir`. */
  readonly baseUrl: string;
  /** Time in milliseconds after which a request is given up. */
  readonly patience?: number;
}

/**
 * What is known of a request that was not answered as it should: it never reached the server (`unsent`), the server has ended it
 * without success (`ended`), or it may be carried out, even later (`unknown`).
 */
export type RequestEnd = 'unsent' | 'ended' | 'unknown';

/** Cause of the `store-unavailable` that a request without answer is refused with. */
class NoAnswer extends Error {
  readonly end: RequestEnd;
  /** What a server said that broke down over the request. */
  readonly answer: HapiAnswer | undefined;

  constructor(end: RequestEnd, message: string, { cause, answer }: { cause?: unknown; answer?: HapiAnswer } = {}) {
    super(message, { cause });
    this.end = end;
    this.answer = answer;
  }
}

/** What became of the request that an error is about; undefined for other errors. */
export function endOf(error: unknown): RequestEnd | undefined {
  return error instanceof FhirError && error.cause instanceof NoAnswer ? error.cause.end : undefined;
}

/** The answer of 500 that an error is about: nothing of the request was carried out. Undefined for other errors. */
export function failedAnswerOf(error: unknown): HapiAnswer | undefined {
  return error instanceof FhirError && error.cause instanceof NoAnswer ? error.cause.answer : undefined;
}

/**
 * Requests to a HAPI FHIR server over kept-alive connections. Reads are repeated when the server does not
 * answer; writes never are, since they may have been carried out. A server that keeps failing is left alone for a while.
 */
export class HapiClient {
  readonly #base: string;
  readonly #connections: KeptConnections;
  readonly #breaker = new CircuitBreaker();

  constructor({ baseUrl, patience = 30_000 }: HapiClientOptions) {
    this.#base = baseUrl.replace(/\/+$/, '');
    this.#connections = new KeptConnections(patience);
  }

  /** True while the server is left alone. */
  get resting(): boolean {
    return this.#breaker.open;
  }

  /**
   * Sends a request; every answer below 500 is given back, whatever its status.
   *
   * @throws FhirError `store-unavailable` without an answer in time, after an answer of 500 and above, or while the server is
   *   left alone
   */
  async send(request: HapiRequest): Promise<HapiAnswer> {
    const safe = request.method === 'GET' || request.safe === true;
    for (const pause of safe ? readPauses : []) {
      try {
        return await this.#once(request);
      } catch (error) {
        if (!(error instanceof FhirError) || this.#breaker.open) throw error;
        await wait(pause);
      }
    }
    return this.#once(request);
  }

  /** As {@link send}, but gives back an answer of 500 too: nothing of the request was carried out, and the server may take others. */
  async attempt(request: HapiRequest): Promise<HapiAnswer> {
    try {
      return await this.send(request);
    } catch (error) {
      const answer = failedAnswerOf(error);
      if (answer !== undefined) return answer;
      throw error;
    }
  }

  async #once(request: HapiRequest): Promise<HapiAnswer> {
    if (!this.#breaker.admit()) throw unavailable('unsent', 'the circuit is open');
    let status: number;
    let answer: HapiAnswer;
    try {
      const sent = await this.#connections.send({
        method: request.method,
        url: this.#address(request),
        headers: { accept: 'application/fhir+json', 'content-type': 'application/fhir+json', ...request.headers },
        ...(request.body === undefined ? {} : { body: request.body }),
      });
      status = sent.status;
      answer = { status, header: sent.header, body: sent.text === '' ? undefined : parseJsonText(sent.text) };
    } catch (cause) {
      this.#breaker.failed();
      throw unavailable(isRefusedConnection(cause) ? 'unsent' : 'unknown', 'no answer', { cause });
    }
    if (transient.has(status)) {
      this.#breaker.failed();
      throw unavailable('unknown', `answer ${status}`);
    }
    this.#breaker.succeeded();
    if (status >= 500) {
      throw unavailable('ended', `answer ${status} ${hapiCodes(answer.body).join(' ')}`, { answer });
    }
    return answer;
  }

  #address({ path, query = [] }: HapiRequest): URL {
    const parameters = query.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`);
    const address = path === '' ? this.#base : `${this.#base}/${path}`;
    return new URL(parameters.length === 0 ? address : `${address}?${parameters.join('&')}`);
  }
}

/** Whether a Bundle says that another page follows. */
export function hasNext(bundle: { readonly link?: readonly { readonly relation: string }[] }): boolean {
  return (bundle.link ?? []).some(({ relation }) => relation === 'next');
}

/** The numbers of HAPI messages (`HAPI-0989`) in an OperationOutcome: they say what happened without naming any content. */
export function hapiCodes(body: unknown): string[] {
  const issues = (body as { issue?: readonly { diagnostics?: string }[] } | undefined)?.issue ?? [];
  return issues.flatMap(({ diagnostics = '' }) => diagnostics.match(/HAPI-\d{4}/g) ?? []);
}

function unavailable(
  end: RequestEnd,
  reason: string,
  more: { readonly cause?: unknown; readonly answer?: HapiAnswer } = {},
): FhirError {
  const headers = { 'Retry-After': retryAfter };
  return new FhirError({ code: 'store-unavailable' }, { headers, cause: new NoAnswer(end, reason, more) });
}

function isRefusedConnection(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ECONNREFUSED';
}
