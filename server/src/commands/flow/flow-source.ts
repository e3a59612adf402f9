import type { Bundle, Resource, ResourceType } from '@medplum/fhirtypes';
import type { FhirQuery, FhirSource } from '@sinfonia/mappings';
import { FhirError } from '@sinfonia/profiles/issues';
import type { Principal } from '../../access/principal.ts';
import type { FhirHandler } from '../../fhir/exchange.ts';

/** Reads one page: an address below the FHIR base (`Patient?_id=1`) or the absolute address of a next page. */
type ReadPage = (address: string, type: string) => Promise<Bundle>;

function pagedSource(readPage: ReadPage): FhirSource {
  return {
    async *search(type: ResourceType, query: FhirQuery): AsyncGenerator<Resource> {
      let address: string | undefined = `${type}?${toQuery(query)}`;
      while (address !== undefined) {
        const bundle: Bundle = await readPage(address, type);
        for (const entry of bundle.entry ?? []) {
          // An outcome entry is a remark of the server, not data.
          if (entry.resource && entry.search?.mode !== 'outcome') yield entry.resource;
        }
        address = bundle.link?.find((link) => link.relation === 'next')?.url;
      }
    },
  };
}

function toQuery(query: FhirQuery): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of query) parameters.append(name, value);
  return parameters.toString();
}

/** A FHIR server over REST. */
export interface RestTarget {
  /** FHIR base without a final slash. */
  readonly fhirBase: string;
  /** Gives a token; asked again when the server no longer accepts the last one. */
  readonly token: () => Promise<string>;
}

const attempts = 5;

/** Makes requests with a token, and again after 401 (once, with a new token), 429 and 503 (after `Retry-After`). */
export function createRestClient(target: RestTarget): (address: string, init?: RequestInit) => Promise<Response> {
  let token: string | undefined;
  return async (address, init = {}) => {
    for (let attempt = 1; ; attempt += 1) {
      token ??= await target.token();
      const url = addressBelow(target.fhirBase, address);
      const response = await send(url, {
        ...init,
        headers: { accept: 'application/fhir+json', ...init.headers, authorization: `Bearer ${token}` },
      });
      const again = response.status === 429 || response.status === 503 || (response.status === 401 && attempt === 1);
      if (!again || attempt === attempts) return response;
      await response.body?.cancel();
      if (response.status === 401) token = undefined;
      else await pause(Number(response.headers.get('retry-after') ?? '1'), attempt);
    }
  };
}

async function send(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (cause) {
    throw new FhirError({ code: 'flow-server-unreachable', values: { address: new URL(url).origin } }, { cause });
  }
}

/** The token goes to the server it is for, whatever host a page names in the address of the next one. */
function addressBelow(fhirBase: string, address: string): string {
  if (address === '') return fhirBase;
  if (!/^https?:/.test(address)) return `${fhirBase}/${address}`;
  const { pathname, search } = new URL(address);
  return new URL(pathname + search, fhirBase).href;
}

function pause(seconds: number, attempt: number): Promise<void> {
  const wanted = Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, 30) : 1;
  // Jitter, so that several exports do not come back at the same moment.
  return new Promise((resolve) => setTimeout(resolve, (wanted + Math.random() * 0.2 * attempt) * 1000));
}

/** Flow source over the REST interface of a running server. Throws `flow-source-failed` for any answer but 200. */
export function restSource(request: (address: string) => Promise<Response>): FhirSource {
  return pagedSource(async (address, type) => {
    const response = await request(address);
    if (response.status !== 200) {
      await response.body?.cancel();
      throw new FhirError(failure(response.status, type));
    }
    return (await response.json()) as Bundle;
  });
}

/** Flow source over the FHIR interactions in this process, for exports with the server stopped. */
export function handlerSource(handler: FhirHandler, principal: Principal): FhirSource {
  const baseUrl = 'http://localhost/fhir';
  return pagedSource(async (address, type) => {
    const url = new URL(address, `${baseUrl}/`);
    const response = await handler({
      method: 'GET',
      path: url.pathname.slice('/fhir/'.length).split('/').filter(Boolean).map(decodeURIComponent),
      query: [...url.searchParams],
      headers: {},
      baseUrl,
      principal,
      language: 'it',
      requestId: 'flow',
    });
    if (response.status !== 200 || response.body === undefined) throw new FhirError(failure(response.status, type));
    return JSON.parse(response.body) as Bundle;
  });
}

function failure(status: number, type: string) {
  return { code: 'flow-source-failed', values: { status, type } } as const;
}
