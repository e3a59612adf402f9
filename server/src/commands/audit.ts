import type { Command } from 'commander';
import type { JWK } from 'jose';
import type { Configuration } from '../config/index.ts';
import type { AuditChain, ChainFault } from '../store/audit-chain.ts';
import { runVerb, terminalLanguage } from './run-verb.ts';

interface VerifyOptions {
  readonly since?: string;
  readonly key?: string;
  readonly backup?: string;
}

/**
 * Adds `sinfonia audit verify`, `sinfonia audit head` and `sinfonia audit key`, which read the store while the server runs.
 *
 * Exit codes: 0 intact or printed; 1 the audit is broken: first broken position and kind on standard output; 2 it cannot
 * be read.
 */
export function register(program: Command): void {
  const audit = program.command('audit').description('prove that the access log is what was written');
  audit
    .command('verify')
    .description('compare every access event with the chain; 0 intact, 1 broken, 2 unreadable')
    .option('--since <file>', 'head printed earlier, which must still be part of the chain')
    .option('--key <file>', 'public key (JWK) of whoever signed that head, if it is not the present one')
    .option('--backup <folder>', 'verify a backup instead of the store')
    .action((options: VerifyOptions) => runVerb((configuration) => verify(configuration, options)));
  audit
    .command('head')
    .description('print the end of the chain, signed, to be deposited elsewhere')
    .action(() => runVerb(printHead));
  audit
    .command('key')
    .description('print the public key of signed heads')
    .action(() =>
      runVerb(async (configuration) => {
        const { publicPart } = await import('../access/audit/chain-head.ts');
        console.log(JSON.stringify(publicPart(await signingKey(configuration))));
        return 0;
      }),
    );
}

async function verify(configuration: Configuration, options: VerifyOptions): Promise<number> {
  const { readFile } = await import('node:fs/promises');
  const { readHead } = await import('../access/audit/chain-head.ts');
  const opened = await openChain(configuration, options.backup);
  if (opened === undefined) return 2;
  const key =
    options.key === undefined
      ? () => signingKey(configuration)
      : async () => parseKey(await readFile(options.key ?? '', 'utf8'));
  const since =
    options.since === undefined ? undefined : await readHead(await readFile(options.since, 'utf8'), await key());
  const { head, fault } = await whileOpen(opened, (chain) =>
    chain.verify({
      ...(since === undefined ? {} : { since }),
      progress(done) {
        if (process.stderr.isTTY) process.stderr.write(`\r${done}`);
      },
    }),
  );
  if (process.stderr.isTTY) process.stderr.write('\n');
  if (fault !== undefined) {
    console.log(describe(fault));
    return 1;
  }
  console.log(`${head.position} ${head.hash}`);
  return 0;
}

async function printHead(configuration: Configuration): Promise<number> {
  const { signHead } = await import('../access/audit/chain-head.ts');
  const opened = await openChain(configuration, undefined);
  if (opened === undefined) return 2;
  const head = await whileOpen(opened, (chain) => chain.head());
  const deposited = { ...head, server: `${configuration.server.baseUrl}/fhir`, signed: new Date().toISOString() };
  const text = await signHead(deposited, await signingKey(configuration));
  console.error(`${head.position} ${head.hash}`);
  console.log(text);
  return 0;
}

/** A chain to look at, and what has to be closed after that. */
interface OpenedChain {
  readonly chain: AuditChain;
  close?(): Promise<void>;
}

/** The chain of the store or of a backup. Read beside an open store, not through one, which would write. */
async function openChain(configuration: Configuration, backup: string | undefined): Promise<OpenedChain | undefined> {
  if (configuration.store.kind === 'hapi') {
    if (backup !== undefined) {
      console.error(
        'sinfonia audit: only the embedded store makes backups; restore that of PostgreSQL beside a HAPI server',
      );
      return undefined;
    }
    const { hapiOptions } = await import('../open-store.ts');
    const { openHapiAuditChain } = await import('../store/hapi/index.ts');
    return openHapiAuditChain(hapiOptions(configuration));
  }
  const { join, resolve } = await import('node:path');
  const { databaseFile, databaseName, SqliteAuditChain } = await import('../store/sqlite/index.ts');
  const file = backup === undefined ? databaseFile(configuration.data) : join(resolve(backup), databaseName);
  return { chain: new SqliteAuditChain(file) };
}

async function whileOpen<T>(opened: OpenedChain, look: (chain: AuditChain) => Promise<T>): Promise<T> {
  try {
    return await look(opened.chain);
  } finally {
    await opened.close?.();
  }
}

/** The key of signed heads, in `audit/` of the data folder; made when it is first needed, readable by its owner only. */
async function signingKey(configuration: Configuration): Promise<JWK> {
  const { join } = await import('node:path');
  const { headAlgorithm } = await import('../access/audit/chain-head.ts');
  const { generateSigningKey } = await import('../identity/authorization-server/signing-keys.ts');
  const { readOrCreatePrivateFile } = await import('../identity/private-file.ts');
  const file = join(configuration.data, 'audit', 'head-key.json');
  const create = async () => `${JSON.stringify(await generateSigningKey(headAlgorithm), undefined, 2)}\n`;
  return parseKey(await readOrCreatePrivateFile(file, create));
}

async function parseKey(text: string): Promise<JWK> {
  try {
    const key: unknown = JSON.parse(text);
    if (typeof key === 'object' && key !== null && 'kty' in key && typeof key.kty === 'string') return key as JWK;
  } catch {
    // What is not JSON is no key: the refusal below says so.
  }
  const { FhirError } = await import('@sinfonia/profiles/issues');
  throw new FhirError({ code: 'audit-head-unreadable' });
}

const words: Readonly<Record<ChainFault['kind'], { readonly it: string; readonly en: string }>> = {
  altered: { it: 'alterato', en: 'altered' },
  missing: { it: 'mancante', en: 'missing' },
  inserted: { it: 'inserito', en: 'inserted' },
  reordered: { it: 'fuori posto', en: 'reordered' },
};

/** `<position> <kind> [AuditEvent/<id>]` for programs, then the kind in the language of the terminal. */
function describe({ position, kind, id }: ChainFault): string {
  const language = terminalLanguage();
  const event = id === undefined ? '' : ` AuditEvent/${id}`;
  return `${position} ${kind}${event}${language === 'it' ? ` (${words[kind].it})` : ''}`;
}
