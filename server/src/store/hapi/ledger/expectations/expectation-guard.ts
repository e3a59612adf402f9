import type { ResourceAddress } from '../../../port.ts';
import type { LedgerDatabase } from '../ledger-database.ts';
import { hasCode, noteLease } from '../write-notes.ts';

/** A version that a write relies on without changing it. */
export interface ExpectedVersion extends ResourceAddress {
  readonly expected: number;
}

/**
 * Lets a write pass only when what it relies on without changing it is still there at the end of the transaction, whatever other nodes write
 * meanwhile: HAPI checks only what is written. What is relied on is noted before the request is sent; a trigger compares it.
 */
export class ExpectationGuard {
  readonly #database: LedgerDatabase;

  constructor(database: LedgerDatabase) {
    this.#database = database;
  }

  /**
   * Sends a write that relies on these versions.
   *
   * @param write id that is noted in what is sent
   * @throws FhirError what `send` throws; `store-unavailable` when the ledger does not answer
   */
  async during<T>(write: string, versions: readonly ExpectedVersion[], send: () => Promise<T>): Promise<T> {
    if (versions.length === 0) return send();
    await this.#note(write, versions);
    let isAnswered = true;
    try {
      return await send();
    } catch (error) {
      // Without an answer the write may still come: what it relies on has to be compared then too.
      isAnswered = !hasCode(error, 'store-unavailable');
      throw error;
    } finally {
      if (isAnswered) await this.#forget(write);
    }
  }

  async #note(write: string, versions: readonly ExpectedVersion[]): Promise<void> {
    const columns = (['type', 'id', 'expected'] as const).map((name) => versions.map((each) => each[name]));
    await this.#database.query(
      `WITH ended AS (DELETE FROM expectation WHERE until <= now())
       INSERT INTO expectation (write, type, id, expected, until)
       SELECT $4, w.type, w.id, w.expected, now() + make_interval(secs => $5)
       FROM unnest($1::text[], $2::text[], $3::bigint[]) AS w(type, id, expected)`,
      [...columns, write, noteLease],
    );
  }

  /** What cannot be forgotten ends by itself. */
  async #forget(write: string): Promise<void> {
    await this.#database.query('DELETE FROM expectation WHERE write = $1', [write]).catch(() => undefined);
  }
}
