import type { Command } from 'commander';
import { runVerb } from './run-verb.ts';

/** Options of `sinfonia login-log`: one name to look for, or the check. */
interface ShowOptions {
  readonly state?: string;
  readonly id?: string;
  readonly by?: string;
  readonly value?: string;
}

const indexNames = [
  'state',
  'code',
  'client_id',
  'jti',
  'iss',
  'sub',
  'iat',
  'exp',
  'AuthnReq_ID',
  'AuthnReq_IssueInstant',
  'Resp_ID',
  'Resp_IssueInstant',
  'Resp_Issuer',
  'Assertion_ID',
  'Assertion_subject',
  'Assertion_subject_NameQualifier',
] as const;

/**
 * Adds `sinfonia login-log`: reads the evidence of logins. For the named staff who may; the entries are personal data.
 *
 * Exit codes: 0; 1 nothing found, or the chain is broken; 2 wrong use, or there is no log.
 */
export function register(program: Command): void {
  const verb = program
    .command('login-log')
    .description('read or check the log of logins (24 months, encrypted): named staff only');
  verb
    .command('show')
    .description('print the entries that have a value, decrypted, one JSON object a line')
    .option('--state <state>', 'state of the authentication request')
    .option('--id <id>', 'identifier of the evidence')
    .option('--by <name>', `another name: ${indexNames.join(', ')}`)
    .option('--value <value>', 'value under that name')
    .action((options: ShowOptions) =>
      runVerb(async ({ data }) => {
        const wanted = wantedOf(options);
        if (wanted === undefined) {
          console.error('sinfonia login-log show: give --state, or --id, or --by with --value');
          return 2;
        }
        const log = await openForReading(data);
        if (log === undefined) return 2;
        const { findEntries } = await import('../identity/login-log/read-log.ts');
        let found = 0;
        for await (const entry of findEntries(log.folder, log.keys, wanted)) {
          found += 1;
          console.log(JSON.stringify({ ...entry, at: new Date(entry.at).toISOString() }));
        }
        return found > 0 ? 0 : 1;
      }),
    );
  verb
    .command('verify')
    .description('follow the chain through all files and decrypt every line; prints the head to note down')
    .action(() =>
      runVerb(async ({ data }) => {
        const log = await openForReading(data);
        if (log === undefined) return 2;
        const { verifyLog } = await import('../identity/login-log/read-log.ts');
        const result = await verifyLog(log.folder, log.keys);
        console.log(JSON.stringify(result));
        return result.ok ? 0 : 1;
      }),
    );
}

function wantedOf({ state, id, by, value }: ShowOptions) {
  if (state !== undefined) return { name: 'state', value: state } as const;
  if (id !== undefined) return { name: 'id', value: id } as const;
  const name = indexNames.find((one) => one === by);
  return name === undefined || value === undefined ? undefined : { name, value };
}

async function openForReading(data: string) {
  const { join } = await import('node:path');
  const { readLogKeys } = await import('../identity/login-log/log-keys.ts');
  const { loginLogFolder } = await import('../identity/login-log/month-files.ts');
  const keys = await readLogKeys(join(data, 'identity'));
  if (keys === undefined) {
    console.error('sinfonia login-log: there is no login log in this data folder');
    return undefined;
  }
  return { keys, folder: join(data, loginLogFolder) };
}
