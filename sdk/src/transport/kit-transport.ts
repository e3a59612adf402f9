import { Client, type FhirResponse } from 'fhir-kit-client';
import type { Transport, TransportResponse } from './transport.ts';

/** Transport over fhir-kit-client, for Node. It carries requests; tokens, retries and errors are above it. */
export function createTransport(baseUrl: string): Transport {
  const client = new Client({ baseUrl, requestOptions: { redirect: 'error' } });
  return async (request) => {
    try {
      const answer = await client.request(request.url, {
        method: request.method,
        options: {
          headers: { ...request.headers },
          ...(request.signal === undefined ? {} : { signal: request.signal }),
        },
        ...(request.body === undefined ? {} : { body: request.body }),
      });
      return toResponse(answer);
    } catch (error) {
      const answer = refusalIn(error);
      if (answer === undefined) throw error;
      return answer;
    }
  };
}

function toResponse(answer: FhirResponse): TransportResponse {
  const { response } = Client.httpFor(answer);
  if (response === undefined) throw new TypeError('the answer came without its response');
  const { status, headers } = response;
  // An empty body arrives as an empty object.
  return Object.keys(answer).length === 0 ? { status, headers } : { status, headers, body: answer };
}

/** The answer inside the error that fhir-kit-client throws for 304, 4xx, 5xx and bodies that are not JSON. */
function refusalIn(error: unknown): TransportResponse | undefined {
  if (!(error instanceof Error) || !('response' in error) || !('config' in error)) return undefined;
  const { response, config } = error as Error & {
    response: { status: number; data?: unknown };
    config: { headers: Headers };
  };
  const { status, data } = response;
  const { headers } = config;
  if (typeof data === 'string') return { status, headers, unreadable: true };
  return typeof data === 'object' && data !== null && Object.keys(data).length > 0
    ? { status, headers, body: data }
    : { status, headers };
}
