import { randomUUID } from 'node:crypto';
import { FhirError } from '@sinfonia/profiles/issues';
import type { ResourceAddress } from '../../../port.ts';
import type { LedgerDatabase, Queryable } from '../ledger-database.ts';
import { hasCode, noteLease } from '../write-notes.ts';

/** A deletion of the version that is current. */
export interface IntendedDeletion extends ResourceAddress {
  readonly expected: number;
}

/**
 * Lets deletions hit only the version that they were decided on, whatever other nodes write meanwhile: HAPI does not look at `If-Match` of
 * a DELETE. An intent is noted before the request is sent; a trigger compares it with the version that the deletion makes. One intent
 * per resource, so that the trigger knows whose deletion it sees.
 */
export class DeletionGuard {
  readonly #database: LedgerDatabase;

  constructor(database: LedgerDatabase) {
    this.#database = database;
  }

  /**
   * Sends a write that deletes these versions. Undefined, as from `send`, when something changed and the write has to be prepared anew.
   *
   * @throws FhirError what `send` throws; `store-unavailable` when the ledger does not answer
   */
  async during<T>(deletions: readonly IntendedDeletion[], send: () => Promise<T | undefined>): Promise<T | undefined> {
    if (deletions.length === 0) return send();
    const write = randomUUID();
    if (!(await this.#intend(deletions, write))) return undefined;
    let isAnswered = true;
    try {
      return await send();
    } catch (error) {
      // Without an answer the deletion may still come: its intent stays, and another one may take its place.
      isAnswered = !hasCode(error, 'store-unavailable');
      throw error;
    } finally {
      await this.#end(write, isAnswered);
    }
  }

  async #intend(deletions: readonly IntendedDeletion[], write: string): Promise<boolean> {
    const columns = (['type', 'id', 'expected'] as const).map((name) => deletions.map((each) => each[name]));
    try {
      await this.#database.transaction(async (client: Queryable) => {
        await client.query('DELETE FROM deletion WHERE until <= now()');
        await client.query(
          `INSERT INTO deletion (type, id, expected, write, until)
           SELECT w.type, w.id, w.expected, $4, now() + make_interval(secs => $5)
           FROM unnest($1::text[], $2::text[], $3::bigint[]) AS w(type, id, expected)
           ORDER BY w.type, w.id
           ON CONFLICT (type, id) DO UPDATE
             SET expected = excluded.expected, write = excluded.write, until = excluded.until
             WHERE deletion.write IS NULL`,
          [...columns, write, noteLease],
        );
        // Looked at afterwards: the statement above may have waited for a deletion that it does not see.
        const { rowCount } = await client.query(
          `SELECT FROM deletion d JOIN hfj_resource r ON r.res_type = d.type AND r.fhir_id = d.id
           WHERE d.write = $1 AND r.res_ver = d.expected AND r.res_deleted_at IS NULL`,
          [write],
        );
        // Another node intends one of them, or a version is not current any more.
        if (rowCount !== deletions.length) throw new FhirError({ code: 'write-conflict' });
        // The deletion itself comes later in the same log of PostgreSQL, and waits for the disk for both.
      }, 'BEGIN; SET LOCAL synchronous_commit = off');
      return true;
    } catch (error) {
      if (hasCode(error, 'write-conflict')) return false;
      throw error;
    }
  }

  /** Takes back what the trigger has not used up; what cannot be taken back ends by itself. */
  async #end(write: string, isAnswered: boolean): Promise<void> {
    const statement = isAnswered ? 'DELETE FROM deletion' : 'UPDATE deletion SET write = NULL';
    await this.#database.query(`${statement} WHERE write = $1`, [write]).catch(() => undefined);
  }
}
