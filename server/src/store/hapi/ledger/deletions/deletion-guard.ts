import { randomUUID } from 'node:crypto';
import { FhirError } from '@sinfonia/profiles/issues';
import type { ResourceAddress } from '../../../port.ts';
import type { LedgerDatabase, Queryable } from '../ledger-database.ts';

/** A deletion of the version that is current. */
export interface IntendedDeletion extends ResourceAddress {
  readonly expected: number;
}

/** Time for which an intent of a node that ended counts, in seconds: longer than a HAPI server works on a request. */
const lease = 300;

/** Not every deletion can be intended: another node intends one, or a version is not current any more. */
class NotIntended extends Error {}

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
      isAnswered = !(error instanceof FhirError && error.issues.some(({ code }) => code === 'store-unavailable'));
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
        const { rowCount } = await client.query(
          `INSERT INTO deletion (type, id, expected, write, until)
           SELECT w.type, w.id, w.expected, $4, now() + make_interval(secs => $5)
           FROM unnest($1::text[], $2::text[], $3::bigint[]) AS w(type, id, expected)
           JOIN hfj_resource r ON r.res_type = w.type AND r.fhir_id = w.id
             AND r.res_ver = w.expected AND r.res_deleted_at IS NULL
           ORDER BY w.type, w.id
           ON CONFLICT (type, id) DO UPDATE
             SET expected = excluded.expected, write = excluded.write, until = excluded.until
             WHERE deletion.write IS NULL`,
          [...columns, write, lease],
        );
        if (rowCount !== deletions.length) throw new NotIntended();
      });
      return true;
    } catch (error) {
      if (error instanceof NotIntended) return false;
      throw error;
    }
  }

  /** Takes back what the trigger has not used up; what cannot be taken back ends by itself. */
  async #end(write: string, isAnswered: boolean): Promise<void> {
    const statement = isAnswered ? 'DELETE FROM deletion' : 'UPDATE deletion SET write = NULL';
    await this.#database.query(`${statement} WHERE write = $1`, [write]).catch(() => undefined);
  }
}
