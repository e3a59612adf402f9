import { randomUUID } from 'node:crypto';
import type { ResourceAddress, StoredVersion } from '../../../port.ts';
import type { WriteIntent } from '../audit/write-intents.ts';
import { Batch } from '../batch.ts';
import { type LedgerDatabase, stateOf } from '../ledger-database.ts';
import { hasCode, noteLease } from '../write-notes.ts';
import { deletionConflict } from './migrations.ts';

/** A deletion of the version that is current. */
export interface IntendedDeletion extends ResourceAddress {
  readonly expected: number;
}

/** Time in milliseconds that what a write left waits for that of others. */
const takeBackDelay = 200;
const takenBackAtOnce = 200;

const intendStatement = 'SELECT intend_deletions($1, $2, $3, $4, $5)';
const recordStatement =
  'WITH recorded AS (INSERT INTO write_intent(id, operations, events) VALUES ($4, $6::jsonb, $7::jsonb))';

/**
 * Instant (ms) of a deletion just made. HAPI keeps it in the time zone of its process without saying which: zones differ by quarters of an
 * hour, and less has passed.
 */
const markerStatement = `SELECT round(1000 * (extract(epoch FROM at) + 900 * round(extract(epoch FROM utc - at) / 900)))::float8 AS made
  FROM (SELECT res_deleted_at AS at, clock_timestamp() AT TIME ZONE 'UTC' AS utc FROM hfj_resource
    WHERE res_type = $1 AND fhir_id = $2 AND res_ver = $3 AND res_deleted_at IS NOT NULL) AS deletion`;

/**
 * Lets deletions hit only the version that they were decided on, whatever other nodes write meanwhile: HAPI does not look at `If-Match` of
 * a DELETE. An intent is noted before the request is sent; a trigger compares it with the version that the deletion makes. One intent
 * per resource, so that the trigger knows whose deletion it sees.
 */
export class DeletionGuard {
  readonly #database: LedgerDatabase;
  /** Writes that happened, with what the trigger may have left of their intents. */
  readonly #ended: Batch<string, undefined>;

  constructor(database: LedgerDatabase) {
    this.#database = database;
    this.#ended = new Batch((writes) => this.#takeBack(writes), takenBackAtOnce, takeBackDelay);
  }

  /**
   * Sends a write that deletes these versions. Undefined, as from `send`, when something changed and the write has to be prepared anew.
   *
   * @param intent of the write, recorded when its deletions are noted, and not without them: of a deletion, the ledger knows by its place
   *   only whose it was
   * @throws FhirError what `send` throws; `store-unavailable` when the ledger does not answer
   */
  async during<T>(
    deletions: readonly IntendedDeletion[],
    send: () => Promise<T | undefined>,
    intent?: WriteIntent,
  ): Promise<T | undefined> {
    if (deletions.length === 0) return send();
    const write = intent?.id ?? randomUUID();
    if (!(await this.#intend(deletions, write, intent))) return undefined;
    try {
      const result = await send();
      // Of a write that happened the trigger has used up all, or there was nothing left to delete: nobody waits for it.
      if (result !== undefined) this.#ended.add(write).catch(() => undefined);
      else await this.#takeBack([write]);
      return result;
    } catch (error) {
      // Without an answer the deletion may still come: its intent stays, and another one may take its place.
      if (hasCode(error, 'store-unavailable')) await this.#leave(write);
      else await this.#takeBack([write]);
      throw error;
    }
  }

  /** Ends when what writes left is taken back. */
  close(): Promise<void> {
    return this.#ended.idle();
  }

  async #intend(deletions: readonly IntendedDeletion[], write: string, intent?: WriteIntent): Promise<boolean> {
    const columns = (['type', 'id', 'expected'] as const).map((name) => deletions.map((each) => each[name]));
    const values = [...columns, write, noteLease];
    try {
      await (intent === undefined
        ? this.#database.prepared('intend-deletions', intendStatement, values)
        : this.#database.prepared('intend-and-record', `${recordStatement} ${intendStatement}`, [
            ...values,
            JSON.stringify(intent.operations),
            JSON.stringify(intent.events),
          ]));
      return true;
    } catch (error) {
      if (stateOf(error) === deletionConflict) return false;
      throw error;
    }
  }

  /**
   * The marker that a deletion has just left; undefined when something else is there meanwhile.
   *
   * @throws FhirError `store-unavailable`
   */
  async marker({ type, id }: ResourceAddress, versionId: string): Promise<StoredVersion | undefined> {
    const { rows } = await this.#database.prepared<{ made: number }>('marker', markerStatement, [type, id, versionId]);
    const made = rows[0]?.made;
    if (made === undefined) return undefined;
    return { type, id, versionId, lastUpdated: made, method: 'DELETE', deleted: true };
  }

  /** Takes back what the trigger has not used up; what cannot be taken back ends by itself. */
  async #takeBack(writes: readonly string[]): Promise<undefined[]> {
    await this.#database.query('DELETE FROM deletion WHERE write = ANY($1::uuid[])', [writes]).catch(() => undefined);
    return [];
  }

  async #leave(write: string): Promise<void> {
    await this.#database.query('UPDATE deletion SET write = NULL WHERE write = $1', [write]).catch(() => undefined);
  }
}
