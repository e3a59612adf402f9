import type { Bundle } from '@medplum/fhirtypes';
import { addressBelow } from '../addresses.ts';
import { clientFault } from '../errors.ts';
import type { CallOptions, Sender } from '../requests/sender.ts';

/** Where a list of pages begins. */
export interface FirstPage extends CallOptions {
  /** Below the base, without parameters, e.g. `Patient` or `Patient/1/_history`. */
  readonly address: string;
  /** Names the request in errors. */
  readonly subject: string;
  readonly form: URLSearchParams;
  /** `POST` sends searches to `_search`, the first page and the next ones, so that no parameter stands in an address. */
  readonly method: 'GET' | 'POST';
}

/** Reads the pages of a search or history, each when it is asked for. Throws `paging-loop`, `address-foreign`. */
export async function* readPages(sender: Sender, first: FirstPage): AsyncGenerator<Bundle, void, undefined> {
  const seen = new Set<string>();
  let bundle = await readPage(sender, first, first.address, first.form);
  for (;;) {
    yield bundle;
    const next = bundle.link?.find((link) => link.relation === 'next')?.url;
    if (next === undefined) return;
    if (seen.has(next)) throw clientFault('paging-loop', 'the next links of the server lead in a circle');
    seen.add(next);
    bundle = await readNext(sender, first, next);
  }
}

/** Reads one page. */
export async function readPage(
  sender: Sender,
  first: FirstPage,
  address: string,
  form: URLSearchParams,
): Promise<Bundle> {
  const query = form.toString();
  const posted = first.method === 'POST';
  const answer = await sender.send({
    method: first.method,
    address: posted ? searchAddress(address) : query === '' ? address : `${address}?${query}`,
    subject: first.subject,
    repeatable: true,
    ...(posted ? { body: form } : {}),
    ...callOptions(first),
  });
  return toBundle(answer.body, first.subject);
}

function readNext(sender: Sender, first: FirstPage, next: string): Promise<Bundle> {
  const url = addressBelow(sender.baseUrl, next);
  const start = addressBelow(sender.baseUrl, first.address);
  // A server whose next link leads elsewhere keeps the search itself: the link holds no parameters of ours.
  const searchesAgain = url.pathname.replace(/\/$/, '') === start.pathname.replace(/\/$/, '');
  if (first.method === 'POST' && searchesAgain) return readPage(sender, first, first.address, url.searchParams);
  return readPage(sender, { ...first, method: 'GET' }, url.href, new URLSearchParams());
}

function searchAddress(address: string): string {
  return address === '' ? '_search' : `${address}/_search`;
}

/** The options of a call that go with each of its requests. */
export function callOptions(options: CallOptions): CallOptions {
  return {
    ...(options.signal === undefined ? {} : { signal: options.signal }),
    ...(options.headers === undefined ? {} : { headers: options.headers }),
  };
}

/** Throws `answer-unreadable` for anything but a Bundle. */
export function toBundle(body: unknown, subject: string): Bundle {
  if (typeof body === 'object' && body !== null && 'resourceType' in body && body.resourceType === 'Bundle') {
    return body as Bundle;
  }
  throw clientFault('answer-unreadable', `the answer about ${subject} is no Bundle`);
}
