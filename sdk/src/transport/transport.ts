/** Methods of the FHIR REST interface. */
export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** A request as it goes out: absolute address, ready headers, body as text. */
export interface TransportRequest {
  readonly method: HttpMethod;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal?: AbortSignal;
}

/** An answer as it came in, whatever its status. `body` is parsed JSON; undefined when the answer has none. */
export interface TransportResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly body?: unknown;
  /** Whether the answer had a body that is not JSON, as proxies send. */
  readonly unreadable?: boolean;
}

/**
 * Carries one request. Rejects only when no answer came (network fault, abort); a redirect counts as no answer, because
 * following one would take a body with health data to an address that the caller did not name.
 */
export type Transport = (request: TransportRequest) => Promise<TransportResponse>;

/** Makes the transport of a client; the package condition `browser` decides which module `#transport` is. */
export type TransportFactory = (baseUrl: string) => Transport;
