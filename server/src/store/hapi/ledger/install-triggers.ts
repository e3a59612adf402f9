import { type LedgerDatabase, ledgerSchema, type Queryable } from './ledger-database.ts';

/** Triggers on the versions of HAPI: name, which rows, function of the ledger. */
export const triggers = [
  { name: 'sinfonia_change', when: '', runs: 'note_change' },
  { name: 'sinfonia_deletion', when: 'WHEN (NEW.res_deleted_at IS NOT NULL)', runs: 'guard_deletion' },
] as const;

/**
 * Makes the triggers that are not there. Who made them once, as owner of the tables, need not let the user of the ledger do so.
 *
 * @throws FhirError `ledger-unprepared` when there are no tables of HAPI, or rights are missing
 */
export async function installTriggers(database: LedgerDatabase): Promise<void> {
  await database.exclusively(async (client) => {
    // The triggers read it as this user: without the right every write of HAPI would fail.
    await client.query('SELECT res_id, fhir_id, res_ver FROM hfj_resource LIMIT 0');
    const there = await workingTriggers(client);
    // Who writes meanwhile waits for the trigger that waits for who writes: not for long.
    await client.query("SET LOCAL lock_timeout = '4s'");
    for (const trigger of triggers) if (!there.has(trigger.name)) await client.query(triggerStatement(trigger));
  });
}

/** The statement that makes a trigger. */
export function triggerStatement({ name, when, runs }: (typeof triggers)[number]): string {
  const rows = when === '' ? '' : ` ${when}`;
  return `CREATE TRIGGER ${name} AFTER INSERT ON hfj_res_ver FOR EACH ROW${rows} EXECUTE FUNCTION ${ledgerSchema}.${runs}()`;
}

/** Names of the triggers on the versions of HAPI that are there and not switched off. */
export async function workingTriggers(client: Queryable): Promise<ReadonlySet<string>> {
  const { rows } = await client.query<{ name: string }>(
    "SELECT tgname AS name FROM pg_trigger WHERE tgrelid = 'hfj_res_ver'::regclass AND tgenabled <> 'D'",
  );
  return new Set(rows.map(({ name }) => name));
}
