import type { Bundle, OperationOutcome, Resource } from '@medplum/fhirtypes';
import { clientFault, isOperationOutcome } from '../errors.ts';
import type { Stored } from '../stored.ts';
import type { EntryHandle, TransactionBuilder } from './transaction-builder.ts';

/** What became of one entry. */
export interface EntryResult {
  /** HTTP status. */
  readonly status: number;
  /** `Type/id/_history/version`, with the base before it, of what was written. */
  readonly location?: string;
  readonly resource?: Resource;
  readonly outcome?: OperationOutcome;
}

/** The answer to a transaction or batch, entry by entry, in the order of the request. */
export class TransactionResult {
  readonly bundle: Bundle;
  readonly entries: readonly EntryResult[];
  readonly #request: TransactionBuilder;

  constructor(request: TransactionBuilder, bundle: Bundle) {
    this.bundle = bundle;
    this.#request = request;
    this.entries = (bundle.entry ?? []).map(({ resource, response }) => ({
      status: Number.parseInt(response?.status ?? '', 10),
      ...(response?.location === undefined ? {} : { location: response.location }),
      ...(resource === undefined ? {} : { resource }),
      ...(isOperationOutcome(response?.outcome) ? { outcome: response.outcome } : {}),
    }));
    if (this.entries.length !== request.size) {
      throw clientFault('answer-unreadable', 'the answer has not one entry for each of the transaction');
    }
  }

  /** What became of the entry of a handle. */
  entry(handle: EntryHandle<Resource>): EntryResult {
    const place = this.#request.placeOf(handle);
    const entry = place === undefined ? undefined : this.entries[place];
    if (entry === undefined) throw new TypeError(`this ${handle.resourceType} is not of this transaction`);
    return entry;
  }

  /** The resource of an entry as the server has it now. Throws `answer-unreadable` when it did not send it. */
  resource<T extends Resource>(handle: EntryHandle<T>): Stored<T> {
    const { resource } = this.entry(handle);
    if (resource === undefined || resource.resourceType !== handle.resourceType || resource.id === undefined) {
      throw clientFault('answer-unreadable', `the answer has no ${handle.resourceType} for its entry`);
    }
    // The type was compared with that of the handle just above.
    return resource as Stored<T>;
  }
}
