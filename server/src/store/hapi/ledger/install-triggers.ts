import { type LedgerDatabase, ledgerSchema, type Queryable } from './ledger-database.ts';

interface TriggerOfHapi {
  readonly name: string;
  /** Table of HAPI, and after what on which of its rows. */
  readonly on: (typeof triggeringTables)[number];
  readonly after: 'INSERT' | 'DELETE';
  readonly when?: string;
  /** True where it runs at the end of the transaction. */
  readonly deferred?: true;
  /** Function of the ledger. */
  readonly runs: string;
}

/** Tables of HAPI that have triggers: versions, and links between resources. */
export const triggeringTables = ['hfj_res_ver', 'hfj_res_link'] as const;

/** The triggers on tables of HAPI. */
export const triggers: readonly TriggerOfHapi[] = [
  { name: 'sinfonia_change', on: 'hfj_res_ver', after: 'INSERT', runs: 'note_change' },
  {
    name: 'sinfonia_deletion',
    on: 'hfj_res_ver',
    after: 'INSERT',
    when: 'NEW.res_deleted_at IS NOT NULL',
    runs: 'guard_deletion',
  },
  { name: 'sinfonia_hold', on: 'hfj_res_ver', after: 'INSERT', runs: 'hold_expected' },
  {
    name: 'sinfonia_expectation',
    on: 'hfj_res_ver',
    after: 'INSERT',
    when: 'NEW.res_text_vc IS NOT NULL',
    deferred: true,
    runs: 'guard_expected',
  },
  {
    name: 'sinfonia_intended',
    on: 'hfj_res_ver',
    after: 'INSERT',
    when: `NEW.res_text_vc LIKE '%"urn:sinfonia:store:intended-write"%'`,
    deferred: true,
    runs: 'guard_intended',
  },
  {
    name: 'sinfonia_references',
    on: 'hfj_res_ver',
    after: 'INSERT',
    when: 'NEW.res_deleted_at IS NULL',
    deferred: true,
    runs: 'note_references',
  },
  {
    name: 'sinfonia_lost_link',
    on: 'hfj_res_link',
    after: 'DELETE',
    when: 'OLD.target_resource_id IS NOT NULL',
    deferred: true,
    runs: 'note_lost_link',
  },
];

/** Tables that the functions read, as the user of the ledger: without the right every write of HAPI would fail. */
export const readTables = ['hfj_resource', 'hfj_res_link'] as const;

/**
 * Makes the triggers that are not there. Who made them once, as owner of the tables, need not let the user of the ledger do so.
 *
 * @throws FhirError `ledger-unprepared` when there are no tables of HAPI, or rights are missing
 */
export async function installTriggers(database: LedgerDatabase): Promise<void> {
  await database.exclusively(async (client) => {
    for (const table of readTables) await client.query(`SELECT FROM ${table} LIMIT 0`);
    const there = await workingTriggers(client);
    // Who writes meanwhile waits for the trigger that waits for who writes: not for long.
    await client.query("SET LOCAL lock_timeout = '4s'");
    for (const trigger of triggers) if (!there.has(trigger.name)) await client.query(triggerStatement(trigger));
  });
}

/** The statement that makes a trigger. */
export function triggerStatement({ name, on, after, when, deferred, runs }: TriggerOfHapi): string {
  const kind = deferred === true ? 'CONSTRAINT TRIGGER' : 'TRIGGER';
  const time = deferred === true ? ' DEFERRABLE INITIALLY DEFERRED' : '';
  const rows = when === undefined ? '' : ` WHEN (${when})`;
  return `CREATE ${kind} ${name} AFTER ${after} ON ${on}${time} FOR EACH ROW${rows} EXECUTE FUNCTION ${ledgerSchema}.${runs}()`;
}

/** Names of the triggers on tables of HAPI that are there and not switched off. */
export async function workingTriggers(client: Queryable): Promise<ReadonlySet<string>> {
  const { rows } = await client.query<{ name: string }>(
    "SELECT tgname AS name FROM pg_trigger WHERE tgrelid = ANY($1::regclass[]) AND tgenabled <> 'D'",
    [triggeringTables],
  );
  return new Set(rows.map(({ name }) => name));
}
