import type { Transport, TransportResponse } from './transport.ts';

/** Transport over the `fetch` of the platform: used in browsers, and wherever the caller brings a `fetch` of their own. */
export function createTransport(_baseUrl: string): Transport {
  return fetchTransport((input, init) => fetch(input, init));
}

/** Transport over a given `fetch`. */
export function fetchTransport(send: typeof fetch): Transport {
  return async (request) => {
    const response = await send(request.url, {
      method: request.method,
      headers: request.headers,
      redirect: 'error',
      // Access is by bearer token alone, and answers with health data stay out of the browser's cache.
      credentials: 'omit',
      cache: 'no-store',
      ...(request.body === undefined ? {} : { body: request.body }),
      ...(request.signal === undefined ? {} : { signal: request.signal }),
    });
    return readResponse(response);
  };
}

async function readResponse(response: Response): Promise<TransportResponse> {
  const { status, headers } = response;
  const text = await response.text();
  if (text === '') return { status, headers };
  try {
    return { status, headers, body: JSON.parse(text) as unknown };
  } catch {
    return { status, headers, unreadable: true };
  }
}
