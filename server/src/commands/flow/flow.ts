import type { Command } from 'commander';
import { runVerb, terminalLanguage } from '../run-verb.ts';
import { type CheckCommandOptions, checkFlow } from './check-flow.ts';
import { withConnection } from './connection.ts';
import { type ExportOptions, exportFlow } from './export-flow.ts';
import { type ImportOptions, importFlow } from './import-flow.ts';

/**
 * Adds `sinfonia flow`: lists, exports, imports and checks the files of the information flows.
 *
 * Exit codes: 0 clean; 1 findings (check), records withheld (export) or refused (import); 2 wrong options, unreadable file
 * or no answer from the server.
 */
export function register(program: Command): void {
  const flow = program.command('flow').description('files of the regional and national information flows');
  flow
    .command('list')
    .description('list the flows')
    .action(() => runVerb(list));
  withConnection(flow.command('export <name>'))
    .description('write the file of a flow for a period, from the running server')
    .requiredOption('--from <date>', 'first day, AAAA-MM-GG')
    .requiredOption('--to <date>', 'last day, AAAA-MM-GG')
    .requiredOption('--out <file>', 'file to write; it appears only when it is complete')
    .option('--asl <code>', 'only this ASL: three digits, or six with the region')
    .option('--sent <files...>', 'files sent before, in order: they decide insert, change and cancel')
    .option(
      '--receipts <files...>',
      'receipt of each file sent, in the same order (- for none): CSV record;esito;codice',
    )
    .option('--report <file>', 'write every finding as CSV, with the address of the resource to correct')
    .option(
      '--namespace <which>',
      'namespace of the root: none (that of the schema) or field (that of files sent)',
      'none',
    )
    .action((name: string, options: ExportOptions) =>
      runVerb((configuration) => exportFlow(configuration, name, options)),
    );
  withConnection(flow.command('import <name> <file>'))
    .description('bring the records of a file into the running server')
    .option('--report <file>', 'write every finding as CSV, also what the server refused')
    .option('--key <file>', 'secret that ids are made with (default: in the data folder, made at the first import)')
    .action((name: string, file: string, options: ImportOptions) =>
      runVerb((configuration) => importFlow(configuration, name, file, options)),
    );
  flow
    .command('check <name> <file>')
    .description('check a file: record, field, code and message of each finding')
    .option('--schema <file>', 'also validate against this XSD')
    .option('--report <file>', 'write the findings as CSV too')
    .option('--sent <flow=file...>', 'files sent before, in order, for the rules across files: siad-t1=old.xml')
    .action((name: string, file: string, options: CheckCommandOptions) =>
      runVerb(() => checkFlow(name, file, options)),
    );
}

async function list(): Promise<number> {
  const { flows } = await import('@sinfonia/mappings');
  for (const flow of flows) {
    console.log(
      `${flow.name.padEnd(12)}${flow.layout.version.padEnd(8)}${flow.title[terminalLanguage()]} — ${flow.source}`,
    );
  }
  return 0;
}
