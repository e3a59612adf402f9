import { createHash } from 'node:crypto';
import { FhirError } from '@sinfonia/profiles/issues';
import pg from 'pg';
import type { LedgerDatabase } from '../ledger-database.ts';

/** Connections that hold locks, apart from those of the ledger, which the work under a lock needs. */
const connections = 4;
/** Time in milliseconds after which PostgreSQL takes a lock back: longer than a search and a write on a HAPI server take. */
const lease = 180_000;
/** State of PostgreSQL: a lock was waited for in vain. */
const lockNotAvailable = '55P03';

/**
 * Keeps two nodes from carrying out a conditional write by the same criteria at once, where the HAPI server cannot check them itself. PostgreSQL
 * releases the lock of a process that ends.
 */
export class CriteriaLock {
  readonly #pool: pg.Pool;
  readonly #patience: number;

  /** @param patience time in milliseconds that a write waits for its lock */
  constructor({ pool }: LedgerDatabase, patience = 10_000) {
    this.#patience = patience;
    const limits = { max: connections, connectionTimeoutMillis: patience, query_timeout: 2 * patience };
    this.#pool = new pg.Pool({ ...pool.options, ...limits });
    this.#pool.on('error', () => undefined);
  }

  /**
   * Runs the search and the write by criteria while nobody else runs one by the same.
   *
   * @param criteria texts that are the same on all nodes; only hashes of them leave the process
   * @throws FhirError `write-conflict` when others hold a lock for long, `store-unavailable`, and what the body throws
   */
  async during<T>(criteria: readonly string[], body: () => Promise<T>): Promise<T> {
    let client: pg.PoolClient | undefined;
    let broken: Error | boolean = false;
    const note = (error: Error): void => {
      broken = error;
    };
    try {
      client = await this.#pool.connect();
      client.on('error', note);
      await client.query(
        `BEGIN; SET LOCAL lock_timeout = ${this.#patience}; SET LOCAL idle_in_transaction_session_timeout = ${lease}`,
      );
      // In one order, so that no two wait for each other.
      for (const key of [...new Set(criteria.map(lockNumber))].sort()) {
        await client.query('SELECT pg_advisory_xact_lock($1::bigint)', [key]);
      }
    } catch (error) {
      client?.off('error', note).release(true);
      const isTaken = error instanceof pg.DatabaseError && error.code === lockNotAvailable;
      throw new FhirError({ code: isTaken ? 'write-conflict' : 'store-unavailable' }, { cause: error });
    }
    try {
      return await body();
    } finally {
      await client.query('COMMIT').catch(note);
      client.off('error', note).release(broken);
    }
  }

  async close(): Promise<void> {
    await this.#pool.end();
  }
}

/** A number of 64 bits, as text. */
function lockNumber(criteria: string): string {
  return createHash('sha256').update(criteria).digest().readBigInt64BE().toString();
}
