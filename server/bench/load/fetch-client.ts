import type { OpenClient } from './client.ts';

/** The default client of the load: `fetch`, as the SDK and most integrators use it, with kept-alive connections. */
export const openFetchClient: OpenClient = async (base, headers) => {
  const withBody = { ...headers, 'content-type': 'application/fhir+json' };
  return {
    async ask({ method, path, body }) {
      const response = await fetch(base.origin + path, {
        method,
        headers: body === undefined ? headers : withBody,
        ...(body === undefined ? {} : { body }),
      });
      const location = response.headers.get('location');
      const text = await response.text();
      return { status: response.status, body: text, ...(location === null ? {} : { location }) };
    },
    close() {},
  };
};
