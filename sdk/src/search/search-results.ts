import type { Bundle, OperationOutcome, Resource } from '@medplum/fhirtypes';
import { isOperationOutcome } from '../errors.ts';
import type { Sender } from '../requests/sender.ts';
import type { Stored } from '../stored.ts';
import { type FirstPage, readPage, readPages } from './bundle-pages.ts';

/** One page of a search. */
export interface SearchPage<T extends Resource> {
  readonly bundle: Bundle;
  /** What matched, in the order of the server. */
  readonly matches: readonly Stored<T>[];
  /** What came with it by `_include` and `_revinclude`. */
  readonly included: readonly Stored<Resource>[];
  /** Remarks of the server, e.g. on ignored parameters. */
  readonly outcomes: readonly OperationOutcome[];
  /** Number of matches on all pages, when the server says it. */
  readonly total?: number;
}

/**
 * The results of a search. Nothing is sent until they are read; each reading searches anew, and the next page is fetched
 * only when the last one is used up.
 *
 * @example
 * ```ts
 * for await (const patient of client.search('Patient', { family: 'Esposito' })) console.log(patient.id);
 *
 * for await (const page of client.search('Encounter', { _include: 'Encounter:patient' }).pages()) {
 *   console.log(page.matches.length, page.included.length);
 * }
 * ```
 */
export class SearchResults<T extends Resource> implements AsyncIterable<Stored<T>> {
  readonly #sender: Sender;
  readonly #first: FirstPage;

  constructor(sender: Sender, first: FirstPage) {
    this.#sender = sender;
    this.#first = first;
  }

  /** Goes through all matches on all pages, without included resources. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Stored<T>, void, undefined> {
    for await (const page of this.pages()) yield* page.matches;
  }

  /** Goes through the pages. */
  async *pages(): AsyncGenerator<SearchPage<T>, void, undefined> {
    for await (const bundle of readPages(this.#sender, this.#first)) yield toPage<T>(bundle);
  }

  /** The first page as the server sent it. */
  bundle(): Promise<Bundle> {
    return readPage(this.#sender, this.#first, this.#first.address, this.#first.form);
  }

  /** The first match, or undefined when there is none. */
  async first(): Promise<Stored<T> | undefined> {
    const form = new URLSearchParams(this.#first.form);
    if (!form.has('_count')) form.set('_count', '1');
    for await (const bundle of readPages(this.#sender, { ...this.#first, form })) {
      // A page without a match may be followed by one with: the server leaves out what may not be read.
      const [match] = toPage<T>(bundle).matches;
      if (match !== undefined) return match;
    }
    return undefined;
  }

  /** All matches in memory; for searches that are known to be small. */
  async toArray(): Promise<Stored<T>[]> {
    const all: Stored<T>[] = [];
    for await (const match of this) all.push(match);
    return all;
  }
}

function toPage<T extends Resource>(bundle: Bundle): SearchPage<T> {
  const matches: Stored<T>[] = [];
  const included: Stored<Resource>[] = [];
  const outcomes: OperationOutcome[] = [];
  for (const { resource, search } of bundle.entry ?? []) {
    if (resource === undefined) continue;
    if (search?.mode === 'include') included.push(resource as Stored<Resource>);
    else if (search?.mode === 'outcome' && isOperationOutcome(resource)) outcomes.push(resource);
    // The server answers a search of one type with matches of that type.
    else matches.push(resource as Stored<T>);
  }
  return { bundle, matches, included, outcomes, ...(bundle.total === undefined ? {} : { total: bundle.total }) };
}
