import type { Command } from 'commander';
import { runVerb, terminalLanguage } from '../run-verb.ts';
import { type CheckCommandOptions, checkFlow } from './check-flow.ts';
import { withConnection } from './connection.ts';
import { type CountOptions, countFlow } from './count-flow.ts';
import { type ExportOptions, exportFlow } from './export-flow.ts';
import { type ImportOptions, importFlow } from './import-flow.ts';
import type { ExtractOptions, RunOptions } from './run-flow.ts';

/**
 * Adds `sinfonia flow`: lists, exports, imports and checks the files of the information flows, runs a quarter, counts.
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
    .option(
      '--residents <which>',
      'mobility: whose records, others (the other Regions, by the agreement; default), all, or one Region by its code',
    )
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
    .option('--persons <file>', 'mobility, file 2: the file 1 of the pair, with the persons')
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
    .option(
      '--tariffs <file>',
      'mobility-c2: tariffs of the Region that charges (TAAC), to compare services and amounts',
    )
    .action((name: string, file: string, options: CheckCommandOptions) =>
      runVerb(() => checkFlow(name, file, options)),
    );
  registerRuns(flow);
  withConnection(flow.command('count <name>'))
    .description('count the persons over 65 with an active taking in charge in a year, by ASL (PNRR)')
    .requiredOption('--year <year>', 'e.g. 2026')
    .option('--authority <code>', 'only this ASL: three digits, or six with the region')
    .option('--residents <asl=number...>', 'resident population of 65 years or more, for the share: 204=180000')
    .option('--json', 'write the report as JSON')
    .action((name: string, options: CountOptions) =>
      runVerb((configuration) => countFlow(configuration, name, options)),
    );
}

/** The steps of a quarterly run; `runs` lists them. */
function registerRuns(flow: Command): void {
  const ofRun = (command: Command) => command.requiredOption('--quarter <quarter>', 'e.g. 2026-Q3');
  const ofOneRun = (command: Command) =>
    ofRun(command).requiredOption('--authority <code>', 'the ASL: three digits, or six with the region');
  withConnection(ofRun(flow.command('run <name>')))
    .description('extract T1 and T2 of an ASL and quarter, with checks, findings and manifest; again: the correction')
    .option('--authority <code>', 'the ASL: three digits, or six with the region (default: every ASL of the server)')
    .option('--namespace <which>', 'namespace of the root: none or field', 'none')
    .action((name: string, options: ExtractOptions) =>
      runVerb(async (configuration) => (await import('./run-flow.ts')).runFlow(configuration, name, options)),
    );
  ofOneRun(flow.command('confirm <name>'))
    .description('say that the files extracted last were sent; this cannot be undone')
    .action((name: string, options: RunOptions) =>
      runVerb(async (configuration) => (await import('./run-flow.ts')).confirmFlow(configuration, name, options)),
    );
  ofOneRun(flow.command('receive <name>'))
    .description('take over the receipts of the files sent last')
    .requiredOption('--receipt <flow=file...>', 'CSV record;esito;codice of each file: siad-t1=t1.csv siad-t2=t2.csv')
    .action((name: string, options: RunOptions & { receipt: string[] }) =>
      runVerb(async (configuration) => (await import('./run-flow.ts')).receiveFlow(configuration, name, options)),
    );
  ofOneRun(flow.command('adopt <name>'))
    .description('take in the files of a quarter that another program sent, so that corrections know them')
    .requiredOption('--sent-on <date>', 'day of sending, AAAA-MM-GG')
    .requiredOption('--file <flow=file...>', 'siad-t1=t1.xml siad-t2=t2.xml')
    .option('--receipt <flow=file...>', 'receipts: siad-t1=t1.csv; what has none counts as accepted')
    .action((name: string, options: RunOptions & { sentOn: string; file: string[]; receipt?: string[] }) =>
      runVerb(async (configuration) => (await import('./run-flow.ts')).adoptFlow(configuration, name, options)),
    );
  ofOneRun(flow.command('close <name>'))
    .description('close a run: nothing more is sent for the ASL and quarter')
    .option('--accept-refusals', 'although records of the last shipment were refused')
    .action((name: string, options: RunOptions & { acceptRefusals?: boolean }) =>
      runVerb(async (configuration) => (await import('./run-flow.ts')).closeFlow(configuration, name, options)),
    );
  flow
    .command('runs')
    .description('list the runs of this data folder with their shipments')
    .option('--json', 'write them as JSON')
    .action((options: { json?: boolean }) =>
      runVerb(async (configuration) => (await import('./run-flow.ts')).listRuns(configuration, options)),
    );
}

async function list(): Promise<number> {
  const { flows } = await import('@sinfonia/mappings');
  for (const flow of flows) {
    console.log(
      `${flow.name.padEnd(23)}${flow.layout.version.padEnd(8)}${flow.title[terminalLanguage()]} — ${flow.source}`,
    );
  }
  return 0;
}
