import type { LedgerDatabase, Queryable } from '../ledger-database.ts';

/** Number that nodes lock while one of them looks what is due. */
const dueLock = 7_362_119;
/** New rows, and arrivals, looked at in one transaction. */
const most = 1_000;
/** Rows that become due in one transaction: many may await one target. */
const mostDue = 5_000;

/** SQL: whether the target of a row of `awaited` is there now. */
export const isTargetThere = `EXISTS (
  SELECT FROM hfj_resource t WHERE t.res_type = target_type AND t.fhir_id = target_id AND t.res_deleted_at IS NULL
)`;

/**
 * Finds the awaited references whose target has come. Neither of two transactions that end at once, one with the reference and one with its
 * target, sees what the other has noted; so a new row is looked at again until those have ended that were under way when it was
 * first seen, by the barrier of the commit log. After that every target that comes sees the row and notes its arrival.
 *
 * @returns true when something is due, or is to be looked at again
 */
export async function findDue(database: LedgerDatabase): Promise<boolean> {
  const { rows } = await database.query<{ busy: boolean; fresh: boolean }>(
    `SELECT EXISTS (SELECT FROM awaited WHERE state <> 'waiting') OR EXISTS (SELECT FROM arrived) AS busy,
       EXISTS (SELECT FROM awaited WHERE state = 'new') OR EXISTS (SELECT FROM arrived) AS fresh`,
  );
  const { busy = false, fresh = false } = rows[0] ?? {};
  // One node at a time, so that no two wait for rows of each other.
  if (fresh) await database.unlessUnderWay(dueLock, look);
  return busy;
}

async function look(client: Queryable): Promise<void> {
  // First of all in its transaction: the number of the barrier has to be taken after the snapshot in which the rows are seen.
  await client.query(
    `WITH seen AS MATERIALIZED (
       SELECT number, barrier, ${isTargetThere} AS there, pg_snapshot_xmin(s) AS ended, pg_snapshot_xmax(s) AS next
       FROM awaited, pg_current_snapshot() s WHERE state = 'new' ORDER BY number LIMIT ${most}
     )
     UPDATE awaited a SET
       state = CASE WHEN there THEN 'due' WHEN seen.barrier <= ended THEN 'waiting' ELSE 'new' END,
       barrier = CASE WHEN seen.barrier < next THEN seen.barrier ELSE pg_current_xact_id() END
     FROM seen WHERE a.number = seen.number`,
  );
  await arrive(client);
  // A source that was written again while it waits is noted by each of its versions.
  await client.query(
    `DELETE FROM awaited old USING awaited later
     WHERE later.state = 'new' AND old.state = 'waiting' AND old.number < later.number
       AND (old.target_type, old.target_id, old.source_type, old.source_id)
         = (later.target_type, later.target_id, later.source_type, later.source_id)`,
  );
}

/** Makes due what awaits the targets that came; their arrival is forgotten when nothing is left that waits for them. */
async function arrive(client: Queryable): Promise<void> {
  const { rows } = await client.query<{ number: string }>(`SELECT number FROM arrived ORDER BY number LIMIT ${most}`);
  if (rows.length === 0) return;
  const arrivals = [rows.map(({ number }) => number)];
  const awaiting = `SELECT a.number FROM awaited a JOIN arrived c ON a.target_type = c.type AND a.target_id = c.id
    WHERE c.number = ANY($1::bigint[])`;
  // Who indexes one of them now may have begun before.
  await client.query(
    `UPDATE awaited SET taken_until = NULL WHERE number IN (${awaiting} AND a.state = 'due' AND a.taken_until IS NOT NULL)`,
    arrivals,
  );
  const { rowCount } = await client.query(
    `UPDATE awaited SET state = 'due' WHERE number IN (${awaiting} AND a.state = 'waiting' LIMIT ${mostDue})`,
    arrivals,
  );
  if (rowCount !== mostDue) await client.query('DELETE FROM arrived WHERE number = ANY($1::bigint[])', arrivals);
}
