import type { Bundle, Resource } from '@medplum/fhirtypes';
import type { Sender } from '../requests/sender.ts';
import type { Stored } from '../stored.ts';
import { type FirstPage, readPages } from './bundle-pages.ts';

/** Which versions are wanted. Instants are FHIR instants with their time zone. */
export interface HistoryOptions {
  /** Versions written at or after this instant. */
  readonly since?: string;
  /** Versions that were current at this instant or in this period. */
  readonly at?: string;
  /** Versions on a page. */
  readonly count?: number;
}

/** One version, newest first. */
export interface HistoryEntry<T extends Resource> {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | undefined;
  /** `Type/id`. */
  readonly address: string;
  /** Absent for a deletion. */
  readonly resource?: Stored<T>;
  /** Instant at which the version was written. */
  readonly lastModified?: string;
}

/** The versions of a resource, of a type or of everything; read like search results. */
export class HistoryResults<T extends Resource> implements AsyncIterable<HistoryEntry<T>> {
  readonly #sender: Sender;
  readonly #first: FirstPage;

  constructor(sender: Sender, first: FirstPage) {
    this.#sender = sender;
    this.#first = first;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<HistoryEntry<T>, void, undefined> {
    for await (const bundle of this.pages()) {
      for (const { resource, request, response } of bundle.entry ?? []) {
        const lastModified = resource?.meta?.lastUpdated ?? response?.lastModified;
        yield {
          method: request?.method,
          address: resource?.id === undefined ? (request?.url ?? '') : `${resource.resourceType}/${resource.id}`,
          ...(resource === undefined ? {} : { resource: resource as Stored<T> }),
          ...(lastModified === undefined ? {} : { lastModified }),
        };
      }
    }
  }

  /** Goes through the pages as the server sent them. */
  pages(): AsyncGenerator<Bundle, void, undefined> {
    return readPages(this.#sender, this.#first);
  }
}

/** Turns the options into parameters. */
export function historyForm(options: HistoryOptions): URLSearchParams {
  const form = new URLSearchParams();
  if (options.since !== undefined) form.set('_since', options.since);
  if (options.at !== undefined) form.set('_at', options.at);
  if (options.count !== undefined) form.set('_count', String(options.count));
  return form;
}
